/** The words of a program as getopt(3) takes them. */

export interface Option {
  /** A letter, or a long name. */
  readonly name: string;
  readonly value: string | null;
}

export interface ProgramWords {
  readonly options: readonly Option[];
  /** What is no option: the program that is to be started, mostly, and its own words. */
  readonly operands: readonly string[];
}

export interface Grammar {
  /** Letters that take a value: the rest of their word, else the next word. */
  readonly letters?: string;
  /** Long names that take the next word, where no `=` follows. */
  readonly long?: string;
  /** Whether options count behind operands, too, up to `--`. */
  readonly isAnywhere?: boolean;
  /** Words that are neither: `NAME=VALUE`. */
  readonly skipped?: RegExp;
}

export function wordsOf(args: readonly string[], grammar: Grammar): ProgramWords {
  const { letters = '', isAnywhere = false, skipped } = grammar;
  const long = (grammar.long ?? '').split(' ');
  const options: Option[] = [];
  const operands: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    if (word === '--') return { options, operands: [...operands, ...args.slice(at + 1)] };
    if (word.startsWith('--')) {
      const equals = word.indexOf('=');
      const name = word.slice(2, equals < 0 ? undefined : equals);
      const value = equals < 0 ? null : word.slice(equals + 1);
      const takesNext = value === null && long.includes(name);
      if (takesNext) at += 1;
      options.push({ name, value: takesNext ? (args[at] ?? null) : value });
    } else if (/^-./.test(word)) {
      for (let letter = 1; letter < word.length; letter += 1) {
        const name = word[letter] ?? '';
        if (!letters.includes(name)) {
          options.push({ name, value: null });
          continue;
        }
        const rest = word.slice(letter + 1);
        if (rest === '') at += 1;
        options.push({ name, value: rest || (args[at] ?? null) });
        break;
      }
    } else if (skipped?.test(word)) continue;
    else if (isAnywhere) operands.push(word);
    else return { options, operands: args.slice(at) };
  }
  return { options, operands };
}

/** Whether one of these is given, by its whole name. */
export function has({ options }: ProgramWords, ...names: readonly string[]): boolean {
  return options.some(({ name }) => names.includes(name));
}

/** Whether a long option is given, also by the beginning of its name, as getopt_long(3) takes it. */
export function hasLike({ options }: ProgramWords, long: string): boolean {
  return options.some(({ name }) => name.length > 1 && long.startsWith(name));
}

export function valuesOf({ options }: ProgramWords, ...names: readonly string[]): string[] {
  return options.flatMap(({ name, value }) => (names.includes(name) && value !== null ? [value] : []));
}
