/** Text without the control characters that would steer a terminal: keys and ids come from buckets of others. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not pass
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, '')
}
