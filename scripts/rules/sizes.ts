import type { SourceFile } from '../lib/source-file.ts'

/** One line about the sizes of files, with the budget of what is outside it. Budgets are aims, not rules. */
export function describeSizes(sources: readonly SourceFile[], tests: readonly SourceFile[]): string {
  const lines = sources.map((file) => file.lines).sort((a, b) => a - b)
  const total = sum(lines)
  const at = (share: number) => lines[Math.max(0, Math.ceil(lines.length * share) - 1)] ?? 0
  const comments = Math.round((100 * sum(sources.map(({ commentLines }) => commentLines))) / Math.max(1, total))
  const ratio = sum(tests.map((file) => file.lines)) / Math.max(1, total)
  return [
    `${sources.length} source files, ${total} lines`,
    within(`median ${at(0.5)}`, at(0.5) <= 100, 'at most 100'),
    within(`nine of ten up to ${at(0.9)}`, at(0.9) <= 250, 'at most 250'),
    `longest ${at(1)}`,
    within(`${comments} % comment`, comments >= 8 && comments <= 20, '8 to 20'),
    within(`${ratio.toFixed(2)} lines of test for each`, ratio >= 1, 'at least 1'),
  ].join(', ')
}

function within(text: string, fine: boolean, budget: string): string {
  return fine ? text : `${text} (budget: ${budget})`
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
