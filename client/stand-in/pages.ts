/** What is printed without an agent: as `../src/pages.rs`, from the same file. */
import PAGES from '../src/pages.txt?raw';

const MARK = '\x1e';

/** The page that these arguments ask for, by the rules of `findCommand` in `main/commands/index.ts`; null where the agent has to answer. */
export function pageFor(words: readonly string[]): string | null {
  const end = words.indexOf('--');
  const own = end < 0 ? words : words.slice(0, end);
  const [first, ...rest] = own;
  if (first === undefined) return words.length === 0 ? page('help', []) : null;
  if (own.length === 1 && (isHelp(first) || first === 'help')) return page('help', []);
  if (first === 'help') return page('help', rest) ?? page('group', rest);
  if (isHelp(first)) return null;
  const isForGroup = rest[0] === undefined ? words.length === 1 : isHelp(rest[0]);
  return (
    page('script', words) ??
    (isForGroup ? page('group', [first]) : null) ??
    (own.some(isHelp) ? commandPage(own) : null)
  );
}

function commandPage(words: readonly string[]): string | null {
  const pages = words.map((_word, index) => page('help', words.slice(0, index + 1)));
  return pages.find((found) => found !== null) ?? null;
}

function isHelp(word: string): boolean {
  return word === '--help' || word === '-h';
}

function page(kind: string, words: readonly string[]): string | null {
  const title = `${[kind, ...words].join(' ')}\n`;
  return (
    PAGES.split(MARK)
      .find((text) => text.startsWith(title))
      ?.slice(title.length) ?? null
  );
}
