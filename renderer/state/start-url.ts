import type { StartUrl } from '../../common/start-url.ts';
import type { WindowStrings } from '../strings/en.ts';

/** What to say under the field. */
export function startUrlWord(read: StartUrl, typed: string, t: WindowStrings): string | null {
  if (read.problem !== null) return t.add.problems[read.problem];
  if (!read.isKnown) return t.add.problems.unusual;
  return read.url === typed.trim() ? null : t.add.problems.cleaned({ url: read.url });
}
