/**
 * What a person types or pastes to find a role, as words. Forgiving: separators of every kind, quotes, account IDs with
 * dashes, ARNs, and the names that Identity Center gives its roles (`AWSReservedSSO_Name_hash`).
 */
import { fold, lettersOf } from './text.ts';

export interface Word {
  /** Folded, as texts are. */
  readonly text: string;
  /** Its pieces where it has punctuation in it, as in `pay-prod`; else none. */
  readonly parts: readonly string[];
  /** Letters and digits alone, for letters in order, and their bits. */
  readonly plain: string;
  readonly letters: number;
  /** Its digits where it may be a piece of an account ID, dashes or not; else null. */
  readonly digits: string | null;
  /** Other words for the same thing. */
  readonly also: readonly Synonym[];
  /** Whether it is one of such words itself, and not only the beginning of one. */
  readonly isName: boolean;
}

/** Another word for the same thing. */
export interface Synonym {
  readonly text: string;
  /** Its pieces where it has a dash in it; else none. */
  readonly parts: readonly string[];
  /** The bits of its letters: a text without them does not have it. */
  readonly letters: number;
}

/** Words for the same thing. Texts with any of them are found by each. */
const SYNONYMS: readonly (readonly string[])[] = [
  ['prod', 'prd', 'production'],
  ['stg', 'stage', 'staging'],
  ['dev', 'development'],
  ['sbx', 'sandbox'],
  ['ro', 'readonly', 'read-only'],
  ['adm', 'admin', 'administrator'],
];
/** As many letters of a long one mean it: `produc`. */
const LEAST_OF_SYNONYM = 4;

/** The query's words. `prod/admin` are two, as on the command line. */
export function wordsOf(query: string): readonly Word[] {
  return textsOf(query).map(wordFor);
}

/** Those of the role in `account/role`, as the command line reads it; none where there is no slash. */
export function roleWordsOf(query: string): readonly Word[] {
  const name = plainName(query);
  return name.includes('/') ? wordsOf(name.slice(name.lastIndexOf('/') + 1)) : [];
}

/** The same as plain texts, folded. */
export function textsOf(query: string): readonly string[] {
  return plainName(query)
    .split(SEPARATORS)
    .map(fold)
    .filter((text) => /[\p{L}\p{N}]/u.test(text));
}

/** A name as it was pasted, without quotes, ARNs as `account/role`, and account IDs without dashes. */
export function plainName(pasted: string): string {
  return withoutArns(pasted)
    .replace(/AWSReservedSSO_([\w+=,.@-]+)/gi, (_whole, rest: string) => permissionSetOf(rest))
    .replace(/(?<![\d-])(\d{4})[- ](\d{4})[- ](\d{4})(?![\d-])/g, '$1$2$3')
    .trim()
    .replace(/^["'`“”„«»‹›‘’‚]+|["'`“”„«»‹›‘’‚]+$/gu, '')
    .trim();
}

const SEPARATORS = /[\s/\\,:;|_()[\]{}<>"'`“”„«»‹›‘’‚…]+/u;

/** Its letters and digits, without what is between them. */
export function piecesOf(folded: string): string[] {
  return folded.split(/[^\p{L}\p{N}\p{M}]+/u).filter(Boolean);
}

export function wordFor(text: string): Word {
  const known = words.get(text);
  if (known) return known;
  const parts = piecesOf(text);
  const plain = parts.join('');
  const group = SYNONYMS.find((names) => names.includes(text));
  const begun = group ?? SYNONYMS.find((names) => isBeginningOf(text, names));
  const others = parts.length > 1 ? otherParts(parts) : [];
  const word: Word = {
    text,
    parts: parts.length > 1 ? parts : [],
    plain,
    letters: lettersOf(plain),
    digits: /^\d[\d-]*$/.test(text) ? plain : null,
    also: [...(begun?.filter((name) => name !== text) ?? []), ...others].map(synonym),
    isName: group !== undefined || others.length > 0,
  };
  if (words.size >= MOST_WORDS) words.clear();
  words.set(text, word);
  return word;
}

function synonym(text: string): Synonym {
  const parts = text.includes('-') ? text.split('-') : [];
  return { text, parts, letters: lettersOf(parts.length > 0 ? parts.join('') : text) };
}

/** `pay-production` as `pay-prod` and `pay-prd`. */
function otherParts(parts: readonly string[]): string[] {
  return parts.flatMap((part, index) => {
    const names = SYNONYMS.find((all) => all.includes(part)) ?? [];
    const others = names.filter((name) => name !== part);
    return others.map((name) => [...parts.slice(0, index), name, ...parts.slice(index + 1)].join('-'));
  });
}

const words = new Map<string, Word>();
const MOST_WORDS = 1_000;

/** Other words for what is meant, where the word is one of them but for one letter. */
export function synonymsLike(isLike: (name: string) => boolean): readonly Synonym[] {
  const names = SYNONYMS.find((all) => all.some((name) => name.length >= LEAST_OF_SYNONYM && isLike(name)));
  return names?.map(synonym) ?? [];
}

function isBeginningOf(text: string, names: readonly string[]): boolean {
  return text.length >= LEAST_OF_SYNONYM && names.some((name) => name.startsWith(text));
}

/** An ARN's account and role, also of one that was copied without its beginning; its path and the session's name go. */
function withoutArns(query: string): string {
  return query.replace(
    /([^\s"'`]*:|(?<![^\s"'`]))(assumed-)?role\/([^\s"'`]+)/gi,
    (_whole, head: string, assumed: string | undefined, path: string) => {
      const steps = path.split('/').filter(Boolean);
      const name = (assumed ? steps[0] : steps.at(-1)) ?? '';
      const account = /\d{12}/.exec(head)?.[0];
      return account === undefined ? name : `${account}/${name}`;
    },
  );
}

/** What is between `AWSReservedSSO_` and the hash that ends it. */
function permissionSetOf(rest: string): string {
  return rest.replace(/_[\da-f]{16}$/i, '');
}
