/**
 * Shells that read start files behind everything that Daypass could set: what they start might be somebody else, so such a start is refused.
 * docs/decisions/0012 has the table of shells.
 */
import { readFile } from 'node:fs/promises';
import { has, type ProgramWords, wordsOf } from '../starters/options.ts';
import { startFilesLast } from '../starters/refusals.ts';
import { printable } from '../terminal/text.ts';
import { HELD } from './held-variables.ts';

interface LastShell {
  /** Whether a start with these words reads a file of the person's. */
  readonly reads: (args: readonly string[]) => boolean;
  readonly next: string;
}

const isAbout = (words: ProgramWords) => has(words, 'help', 'version', 'h', 'v', 'V');
const ANOTHER = 'Use another shell.';

/** rc(1), es(1): only a login shell reads any. */
const ofRc = (letters: string): LastShell => ({
  reads: (args) => has(wordsOf(args, { letters }), 'l'),
  next: 'Leave out `-l`.',
});

/** Oils: an `oshrc` or `yshrc` at a terminal, and what else a login shell reads. */
const OILS: LastShell = {
  reads: (args) => {
    const words = wordsOf(args, { letters: 'coO', long: 'rcfile rcdir completion-display ast-format' });
    if (isAbout(words)) return false;
    const isTold = has(words, 'c') || words.operands.length > 0;
    return has(words, 'l', 'login') || ((has(words, 'i') || !isTold) && !has(words, 'norc'));
  },
  next: 'Use `--norc`, without `-l`.',
};

const MANUAL: LastShell = { reads: (args) => !isAbout(wordsOf(args, {})), next: ANOTHER };

const LAST: Readonly<Record<string, LastShell>> = {
  rc: ofRc('cm'),
  es: ofRc('c'),
  osh: OILS,
  ysh: OILS,
  oil: OILS,
  ion: MANUAL,
  murex: MANUAL,
  pwsh: { reads: readsPowerShellProfile, next: 'Use `-NoProfile`, before `-Command` or `-File`, without `-Login`.' },
};

/** Whether a name is that of one of these. */
export function isLastShell(name: string): boolean {
  return Object.hasOwn(LAST, keyOf(name));
}

/** @param name without its folder, @throws DaypassError usage where such a start would read start files last. */
export function refuseLast(name: string, args: readonly string[]): void {
  const shell = isLastShell(name) ? LAST[keyOf(name)] : undefined;
  if (shell?.reads(args)) throw startFilesLast(name, shell.next);
}

function keyOf(name: string): string {
  return name.toLowerCase().replace(/^(?:powershell|pwsh-.*)$/, 'pwsh');
}

/** about_Pwsh: what takes the next word, and what everything behind it belongs to. Names may be cut short, and are taken in any case. */
const PWSH_VALUED =
  /^(?:ex|ep|execution|wo|wd|working|config|custompipe|inp|if|ou?|of|output|settings|w$|wi|window|psc|version)/;
const PWSH_REST = /^(?:c|command|commandwithargs|cwa|f|fi.*|e|ec|en.*)$/;

function readsPowerShellProfile(args: readonly string[]): boolean {
  for (let at = 0; at < args.length; at += 1) {
    const option = /^(?:--?|[–—―/])([?a-z]+)$/i.exec(args[at] ?? '')?.[1]?.toLowerCase();
    if (option === undefined || PWSH_REST.test(option)) return true;
    if (/^l(?:o.*)?$/.test(option)) return true;
    if (/^nop/.test(option) || /^(?:\?|h|help|v|version)$/.test(option)) return false;
    if (PWSH_VALUED.test(option)) at += 1;
  }
  return true;
}

/** What every zsh reads before it looks into `ZDOTDIR`, as zsh itself, Debian and Homebrew have it. */
const SYSTEM_ZSHENV = ['/etc/zshenv', '/etc/zsh/zshenv', '/usr/local/etc/zshenv', '/opt/homebrew/etc/zshenv'];

/** Where a file of the system's says once more where the person's are, ours are not found. @throws DaypassError usage */
export async function refuseMovedZsh(files: readonly string[] = SYSTEM_ZSHENV): Promise<void> {
  for await (const { file, line } of zshenvLines(files)) {
    if (!setsZdotdir(line)) continue;
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own
    const next = 'Have it set ZDOTDIR only where it is empty, as `ZDOTDIR=${ZDOTDIR:-FOLDER}` does, or use `zsh -c`.';
    throw startFilesLast(`Because ${file} sets ZDOTDIR, zsh`, next);
  }
}

/** With `-f` a zsh reads the system's file all the same, and none of ours behind it. @throws DaypassError usage where that is about the role */
export async function refuseBareZsh(files: readonly string[] = SYSTEM_ZSHENV): Promise<void> {
  for await (const { file, line } of zshenvLines(files)) {
    const name = HELD.find((held) => new RegExp(`(?:^|[\\s;&|("'])${held}=`).test(line));
    if (name) throw startFilesLast(`Because ${file} sets ${name}, zsh`, 'Use `zsh -c`, or leave out `-f`.');
  }
}

/** Lines of these files, and of those that they read, without comments. @throws DaypassError usage for what can't be known from them */
async function* zshenvLines(
  files: readonly string[],
): AsyncGenerator<{ readonly file: string; readonly line: string }> {
  const waiting = new Set(files);
  // A set is walked through to its end, with what is added meanwhile.
  for (const file of waiting) {
    const text = await readFile(file, 'utf8').catch(() => '');
    for (const whole of text.split('\n')) {
      const line = whole.replace(/(?:^|\s)#.*/, '');
      yield { file, line };
      for (const [, read = ''] of line.matchAll(READS)) {
        const path = read.replace(/["']/g, '');
        if (!/^\/[\w./+@:-]+$/.test(path)) {
          throw startFilesLast(`Because ${printable(file)} reads other files, zsh`, 'Use `zsh -c`, or another shell.');
        }
        waiting.add(path);
      }
    }
  }
}

/** Where a command may begin: `source` and `.`, with the file, and `eval` with whatever. */
const READS = /(?:^|[;&|({]|\b(?:then|do|else|builtin))\s*(?:source|\.|eval)\s+("[^"]*"|'[^']*'|[^\s;&|)}]+)/g;

/** A line that also looks at it keeps the one that is there. */
function setsZdotdir(line: string): boolean {
  return /(?:^|[\s;&|("'])ZDOTDIR=/.test(line) && (line.match(/ZDOTDIR/g) ?? []).length === 1;
}
