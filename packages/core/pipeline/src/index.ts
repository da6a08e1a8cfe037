export { backfillWindow, type Cadence } from './backfill-window.ts'
export { cataloguePath, isCatalogueOld, writeCatalogue } from './catalogue.ts'
export { byPrecedence, type Candidate } from './choose-delivery.ts'
export { cleanName, nameNewColumns, reservedNames } from './column-names.ts'
export {
  type ComparisonRequest,
  compareDeliveries,
  type DeliveryComparison,
  type WithDifference,
} from './compare-deliveries.ts'
export type { PipelineContext, PipelineSettings, Window } from './context.ts'
export { type Discovered, discover, type PeriodDeliveries } from './discover.ts'
export type { PipelineEvent, Step, Subject } from './event.ts'
export { type Ledgers, readLedgers } from './ledgers.ts'
export { loadDirect } from './load-direct.ts'
export { loadRemote, planRemote, type RemoteOptions, type RemotePeriod, type RemoteRoute } from './load-remote.ts'
export { type PlanContext, type PlannedPeriod, planSource, type SourcePlan } from './plan.ts'
export { type Findings, type FoundManifest, readManifests } from './read-manifests.ts'
export { reconcile } from './reconcile.ts'
export { type RunOptions, type RunResult, runSource } from './run.ts'
export type { NameStyle, Source, Target } from './source.ts'
export { type Check, differenceError, type VerifiedPeriod, verify } from './verify.ts'
