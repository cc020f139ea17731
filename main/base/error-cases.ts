/** Errors whose sentences are in the table of cases, so that each language has its own. */
import { type Given, partOf, type Texts, textsFor } from '../../common/texts.ts';
import { CASES_EN, type ErrorCase } from './error-cases-en.ts';
import { DaypassError, type ErrorCode } from './errors.ts';

const CODES: Readonly<Record<ErrorCase, ErrorCode>> = {
  'keychain-silent': 'keychain-unavailable',
  'no-session-bus': 'keychain-unavailable',
  'access-key-gone': 'keychain-unavailable',
  'no-such-browser': 'no-browser',
  'no-browser-found': 'no-browser',
  'several-profiles': 'no-browser',
  'no-such-profile': 'no-browser',
  'no-profile-found': 'no-browser',
  'proxy-encoding': 'proxy-invalid',
  'proxy-no-address': 'proxy-invalid',
  'proxy-no-address-encoding': 'proxy-invalid',
  'proxy-kind': 'proxy-invalid',
  'proxy-password-encoding': 'proxy-invalid',
  'proxy-window-password': 'proxy-sign-in',
  'certificates-unreadable': 'ca-bundle-invalid',
  'certificates-none': 'ca-bundle-invalid',
  'certificates-damaged': 'ca-bundle-invalid',
  'provider-down': 'provider-unreachable',
  'provider-failed': 'provider-unreachable',
  'provider-out-of-reach': 'provider-unreachable',
  'client-unknown': 'provider-invalid',
  'provider-refused': 'provider-invalid',
  'answer-for-another': 'provider-invalid',
  'token-untimely': 'provider-invalid',
  'answer-invalid': 'provider-invalid',
  'renewed-without-token': 'provider-invalid',
  'no-id-token': 'provider-invalid',
  'port-taken': 'provider-invalid',
  denied: 'sign-in-denied',
  'denied-in-browser': 'sign-in-denied',
  'sign-in-lost': 'aws-unreachable',
  'codes-refused': 'sign-in-denied',
  'another-person': 'sign-in-denied',
  'idp-refused': 'sign-in-denied',
  'saml-no-role': 'saml-invalid',
  'saml-encrypted': 'saml-invalid',
  'saml-for-another': 'saml-invalid',
  'saml-other-partition': 'saml-invalid',
  'saml-signature': 'saml-invalid',
  'saml-issuer': 'saml-invalid',
  'saml-audience': 'saml-invalid',
  'saml-provider': 'saml-invalid',
  'saml-refused': 'saml-invalid',
  'team-no-address': 'usage',
  'team-not-https': 'usage',
  'team-password': 'usage',
  'team-out-of-reach': 'team-unreachable',
  'team-leaves-https': 'team-unreachable',
  'team-status': 'team-unreachable',
  'team-circles': 'team-unreachable',
  'team-unreadable': 'team-unreachable',
  'team-large': 'team-unreachable',
  'team-no-json': 'settings-invalid',
};

type Sentences = Texts<typeof CASES_EN>;
type What<Sentence> = Sentence extends { readonly what: infer Text } ? Given<Text> : unknown;
type Next<Sentence> = Sentence extends { readonly next: infer Text } ? Given<Text> : unknown;
type ValuesOf<Case extends ErrorCase> = What<Sentences[Case]> & Next<Sentences[Case]>;

const english = textsFor(CASES_EN, null, { language: 'en', number: String });

/** @param values what stands in the case's sentences */
export function errorOfCase<Case extends ErrorCase>(as: Case, values: ValuesOf<Case>, cause?: unknown): DaypassError {
  const said = (text: unknown) => (typeof text === 'function' ? text(values) : text) as string | undefined;
  const next = said(partOf(english[as], 'next'));
  return new DaypassError(CODES[as], said(partOf(english[as], 'what')) ?? '', {
    ...(next === undefined ? {} : { next }),
    ...(cause === undefined ? {} : { cause }),
    details: { ...(values as Readonly<Record<string, string>>), case: as },
  });
}
