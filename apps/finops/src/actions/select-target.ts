import type { Target } from '@openfinops/pipeline'
import { FinopsError } from '@openfinops/plugin'
import type { BackendConfig, Config } from '../config/config.ts'
import { nearest } from '../nearest.ts'
import { openTarget } from '../plugins/open.ts'
import type { World } from '../world.ts'

/** A backend that a command needs something of. */
export interface TargetRequest<Able extends Target> {
  /** A configured name; otherwise the first backend that is able. */
  readonly name: string | undefined
  readonly isAble: (target: Target) => target is Able
  /** What it must be able to do, in words: `run queries`. */
  readonly what: string
}

/**
 * The backend that a command works with. Opens nothing: the first method called does.
 * @throws FinopsError `CONFIG_INVALID` when there is none of that name; `BACKEND_UNSUPPORTED`.
 */
export async function selectTarget<Able extends Target>(
  config: Config,
  { name, isAble, what }: TargetRequest<Able>,
  world: Pick<World, 'env'>,
): Promise<Able> {
  for (const backend of backendsNamed(config, name)) {
    const target = await openTarget(backend, config, world)
    if (isAble(target)) return target
  }
  throw new FinopsError(
    'BACKEND_UNSUPPORTED',
    `${name === undefined ? 'No configured backend can' : `Backend "${name}" cannot`} ${what}`,
    {
      fix: 'Name a backend that can with --backend.',
    },
  )
}

function backendsNamed({ backends, file }: Config, name: string | undefined): readonly BackendConfig[] {
  if (name === undefined) return backends
  const found = backends.filter((backend) => backend.name === name)
  if (found.length > 0) return found
  const names = backends.map((backend) => backend.name)
  const meant = nearest(name, names)
  throw new FinopsError('CONFIG_INVALID', `There is no backend "${name}"`, {
    ...(file === undefined ? {} : { file }),
    fix: meant === undefined ? `Configured are: ${names.join(', ')}.` : `Did you mean "${meant}"?`,
  })
}
