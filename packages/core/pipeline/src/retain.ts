import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { BillingPeriod } from '@openfinops/plugin'
import type { Delivery } from '@openfinops/state'
import { byPrecedence } from './choose-delivery.ts'
import type { PipelineContext } from './context.ts'
import { deliveryFolder } from './lib/bronze-path.ts'
import type { Source } from './source.ts'

/**
 * Deletes from bronze the files of superseded deliveries of a period, except the newest `keep` of them. To be called
 * when the delivery in force is loaded everywhere. Raw manifests stay.
 */
export async function retain(source: Source, period: BillingPeriod, context: PipelineContext): Promise<void> {
  const { journal, settings } = context
  if (settings.keep === 'all') return
  const superseded = journal
    .deliveries({ source: source.name, from: period, to: period })
    .filter((delivery): delivery is Delivery<'superseded'> => delivery.state === 'superseded')
    .map((delivery) => ({ ...delivery, latest: false }))
  const withFiles = byPrecedence(superseded).filter(({ id }) =>
    journal.files(id).some(({ object }) => object !== undefined),
  )
  for (const delivery of withFiles.slice(settings.keep)) {
    await rm(join(settings.bronze, deliveryFolder(source.name, period, delivery.manifestId)), {
      recursive: true,
      force: true,
    })
    journal.forgetFiles(delivery)
  }
}
