import { FinopsError } from '@openfinops/plugin'
import type { ContainerName } from './container.ts'

/**
 * The account and the container that `azure://account/container` names.
 * Source: https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata
 * @throws FinopsError `CONFIG_INVALID`, without the URL where that may hold a credential.
 */
export function containerOfUrl(url: string): ContainerName {
  if (/[@?#]/.test(url)) {
    throw new FinopsError('CONFIG_INVALID', 'The URL of the container holds more than its name', {
      fix: 'Write azure://account/container. A signature goes into an environment variable that sas_env names.',
    })
  }
  const [, account, container, path = ''] =
    /^azure:\/\/([a-z0-9]{3,24})\/(\$(?:root|web|logs)|[a-z0-9][a-z0-9-]{1,61}[a-z0-9])(?:\/(.*))?$/i.exec(url) ?? []
  if (account === undefined || container === undefined) {
    throw new FinopsError('CONFIG_INVALID', `"${url}" names no storage account and container`, {
      fix: 'Write azure://account/container, with the name of the account only; its address is the option endpoint.',
    })
  }
  if (path !== '') {
    throw new FinopsError('CONFIG_INVALID', `"${url}" names more than a container`, {
      fix: `Write azure://${account}/${container}, and prefix = "${path.replace(/\/+$/, '')}" in the source.`,
    })
  }
  return { account: account.toLowerCase(), container: container.toLowerCase() }
}
