/**
 * Programs that start others as another user, or in surroundings of their own. Those that take the role's variables away are refused;
 * those that keep them get keys, because the agent answers its own user only.
 */
import { shellOfUser } from '../../platform/users.ts';
import { has, hasLike, type ProgramWords, valuesOf, wordsOf } from './options.ts';
import {
  anotherUser,
  areKeys,
  type KeysBecause,
  onlyNamed,
  type Starter,
  startFilesLast,
  withoutVariables,
} from './refusals.ts';
import { SHELL_INSIDE } from './terminals.ts';

const SUDO_KEEPS = 'Use `sudo -E PROGRAM`, which keeps them.';
const SUDO_PROGRAM = 'Name the program: `sudo -E PROGRAM`.';

/** sudo(8). */
export function sudoWords(args: readonly string[]): ProgramWords {
  return wordsOf(args, {
    letters: 'CDghpRrTtUu',
    long: 'close-from chdir group host prompt chroot role command-timeout type other-user user',
    skipped: /^\w+=/,
  });
}

/** Whether it starts something with the environment that it has got. */
export function keepsAll(sudo: ProgramWords): boolean {
  return has(sudo, 'E') || sudo.options.some(({ name, value }) => name === 'preserve-env' && value === null);
}

const sudo: Starter = (args, _context, name) => {
  const words = sudoWords(args);
  // It lists, asks for a password, or starts the person's own editor, in their own surroundings.
  if (has(words, 'l', 'list', 'v', 'validate', 'V', 'version', 'K', 'remove-timestamp', 'e', 'edit')) return null;
  if (words.operands.length === 0 && !has(words, 's', 'shell', 'i', 'login')) return null;
  if (!keepsAll(words) && !areKeys(listed(valuesOf(words, 'preserve-env')))) throw withoutVariables(name, SUDO_KEEPS);
  if (has(words, 's', 'shell', 'i', 'login')) throw startFilesLast(`The shell of ${name}`, SUDO_PROGRAM);
  return anotherUser(name);
};

/** su(1), runuser(1). */
const SU = {
  letters: 'cgGsuwCT',
  long: 'command session-command group supp-group shell user whitelist-environment',
  isAnywhere: true,
};

const su: Starter = (args, { request: { env } }, name) => {
  const words = wordsOf(args, SU);
  if (isAbout(words)) return null;
  const isLogin = has(words, 'l') || hasLike(words, 'login') || words.operands[0] === '-';
  if (isLogin && !areKeys(listed(valuesOf(words, 'w', 'whitelist-environment')))) {
    throw withoutVariables(`${name} -`, 'Leave out the `-`.');
  }
  const isProgram = name === 'runuser' && has(words, 'u', 'user');
  const isTold =
    has(words, 'c', 'command', 'session-command') || words.operands.filter((word) => word !== '-').length > 1;
  if (isProgram) return anotherUser(name);
  if (!isTold || isLogin || isOptionOfShell(words)) {
    throw startFilesLast(`The shell of ${name}`, `Give it a command, without \`-\`: \`${name} USER -c COMMAND\`.`);
  }
  const shell = shellBehind(words, env.SHELL);
  if (shell !== null && TELLABLE.test(shell)) return anotherUser(name);
  const named = `\`${name} USER -s /bin/sh -c COMMAND\``;
  const title = shell === null ? `An unknown shell behind ${name}` : `The shell of that user, ${shell},`;
  throw startFilesLast(title, `Name another: ${named}, or use \`sudo -E -u USER PROGRAM\`.`);
};

/** Shells that read nothing of the user's before a command: zsh takes `ZDOTDIR` with it. The last two start nothing. */
const TELLABLE = /^(?:ba|da|a|po|z|[lm]?k)?sh(?:93)?$|^yash$|^nologin$|^false$/;

/** What follows the user are words of the shell, where `-c` is not one of su's own. */
function isOptionOfShell(words: ProgramWords): boolean {
  if (has(words, 'c', 'command', 'session-command')) return false;
  const [first = ''] = words.operands.slice(1);
  return /^[-+]/.test(first) && first !== '-c';
}

/** Name of the shell that su starts: the one that is told, the caller's with `-p`, else that user's. Null where it isn't known. */
function shellBehind(words: ProgramWords, own: string | undefined): string | null {
  const isKept = has(words, 'm', 'p') || hasLike(words, 'preserve-environment');
  const user = words.operands[0] ?? 'root';
  const shell = valuesOf(words, 's', 'shell').at(-1) ?? (isKept && own ? own : shellOfUser(user));
  return shell?.split('/').at(-1) ?? null;
}

/** setpriv(1). */
const SETPRIV = { long: 'ruid euid rgid egid reuid regid groups inh-caps ambient-caps bounding-set' };

const setpriv: Starter = (args, _context, name) => {
  const words = wordsOf(args, SETPRIV);
  if (hasLike(words, 'reset-env')) throw withoutVariables(`${name} --reset-env`, 'Leave out `--reset-env`.');
  return ['reuid', 'ruid', 'euid'].some((option) => hasLike(words, option)) ? anotherUser(name) : null;
};

/** systemd-run(1), machinectl(1): `-E NAME` passes on the caller's. */
const SYSTEMD = {
  letters: 'EHMpu',
  long: [
    'host machine unit property description slice service-type uid gid nice working-directory setenv on-active on-boot',
    'on-startup on-unit-active on-unit-inactive on-calendar timer-property path-property socket-property background',
    'job-mode expand-environment lines output',
  ].join(' '),
};
/** run0(1) */
const RUN0 = { letters: 'EMpugD', long: `${SYSTEMD.long} user group chdir` };

const systemdRun: Starter = (args, _context, name) => {
  const words = wordsOf(args, SYSTEMD);
  if (isAbout(words)) return null;
  if (has(words, 'scope')) return has(words, 'uid') ? anotherUser(name) : null;
  return passesKeys(words, name) ?? refuse(name, 'Use `systemd-run --scope PROGRAM`, which keeps them.');
};

const run0: Starter = (args, _context, name) => {
  const words = wordsOf(args, RUN0);
  return isAbout(words) ? null : (passesKeys(words, name) ?? refuse(name, SUDO_KEEPS));
};

const machinectl: Starter = (args, _context, name) => {
  const words = wordsOf(args, { ...SYSTEMD, isAnywhere: true });
  if (!['shell', 'login'].includes(words.operands[0] ?? '')) return null;
  return passesKeys(words, name) ?? refuse(name, SHELL_INSIDE);
};

const alwaysWithout: Starter = (args, _context, name) => (isAbout(wordsOf(args, {})) ? null : refuse(name, SUDO_KEEPS));

const doas: Starter = (args, _context, name) => {
  const words = wordsOf(args, { letters: 'aCu' });
  return has(words, 'C', 'L') ? null : refuse(name, SUDO_KEEPS);
};

const newgrp: Starter = (args, _context, name) =>
  ['-', '-l'].includes(args[0] ?? '') ? refuse(`${name} -`, 'Leave out the `-`.') : null;

export const USER_STARTERS: Readonly<Record<string, Starter>> = {
  sudo,
  su,
  runuser: su,
  doas,
  pkexec: alwaysWithout,
  run0,
  setpriv,
  'systemd-run': systemdRun,
  machinectl,
  newgrp,
};

/** Whether what one of these starts can't read files of ours: it is another user's. */
export function isAnotherUser(name: string, args: readonly string[]): boolean {
  if (name === 'setpriv') return ['reuid', 'ruid', 'euid'].some((option) => hasLike(wordsOf(args, SETPRIV), option));
  return name !== 'systemd-run' || has(wordsOf(args, SYSTEMD), 'uid');
}

/** Name and arguments of the program that one of these starts with the role, where they are separate words; none for all others. */
export function startedBy(name: string, args: readonly string[]): readonly string[] {
  if (name === 'sudo') return sudoWords(args).operands;
  if (name === 'setpriv') return wordsOf(args, SETPRIV).operands;
  if (name === 'systemd-run') return wordsOf(args, SYSTEMD).operands;
  const words = wordsOf(args, { ...SU, isAnywhere: false });
  return name === 'runuser' && has(words, 'u', 'user') ? words.operands : [];
}

function refuse(name: string, next: string): never {
  throw withoutVariables(name, next);
}

function passesKeys(words: ProgramWords, name: string): KeysBecause {
  return areKeys(valuesOf(words, 'E', 'setenv')) ? onlyNamed(name) : null;
}

function isAbout(words: ProgramWords): boolean {
  return has(words, 'help', 'version');
}

function listed(values: readonly string[]): string[] {
  return values.flatMap((value) => value.split(','));
}
