/**
 * How each shell is told to set and unset variables. Values come out exactly as they are, whatever is in them; what a shell has no
 * way to write is refused instead of being written wrong.
 */
import { DaypassError } from '../../base/errors.ts';
import { posixQuoted } from '../../base/shell-word.ts';

export const SYNTAXES = ['bash', 'zsh', 'fish', 'pwsh', 'cmd', 'dotenv', 'json'] as const;
export type Syntax = (typeof SYNTAXES)[number];

export interface Assignments {
  readonly set: Readonly<Record<string, string>>;
  readonly unset: readonly string[];
}

/** The text that does it, with a newline at its end. Unsetting has no form in dotenv and JSON and is left out there. */
export function assignmentText({ set, unset }: Assignments, syntax: Syntax): string {
  const pairs = Object.entries(set);
  if (syntax === 'json') return `${JSON.stringify(set, null, 2)}\n`;
  const lines = pairs.map(([name, value]) => assign(name, value, syntax));
  if (hasUnset(syntax)) lines.unshift(...unset.map((name) => remove(name, syntax)));
  // In fish, setting leaves the status as it was, and `… | source && aws` would not get to aws.
  if (syntax === 'fish') lines.push('true');
  // `eval (daypass env …)` makes one line of all of them.
  return lines.map((line) => (syntax === 'fish' ? `${line};\n` : `${line}\n`)).join('');
}

/** Whether it is a shell, and not a file of values. */
export function hasUnset(syntax: Syntax): syntax is Exclude<Syntax, 'json' | 'dotenv'> {
  return syntax !== 'json' && syntax !== 'dotenv';
}

/**
 * What a shell is given when there is nothing to set, so that `eval "$(daypass env …)" && aws …` stops there; '' where a shell stops by
 * itself, or can't be stopped.
 */
export function failureText(syntax: Syntax): string {
  return syntax === 'bash' || syntax === 'zsh' || syntax === 'fish' ? 'false\n' : '';
}

/**
 * A line that does nothing in its own shell, and that others can't read: they do nothing of what follows then, and end with an error, so
 * that `eval "$(daypass env …)" && aws …` stops there.
 */
export function refusalElsewhere(syntax: Syntax): string {
  if (syntax === 'fish') return 'if true; end;\n';
  return syntax === 'bash' || syntax === 'zsh' ? 'case . in .) ;; esac\n' : '';
}

function assign(name: string, value: string, syntax: Exclude<Syntax, 'json'>): string {
  switch (syntax) {
    case 'bash':
    case 'zsh':
      return `export ${name}=${posixQuoted(value)}`;
    case 'fish':
      return `set -gx ${name} ${fishQuoted(value)}`;
    case 'pwsh':
      return `$env:${name} = ${pwshQuoted(value)}`;
    case 'cmd':
      return `set "${name}=${cmdChecked(name, value)}"`;
    case 'dotenv':
      return `${name}=${dotenvQuoted(name, value)}`;
  }
}

function remove(name: string, syntax: Exclude<Syntax, 'json' | 'dotenv'>): string {
  switch (syntax) {
    case 'bash':
    case 'zsh':
      return `unset ${name}`;
    case 'fish':
      // A universal variable would come forth, and is exported even where a global one hides it: it stays, and an empty one counts.
      return `set -eg ${name}; set -qU ${name}; and set -gx ${name} ''`;
    case 'pwsh':
      return `Remove-Item Env:${name} -ErrorAction SilentlyContinue`;
    case 'cmd':
      return `set "${name}="`;
  }
}

/** In fish's single quotes, backslash and single quote are escaped with a backslash (fishshell.com, "Quotes"). */
export function fishQuoted(value: string): string {
  return `'${value.replace(/[\\']/g, '\\$&')}'`;
}

/** PowerShell takes typographic quotes for single quotes as well; each is doubled (about_Quoting_Rules). */
export function pwshQuoted(value: string): string {
  return `'${value.replace(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;
}

/** What may be in `set "NAME=…"` as it stands, both typed and in a batch file. */
function cmdChecked(name: string, value: string): string {
  if (!/["%!^\p{Cc}]/u.test(value)) return value;
  throw new DaypassError('usage', `cmd has no way to write the value of ${name}.`, { next: 'Use --shell pwsh.' });
}

/** Bare where every reader of such files (Docker's takes no quotes) understands it the same. */
function dotenvQuoted(name: string, value: string): string {
  if (/^[\w.,:;/+=@~-]*$/.test(value)) return value;
  if (!/['\p{Cc}]/u.test(value)) return `'${value}'`;
  throw new DaypassError('usage', `A .env file has no way to write the value of ${name}.`, {
    next: 'Use --shell json.',
  });
}

/** The shell that a path names, or null where it is none of those that are known. */
export function syntaxOf(shellPath: string): Exclude<Syntax, 'dotenv' | 'json'> | null {
  const name =
    shellPath
      .split(/[\\/]/)
      .at(-1)
      ?.toLowerCase()
      .replace(/\.exe$/, '')
      .replace(/-?[\d.]+$/, '') ?? '';
  if (name === 'fish' || name === 'zsh' || name === 'cmd') return name;
  if (name === 'pwsh' || name === 'powershell') return 'pwsh';
  return ['sh', 'bash', 'dash', 'ksh', 'ash', 'mksh', 'lksh', 'oksh', 'loksh', 'posh', 'yash', 'busybox'].includes(name)
    ? 'bash'
    : null;
}
