/** IAM users, SAML providers and console sign-ins among the `sources` of `settings.json`. */
import * as v from 'valibot';
import { IAM_NAME, isLoginSession, isPageAddress } from '../../common/patterns.ts';
import { SETTING_FAULTS_EN } from '../../common/setting-faults.ts';
import type { ConsoleLoginDefinition, IamUserDefinition, SamlDefinition } from '../base/session-definition.ts';
import { accountId, durationSeconds, mfaSerial, name, region, text } from './source-fields.ts';

const IamUserSource = v.looseObject({
  kind: v.literal('iam-user'),
  name,
  region,
  accountId,
  userName: v.pipe(v.string(), v.regex(IAM_NAME, SETTING_FAULTS_EN.userName)),
  mfaSerial: v.optional(mfaSerial),
  /** GetSessionToken gives up to 36 hours. */
  durationSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(900), v.maxValue(129_600))),
});

const SamlSource = v.looseObject({
  kind: v.literal('saml'),
  name,
  region,
  signInUrl: v.pipe(text, v.check(isPageAddress, SETTING_FAULTS_EN.signInUrl)),
  durationSeconds: v.optional(durationSeconds),
});

const ConsoleLoginSource = v.looseObject({
  kind: v.literal('console-login'),
  name,
  region,
  /** ARN that the sign-in has to be for. */
  loginSession: v.optional(v.pipe(text, v.check(isLoginSession, SETTING_FAULTS_EN.loginSession))),
});

/** @throws v.ValiError */
export function iamUserSource(entry: unknown): IamUserDefinition {
  const source = v.parse(IamUserSource, entry);
  return {
    kind: 'iam-user',
    name: source.name,
    origin: 'settings',
    region: source.region,
    accountId: source.accountId,
    userName: source.userName,
    mfaSerial: source.mfaSerial ?? null,
    durationSeconds: source.durationSeconds ?? null,
  };
}

/** @throws v.ValiError */
export function samlSource(entry: unknown): SamlDefinition {
  const source = v.parse(SamlSource, entry);
  return {
    kind: 'saml',
    name: source.name,
    origin: 'settings',
    region: source.region,
    signInUrl: source.signInUrl,
    durationSeconds: source.durationSeconds ?? null,
  };
}

/** @throws v.ValiError */
export function consoleLoginSource(entry: unknown): ConsoleLoginDefinition {
  const source = v.parse(ConsoleLoginSource, entry);
  return {
    kind: 'console-login',
    name: source.name,
    origin: 'settings',
    region: source.region,
    loginSession: source.loginSession ?? null,
  };
}
