/** A cell as RFC 4180 wants it: in quotes when it holds a comma, a quote or a newline. */
export function csvText(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
