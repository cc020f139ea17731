/** What to do about a session that needs a person, in one sentence. */
export function loginCommand(session: string): string {
  return `Run \`daypass login ${shellWord(session)}\`.`;
}

function shellWord(text: string): string {
  return /^[\w.@:/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
