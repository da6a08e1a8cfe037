/** Folders at the root of somebody's machine, where no committed text should point. */
const folders = ['home', 'root', 'tmp', 'work', 'Users'].join('|')
const machinePath = new RegExp(String.raw`(?<![\w.~/-])(?:file://)?/(?:${folders})/\w`)

/** Hosts of package registries: what is installed must not depend on where it came from. */
const kinds = ['registry', 'npm', 'jfrog', 'artifactory', 'nexus'].join('|')
const owners = ['npmjs', 'yarnpkg', 'npmmirror'].join('|')
const registryHost = new RegExp(
  String.raw`https?://(?:[\w-]+\.)*(?:${kinds})\.\w|registry\.(?:${owners})|^\s*(?:tarball: |"resolved": )`,
  'i',
)

/** Lines that only hold where they were written. */
export function machineWords(path: string, text: string): readonly string[] {
  return text
    .split('\n')
    .flatMap((line, index) => [
      ...(machinePath.test(line) ? [`${path}:${index + 1}: an absolute path`] : []),
      ...(registryHost.test(line) ? [`${path}:${index + 1}: the host of a package registry`] : []),
    ])
}
