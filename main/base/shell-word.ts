/** A name as one word of a shell's command line: those of accounts and sessions may have spaces, and quotes and `$()` as well. */
export function shellWord(text: string): string {
  return /^[\w@.+,:/-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
