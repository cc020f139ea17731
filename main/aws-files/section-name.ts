/** What the header of a section means: `[profile "my name"]`, read as botocore reads it. */

/** The kind of a section and the name in it. */
export interface SectionName {
  readonly kind: 'profile' | 'sso-session' | 'services';
  readonly name: string;
}

const KINDS = ['profile', 'sso-session', 'services'] as const;

/**
 * Null for a header that AWS's tools don't know, or whose name they would not take. As botocore does, the kind is what the header
 * begins with, and the name the second of exactly two words (`build_profile_map` in its `configloader.py`).
 */
export function sectionName(header: string): SectionName | null {
  if (header === 'default') return { kind: 'profile', name: 'default' };
  const kind = KINDS.find((one) => header.startsWith(one));
  const [, name, third] = kind ? (splitWords(header) ?? []) : [];
  return kind && name && third === undefined ? { kind, name } : null;
}

/** Whether a name is a text that can be shown: without control characters and halves of characters. */
export function isText(name: string): boolean {
  return !/[\p{Cc}\p{Cs}]/u.test(name);
}

/** A name as a header holds it: in double quotes where it has white space in it. */
export function headerName(name: string): string {
  return /\s/.test(name) ? `"${name}"` : name;
}

/** Words as Python's `shlex.split` finds them; null where a quote or an escape has no end. */
function splitWords(text: string): string[] | null {
  const words: string[] = [];
  let word: string | null = null;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const one = text.charAt(at);
    if (quote !== '' && one === quote) quote = '';
    else if (one === '\\' && quote !== "'") {
      at += 1;
      if (at >= text.length) return null;
      const next = text.charAt(at);
      // Inside double quotes a backslash is itself, except before another one and before the quote.
      word = (word ?? '') + (quote === '"' && next !== '"' && next !== '\\' ? `\\${next}` : next);
    } else if (quote !== '') word = (word ?? '') + one;
    else if (one === '"' || one === "'") {
      quote = one;
      word ??= '';
    } else if (/[ \t\r\n]/.test(one)) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? '') + one;
  }
  if (quote !== '') return null;
  return word === null ? words : [...words, word];
}
