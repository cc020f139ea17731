/** `BROWSER`: a list of commands with `:` between them, as Python's `webbrowser` and xdg-open read it. */

type CommandWords = [program: string, ...args: string[]];

/**
 * The commands in their order. With `%s` somewhere, the address takes its place, in whatever argument; without, a command is a
 * program whose name may have blanks in it (Python), or a program with arguments (xdg-open), and the address comes last.
 */
export function browserCommands(text: string, url: string): CommandWords[] {
  return text
    .split(':')
    .map((command) => command.trim())
    .filter((command) => command !== '')
    .flatMap((command) => commandsFor(command, url));
}

function commandsFor(command: string, url: string): CommandWords[] {
  const words = wordsOf(command);
  // `firefox %s &`: nothing that is started here is waited for.
  if (words?.at(-1) === '&') words.pop();
  const [program = '', ...args] = words ?? [];
  if (command.includes('%s'))
    return program === '' ? [] : [[program, ...args.map((arg) => arg.replaceAll('%s', () => url))]];
  const whole: CommandWords = [command, url];
  return args.length === 0 || program === '' ? [whole] : [whole, [program, ...args, url]];
}

/** Words as a POSIX shell has them, quotes and backslashes included; null where a quote is not closed. */
function wordsOf(text: string): string[] | null {
  const words: string[] = [];
  let rest = text.trimStart();
  while (rest !== '') {
    const [raw] = /^(?:[^\s'"\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")+/s.exec(rest) ?? [''];
    if (raw === '' || /^\S/.test(rest.slice(raw.length))) return null;
    words.push(
      raw.replace(/'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)/gs, (_all, single?: string, double?: string, one?: string) => {
        return single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? one ?? '';
      }),
    );
    rest = rest.slice(raw.length).trimStart();
  }
  return words;
}
