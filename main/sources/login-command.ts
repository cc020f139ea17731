/** What to do about a session that needs a person, in one sentence. */
export function loginCommand(session: string, flag = ''): string {
  return `Run \`daypass login ${shellWord(session)}${flag && ` ${flag}`}\`.`;
}

/** A name as one word of a shell's command line. */
export function shellWord(text: string): string {
  return /^[\w.@:/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
