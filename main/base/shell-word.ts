/** A text as one word of a shell's command line: names of accounts and sessions may have spaces, and quotes and `$()` as well. */
export function shellWord(text: string): string {
  return /^[\w@.+,:/-]+$/.test(text) ? text : posixQuoted(text);
}

/** Single quotes hold everything but a single quote (POSIX, XCU 2.2.2). */
export function posixQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
