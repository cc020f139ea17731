/** An error in the person's language: sentences of its code, with the names that its details have. */
import { isForms, partOf, placesIn, type Speech, textsFor } from '../../../common/texts.ts';
import { CASES_EN } from '../../base/error-cases-en.ts';
import { ERRORS, type ErrorCode, type ErrorDetails, type ErrorView } from '../../base/errors.ts';
import { printableLines } from '../../base/printable.ts';
import { ERROR_FRAMES_EN, ERRORS_EN } from './errors-en.ts';

export interface ErrorSentences {
  readonly what: string;
  readonly next: string;
}

/**
 * Whether a code's own sentences are enough to explain an error: always, or if the error has details. Otherwise the
 * English sentences of the error are added.
 */
export const IS_WHOLE: Readonly<Record<ErrorCode, 'always' | 'with-details' | 'never'>> = {
  unexpected: 'always',
  usage: 'never',
  cancelled: 'always',
  'sign-in-required': 'with-details',
  'sign-in-expired': 'always',
  'wrong-region': 'with-details',
  'sign-in-denied': 'never',
  'saml-invalid': 'never',
  'key-invalid': 'never',
  'root-user': 'always',
  'second-key': 'never',
  'rotation-stopped': 'never',
  'no-session': 'with-details',
  'no-account': 'always',
  'no-service': 'never',
  'no-browser': 'never',
  'ambiguous-role': 'never',
  'no-role': 'with-details',
  'not-approved': 'always',
  'provider-unreachable': 'never',
  'provider-invalid': 'never',
  'access-denied': 'with-details',
  'aws-unreachable': 'always',
  'aws-throttled': 'always',
  'aws-failed': 'with-details',
  'list-incomplete': 'always',
  'aws-rejected': 'with-details',
  'network-sign-in': 'always',
  'tls-untrusted': 'with-details',
  'tls-failed': 'always',
  'ca-bundle-invalid': 'never',
  'proxy-invalid': 'never',
  'proxy-unreachable': 'always',
  'proxy-sign-in': 'always',
  'proxy-refused': 'always',
  'console-refused': 'always',
  'config-invalid': 'never',
  'team-unreachable': 'never',
  'settings-invalid': 'never',
  'approvals-kept': 'always',
  'network-kept': 'always',
  'terminal-kept': 'always',
  'config-unreadable': 'with-details',
  'state-unwritable': 'with-details',
  'state-unsafe': 'never',
  'keychain-unavailable': 'never',
  'keychain-timeout': 'always',
  'keychain-damaged': 'always',
  'no-portal': 'always',
  'no-window': 'always',
  'no-sandbox': 'always',
  'no-clipboard': 'always',
  'no-terminal': 'always',
  'shortcut-unavailable': 'with-details',
  'browser-failed': 'always',
  'update-failed': 'never',
  'update-refused': 'always',
  'agent-unreachable': 'always',
  'agent-running': 'never',
  'protocol-mismatch': 'always',
};

/** @param translation `errors` of a language file */
export function errorsIn(translation: unknown, speech: Speech): (error: ErrorView) => ErrorSentences {
  const texts = textsFor(ERRORS_EN, translation, speech);
  const frames = textsFor(ERROR_FRAMES_EN, translation, speech);
  const cases = textsFor(CASES_EN, partOf(translation, 'cases'), speech);
  const hasCase = (name: string) => partOf(partOf(translation, 'cases'), name) !== undefined;
  return ({ code, what: english, next: advice, details }) => {
    const { next } = texts[code];
    // English, or not translated: the error's own sentences are the most precise. Advice for a terminal is replaced.
    if (partOf(translation, code) === undefined)
      return {
        what: english.includes('`') ? texts[code].what : printableLines(english),
        next: advice === ERRORS[code].next || advice.includes('`') ? next : printableLines(advice),
      };
    const known = details?.case;
    if (known !== undefined && hasCase(known)) {
      const sentences = cases[known];
      const values = Object.fromEntries(Object.entries(details ?? {}));
      const ofCase = (text: unknown) => (typeof text === 'function' ? text(values) : text) as string | undefined;
      return { what: ofCase(partOf(sentences, 'what')) ?? '', next: ofCase(partOf(sentences, 'next')) ?? next };
    }
    const isWhole = IS_WHOLE[code] === 'always' || (IS_WHOLE[code] === 'with-details' && details !== undefined);
    const what = said(partOf(texts[code], keyFor(code, details ?? {})), details ?? {});
    const similar = details?.similar;
    return {
      what: similar ? frames.similar({ what, similar }) : what,
      next: isWhole ? next : frames.inFull({ next, english: advice.includes('`') ? english : `${english} ${advice}` }),
    };
  };
}

/** Which of a code's sentences says most of what is known. */
function keyFor(code: ErrorCode, details: ErrorDetails): string {
  let best = { key: 'what', places: 0 };
  for (const [key, text] of Object.entries(ERRORS_EN[code])) {
    const places = placesIn(isForms(text) ? text.other : text);
    const isKnown = places.every((place) => Boolean(partOf(details, place === 'n' ? 'accounts' : place)));
    if (key !== 'next' && isKnown && places.length > best.places) best = { key, places: places.length };
  }
  return best.key;
}

function said(text: unknown, details: ErrorDetails): string {
  return typeof text === 'function' ? text({ ...details, n: Number(details.accounts) }) : String(text);
}
