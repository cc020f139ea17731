import { printableSentence } from '../../base/printable.ts';
import { describeNamed } from '../../platform/network/proxy.ts';
import type { Weakening } from '../../settings/protection.ts';
import type { Strings } from '../strings/index.ts';

/** More than that would push the buttons off the screen. */
const MOST_LINES = 8;
const LONGEST_LINE = 80;

/** What is lost, a line each: rules last, since anyone can make more of them than are shown. */
export function linesOf(less: Weakening, words: Strings['loosening']): string[] {
  const all = [
    ...(less.approvalMinutes === null ? [] : [words.longer({ n: less.approvalMinutes })]),
    ...(less.plainText ? [words.plainText] : []),
    ...(less.proxy === null ? [] : [words.proxy({ proxy: describeNamed(less.proxy) })]),
    ...(less.caBundle === null ? [] : [words.caBundle({ path: less.caBundle })]),
    ...(less.terminal === null ? [] : [words.terminal({ program: less.terminal })]),
    ...less.sensitive.map(({ account = '*', role = '*' }) => `${account} / ${role}`),
    ...less.sensitiveRoles.map(({ account, role }) => `${account} / ${role}`),
  ].map((line) => `• ${shortened(printableSentence(line))}`);
  return all.length > MOST_LINES ? [...all.slice(0, MOST_LINES - 1), `• … (${all.length})`] : all;
}

/** Its end stays, too: it says whose a host is, and which file a path leads to. */
function shortened(line: string): string {
  const half = (LONGEST_LINE - 1) / 2;
  return line.length > LONGEST_LINE ? `${line.slice(0, Math.floor(half))}…${line.slice(-Math.ceil(half))}` : line;
}
