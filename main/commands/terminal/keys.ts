/** What a terminal sends for keys (ECMA-48, xterm), as far as a picker needs it. */

export type Key =
  | { readonly key: 'text'; readonly text: string }
  | {
      readonly key:
        | 'up'
        | 'down'
        | 'page-up'
        | 'page-down'
        | 'first'
        | 'last'
        | 'enter'
        | 'escape'
        | 'backspace'
        | 'delete-word'
        | 'clear'
        | 'end-of-input';
    };

const SEQUENCES: Readonly<Record<string, Exclude<Key['key'], 'text'>>> = {
  '[A': 'up',
  OA: 'up',
  '[B': 'down',
  OB: 'down',
  '[5~': 'page-up',
  '[6~': 'page-down',
  '[H': 'first',
  OH: 'first',
  '[1~': 'first',
  '[F': 'last',
  OF: 'last',
  '[4~': 'last',
  '\u007f': 'delete-word',
};

const CONTROLS: Readonly<Record<string, Exclude<Key['key'], 'text'>>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\u0003': 'escape',
  '\u0004': 'end-of-input',
  '\b': 'backspace',
  '\u007f': 'backspace',
  '\u000e': 'down',
  '\u0010': 'up',
  '\t': 'down',
  '\u0015': 'clear',
  '\u0017': 'delete-word',
};

/** Turns what was read into keys; the rest of a sequence that was cut off waits for the next read. */
export class KeyReader {
  #rest = '';
  readonly #decoder = new TextDecoder('utf-8');

  /** True while a single Escape waits: it may be a key of its own or the beginning of a sequence. */
  get isUndecided(): boolean {
    return this.#rest.startsWith('\u001b');
  }

  /** The keys in `bytes`; null means that no more is to come, so that what waits is decided now. */
  push(bytes: Uint8Array | null): Key[] {
    const text = this.#rest + (bytes ? this.#decoder.decode(bytes, { stream: true }) : '');
    this.#rest = '';
    const keys: Key[] = [];
    let at = 0;
    while (at < text.length) {
      const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
      if (character === '\u001b') {
        const length = sequenceLength(text, at + 1);
        if (length === null && bytes) {
          this.#rest = text.slice(at);
          break;
        }
        const sequence = text.slice(at + 1, at + 1 + (length ?? 0));
        at += 1 + sequence.length;
        const key = sequence === '' ? 'escape' : SEQUENCES[sequence];
        if (key) keys.push({ key });
        continue;
      }
      at += character.length;
      const control = CONTROLS[character];
      const before = keys.at(-1);
      if (control) keys.push({ key: control });
      else if (/\p{Cc}/u.test(character)) continue;
      else if (before?.key === 'text') keys[keys.length - 1] = { key: 'text', text: before.text + character };
      else keys.push({ key: 'text', text: character });
    }
    return keys;
  }
}

/** Characters that belong to the Escape before `from`: 0 for a key of its own, null when more may come. */
function sequenceLength(text: string, from: number): number | null {
  const next = text[from];
  if (next === undefined) return null;
  if (next === '\u007f') return 1;
  if (next === 'O') return text[from + 1] === undefined ? null : 2;
  if (next !== '[') return 0;
  for (let at = from + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 0x40 && code <= 0x7e) return at + 1 - from;
  }
  return null;
}
