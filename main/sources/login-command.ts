import { shellWord } from '../base/shell-word.ts';

/** What to do about a session that needs a person, in one sentence. */
export function loginCommand(session: string, flag = ''): string {
  return `Run \`daypass login ${shellWord(session)}${flag && ` ${flag}`}\`.`;
}
