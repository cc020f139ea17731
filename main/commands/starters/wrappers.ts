/** Programs that only run another one: what `daypass exec ROLE -- nice bash -ic …` starts is bash, whose start files have no say. */
import { type Grammar, has, valuesOf, wordsOf } from './options.ts';
import { isAnotherUser, keepsAll, startedBy, sudoWords } from './users.ts';

interface Wrapper extends Grammar {
  /** Words between the options and the program. */
  readonly operands?: number;
  /** Options with which it runs nothing, or something else. */
  readonly other?: readonly string[];
}

const WRAPPERS: Readonly<Record<string, Wrapper>> = {
  nohup: {},
  setsid: {},
  nice: { letters: 'n', long: 'adjustment' },
  ionice: { letters: 'cnpPu', long: 'class classdata pid pgid uid' },
  chrt: {
    letters: 'TPD',
    long: 'sched-runtime sched-period sched-deadline',
    operands: 1,
    other: ['p', 'pid', 'm', 'max'],
  },
  taskset: { operands: 1, other: ['p', 'pid'] },
  choom: { letters: 'n', long: 'adjust', other: ['p', 'pid'] },
  stdbuf: { letters: 'ioe', long: 'input output error' },
  time: { letters: 'fo', long: 'format output' },
  timeout: { letters: 'sk', long: 'signal kill-after', operands: 1 },
  flock: { letters: 'wEc', long: 'timeout wait conflict-exit-code command', operands: 1, other: ['c', 'command'] },
  strace: { letters: 'aeIbopsEuSPOUX', other: ['p', 'attach'] },
  fakeroot: { letters: 'lsifb', long: 'lib faked' },
  unbuffer: {},
  chronic: {},
  'dbus-run-session': { long: 'config-file dbus-daemon' },
  'ssh-agent': { letters: 'aEPt' },
  'systemd-inhibit': { long: 'what who why mode' },
  'xvfb-run': { letters: 'efnspw', long: 'error-file auth-file server-num server-args xauth-protocol wait' },
  xargs: { letters: 'adEILnPs', long: 'arg-file delimiter max-args max-procs max-chars process-slot-var' },
  caffeinate: { letters: 'tw' },
  prlimit: { letters: 'op', long: 'output pid', other: ['p', 'pid'] },
  linux32: {},
  linux64: {},
  setarch: {},
  unshare: {
    letters: 'GRSw',
    long: 'root wd setuid setgid map-user map-group map-users map-groups propagation setgroups',
  },
  nsenter: { letters: 'GSt', long: 'target setuid setgid' },
  chroot: { operands: 1 },
  numactl: { letters: 'CNPilmpw', long: 'interleave membind cpunodebind physcpubind localalloc preferred' },
  cgexec: { letters: 'g' },
  ltrace: { letters: 'ADFXaelnopsuwx', other: ['p'] },
  valgrind: {},
  eatmydata: {},
  faketime: { operands: 1 },
  proxychains: { letters: 'f' },
  proxychains4: { letters: 'f' },
  torsocks: { letters: 'Pau' },
  firejail: {},
  rlwrap: { letters: 'CDFHNOPSbcfgiqstwz' },
  'dumb-init': { letters: 'r' },
  tini: { letters: 'ep' },
  'ld.so': { long: 'library-path preload audit argv0' },
  'ld-linux-x86-64.so.2': { long: 'library-path preload audit argv0' },
  'ld-linux-aarch64.so.1': { long: 'library-path preload audit argv0' },
  // Their first word is another program's name, and they are that.
  busybox: {},
  toybox: {},
};

/**
 * How many words come before the program that is run in the end; 0 where the first is none of these, or where `env` changes what the
 * role consists of: that is the person's own choice.
 * @param isRoles whether a variable belongs to the role.
 */
export function wrapperWords(argv: readonly string[], isRoles: (variable: string) => boolean): number {
  const name = nameOf(argv[0]);
  const wrapper = Object.hasOwn(WRAPPERS, name) ? WRAPPERS[name] : undefined;
  if (!wrapper && name !== 'env') return 0;
  const rest = wrapper ? behindOptions(argv.slice(1), wrapper) : behindEnv(argv.slice(1), isRoles);
  if (rest === null || rest.length === 0) return 0;
  return argv.length - rest.length + wrapperWords(rest, isRoles);
}

/**
 * The same behind a program that starts others as another user, and keeps the environment: `isFiltered`. These read no files of ours.
 * `isListed`: it passes on some variables only.
 */
export function programWords(
  argv: readonly string[],
  isRoles: (variable: string) => boolean,
): { readonly count: number; readonly isFiltered: boolean; readonly isListed: boolean } {
  const count = wrapperWords(argv, isRoles);
  const name = nameOf(argv[count]);
  const args = argv.slice(count + 1);
  const operands = startedBy(name, args);
  if (operands.length === 0) return { count, isFiltered: false, isListed: false };
  const inner = programWords(operands, isRoles);
  const isFiltered = inner.isFiltered || isAnotherUser(name, args);
  const isListed = inner.isListed || (name === 'sudo' && !keepsAll(sudoWords(args)));
  return { count: argv.length - operands.length + inner.count, isFiltered, isListed };
}

function behindOptions(args: readonly string[], { operands = 0, other = [], ...grammar }: Wrapper) {
  const words = wordsOf(args, grammar);
  return has(words, ...other) ? null : words.operands.slice(operands);
}

/** Null where it takes everything away, or changes a variable of the role's. */
function behindEnv(args: readonly string[], isRoles: (variable: string) => boolean) {
  const words = wordsOf(args, ENV);
  if (has(words, 'i', 'ignore-environment', 'S', 'split-string')) return null;
  const at = words.operands.findIndex((word) => !/^[^=]+=/.test(word));
  const own = words.operands.slice(0, at < 0 ? undefined : at);
  const changed = [...valuesOf(words, 'u', 'unset'), ...own.map((word) => word.slice(0, word.indexOf('=')))];
  if (at < 0 || words.operands[at] === '-' || changed.some(isRoles)) return null;
  return words.operands.slice(at);
}

/**
 * The same words, where an `env -S` has several in one. Words that it would read other than as they stand (quotes, variables) stay.
 */
export function withoutSplit(argv: readonly [string, ...string[]]): readonly [string, ...string[]] {
  const at = wrapperWords(argv, () => false);
  const text = argv[at + 1] ?? '';
  if (nameOf(argv[at]) !== 'env') return argv;
  const [, letters = '', attached] = /^-([iv0]*)S(.*)$/s.exec(text) ?? /^--split-string()(?:=(.*))?$/s.exec(text) ?? [];
  const isSplit = /^(?:-[iv0]*S|--split-string(?:=|$))/.test(text);
  const words = attached || argv[at + 2];
  if (!isSplit || words === undefined || /[^\w@%+=:,./ \t-]/.test(words)) return argv;
  const rest = argv.slice(at + (attached ? 2 : 3));
  const own = [...(letters === '' ? [] : [`-${letters}`]), ...words.split(/[ \t]+/).filter(Boolean), ...rest];
  const [first, ...others] = [...argv.slice(0, at + 1), ...own];
  return first === undefined ? argv : withoutSplit([first, ...others]);
}

/** env(1) */
export const ENV: Grammar = { letters: 'uCSP', long: 'unset chdir split-string' };

function nameOf(program: string | undefined): string {
  return program?.split('/').at(-1) ?? '';
}
