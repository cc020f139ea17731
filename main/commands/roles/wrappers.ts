/** Programs that only run another one: what `daypass exec ROLE -- nice bash -ic …` starts is bash, whose start files have no say. */

interface Wrapper {
  /** Options that take the next word, where they are not written in one with it. */
  readonly valued: readonly string[];
  /** Words between the options and the program. */
  readonly operands: number;
}

const WRAPPERS: Readonly<Record<string, Wrapper>> = {
  env: { valued: [], operands: 0 },
  nohup: { valued: [], operands: 0 },
  setsid: { valued: [], operands: 0 },
  nice: { valued: ['-n', '--adjustment'], operands: 0 },
  ionice: { valued: ['-c', '--class', '-n', '--classdata'], operands: 0 },
  stdbuf: { valued: ['-i', '--input', '-o', '--output', '-e', '--error'], operands: 0 },
  time: { valued: ['-f', '--format', '-o', '--output'], operands: 0 },
  timeout: { valued: ['-s', '--signal', '-k', '--kill-after'], operands: 1 },
  caffeinate: { valued: ['-t', '-w'], operands: 0 },
};

/**
 * How many words come before the program that is run in the end; 0 where the first is none of these, or where `env` changes what the
 * role consists of: that is the person's own choice.
 * @param isRoles whether a variable belongs to the role.
 */
export function wrapperWords(argv: readonly string[], isRoles: (variable: string) => boolean): number {
  const name = argv[0]?.split('/').at(-1) ?? '';
  const wrapper = Object.hasOwn(WRAPPERS, name) ? WRAPPERS[name] : undefined;
  if (!wrapper) return 0;
  const end = name === 'env' ? envWords(argv, isRoles) : optionWords(argv, wrapper);
  if (end === null || end >= argv.length) return 0;
  return end + wrapperWords(argv.slice(end), isRoles);
}

function optionWords(argv: readonly string[], { valued, operands }: Wrapper): number {
  let at = 1;
  for (; argv[at]?.startsWith('-'); at += 1) {
    const word = argv[at] ?? '';
    if (word === '--') {
      at += 1;
      break;
    }
    if (valued.includes(word)) at += 1;
  }
  return at + operands;
}

/** Null where it takes variables away, or sets one of the role's. */
function envWords(argv: readonly string[], isRoles: (variable: string) => boolean): number | null {
  for (let at = 1; at < argv.length; at += 1) {
    const word = argv[at] ?? '';
    if (word === '--') return at + 1;
    if (word.startsWith('-')) return null;
    const equals = word.indexOf('=');
    if (equals < 0) return at;
    if (isRoles(word.slice(0, equals))) return null;
  }
  return null;
}
