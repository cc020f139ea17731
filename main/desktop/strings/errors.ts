/** An error in the person's language: sentences of its code, with the names that its details have. */
import { SETTING_FAULTS_EN } from '../../../common/setting-faults.ts';
import { isForms, partOf, placesIn, type Speech, textsFor } from '../../../common/texts.ts';
import { CASES_EN, type ErrorCase } from '../../base/error-cases-en.ts';
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
  'aws-failed': 'always',
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
  'update-failed': 'always',
  'update-refused': 'always',
  'agent-unreachable': 'always',
  'agent-running': 'always',
  'protocol-mismatch': 'always',
};

/** @param translation `errors` of a language file */
export function errorsIn(translation: unknown, speech: Speech): (error: ErrorView) => ErrorSentences {
  const texts = textsFor(ERRORS_EN, translation, speech);
  const frames = textsFor(ERROR_FRAMES_EN, translation, speech);
  const cases = textsFor(CASES_EN, partOf(translation, 'cases'), speech);
  const faults = textsFor(SETTING_FAULTS_EN, partOf(translation, 'faults'), speech);
  const isTranslated = (name: string) => partOf(partOf(translation, 'cases'), name) !== undefined;

  /** The sentences of a case, with what is put in; without advice of its own, that of the code. */
  function ofCase(known: ErrorCase, { code, details }: ErrorView): ErrorSentences {
    const given = Object.fromEntries(Object.entries(details ?? {}));
    const fault = details?.faultAs && faults[details.faultAs];
    const values = fault ? { ...given, fault: typeof fault === 'function' ? fault(given as never) : fault } : given;
    const filled = (text: unknown) => (typeof text === 'function' ? text(values) : text) as string | undefined;
    const sentences = cases[known];
    return {
      what: filled(partOf(sentences, 'what')) ?? '',
      next: filled(partOf(sentences, 'next')) ?? texts[code].next,
    };
  }

  /** English, or not translated: the error's own sentences are the most precise. Advice for a terminal is replaced. */
  function asWritten(error: ErrorView): ErrorSentences {
    const { code, what, next, details } = error;
    const isForTerminal = next === ERRORS[code].next || next.includes('`');
    const advice = details?.case ? ofCase(details.case, error).next : texts[code].next;
    return {
      what: what.includes('`') ? texts[code].what : printableLines(what),
      next: isForTerminal ? advice : printableLines(next),
    };
  }

  /** With where it is, and with what else was to be said. */
  function whole({ what, next }: ErrorSentences, details: ErrorDetails): ErrorSentences {
    const { similar, section, path, line, lines, unwritten } = details;
    const placed = section && path && line ? frames.inSection({ section, path, line, what }) : what;
    const all = lines ? frames.otherLines({ what: placed, lines }) : placed;
    const after = unwritten ? frames.unwritten({ unwritten, what: all }) : all;
    return { what: similar ? frames.similar({ what: after, similar }) : after, next };
  }

  return (error) => {
    const { code, what: english, next: advice, details } = error;
    if (partOf(translation, code) === undefined) return asWritten(error);
    const known = details?.case;
    if (known !== undefined && isTranslated(known)) return whole(ofCase(known, error), details ?? {});
    const { next } = texts[code];
    const isWhole = IS_WHOLE[code] === 'always' || (IS_WHOLE[code] === 'with-details' && details !== undefined);
    return whole(
      {
        what: said(partOf(texts[code], keyFor(code, details ?? {})), details ?? {}),
        next: isWhole
          ? next
          : frames.inFull({ next, english: advice.includes('`') ? english : `${english} ${advice}` }),
      },
      details ?? {},
    );
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
