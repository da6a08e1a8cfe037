import { FinopsError } from '@openfinops/plugin'

/**
 * The folder that a URL stands for, with its slash at the end.
 * @throws FinopsError `CONFIG_INVALID`, without the URL where that may hold a credential.
 */
export function folderOfUrl(url: string): URL {
  const folder = URL.canParse(url) ? new URL(url) : undefined
  if (folder === undefined || !/^https?:$/.test(folder.protocol)) {
    throw new FinopsError('CONFIG_INVALID', 'This is not the URL of a folder on a web server', {
      fix: 'Write https://host/folder.',
    })
  }
  if (folder.username !== '' || folder.password !== '' || folder.search !== '' || folder.hash !== '') {
    throw new FinopsError('CONFIG_INVALID', `The URL of the folder on ${folder.host} holds more than its address`, {
      fix: 'Write https://host/folder. A credential goes into an environment variable that authorization_env names.',
    })
  }
  if (!folder.pathname.endsWith('/')) folder.pathname += '/'
  return folder
}
