/**
 * `sources` of `settings.json`: sessions that the AWS config file has no form for. Each entry is read on its own, so that one
 * with a fault hides no other. To add a kind, give it a schema in `KINDS`.
 */
import * as v from 'valibot';
import { EXTERNAL_ID, isPageAddress, isRoleArn, partsOfRoleArn } from '../../common/patterns.ts';
import { SETTING_FAULTS_EN } from '../../common/setting-faults.ts';
import { errorOfCase } from '../base/error-cases.ts';
import { DaypassError } from '../base/errors.ts';
import type { AssumeRoleDefinition, OidcDefinition, SessionDefinition } from '../base/session-definition.ts';
import { saidOf } from './issues.ts';
import { consoleLoginSource, iamUserSource, samlSource } from './sign-in-sources.ts';
import { accountId, durationSeconds, mfaSerial, name, region, text } from './source-fields.ts';

const roleArn = v.pipe(v.string(), v.check(isRoleArn, SETTING_FAULTS_EN.roleArn));
/** IAM's limit for session policies, and what STS takes as a session's name. */
const policy = v.pipe(v.string(), v.maxLength(2_048), v.check(isJson, SETTING_FAULTS_EN.policy));
const sessionName = v.pipe(v.string(), v.regex(/^[\w+=,.@-]{2,64}$/, SETTING_FAULTS_EN.sessionName));

const roleFields = {
  roleArn,
  durationSeconds: v.optional(durationSeconds),
  policy: v.optional(policy),
  policyArns: v.optional(v.pipe(v.array(text), v.maxLength(10))),
};

const OidcSource = v.pipe(
  v.looseObject({
    kind: v.literal('oidc'),
    name,
    issuer: v.pipe(v.string(), v.check(isIssuer, SETTING_FAULTS_EN.issuer)),
    clientId: text,
    scopes: v.optional(v.array(text)),
    audience: v.optional(text),
    /** For providers that compare the whole address: `http://localhost:8765/callback`. */
    redirectUri: v.optional(
      v.pipe(
        v.string(),
        v.regex(/^http:\/\/(127\.0\.0\.1|localhost):\d{2,5}\/[\w./-]*$/, SETTING_FAULTS_EN.redirectUri),
      ),
    ),
    hasClientSecret: v.optional(v.boolean()),
    region: v.optional(region),
    sessionNameClaim: v.optional(text),
    sessionName: v.optional(sessionName),
    roles: v.optional(v.array(v.object(roleFields))),
    /** Cognito: `{ "id": "eu-west-1:…", "accountId": "111122223333" }`. */
    identityPool: v.optional(
      v.object({
        id: v.pipe(v.string(), v.regex(/^[a-z0-9-]+:[0-9a-f-]+$/, SETTING_FAULTS_EN.identityPool)),
        accountId: accountId,
      }),
    ),
  }),
  v.check(
    ({ roles, identityPool }) => (roles ?? []).length > 0 || identityPool !== undefined,
    SETTING_FAULTS_EN.noRole,
  ),
  v.check(({ roles }) => areDifferent(roles ?? []), SETTING_FAULTS_EN.roleTwice),
);

const AssumeRoleSource = v.pipe(
  v.looseObject({
    kind: v.literal('assume-role'),
    name,
    ...roleFields,
    /** What it builds on: a role of another session, or a session that has only one. */
    base: v.object({
      session: text,
      account: v.optional(accountId),
      role: v.optional(text),
    }),
    region: v.optional(region),
    externalId: v.optional(v.pipe(v.string(), v.regex(EXTERNAL_ID, SETTING_FAULTS_EN.externalId))),
    mfaSerial: v.optional(mfaSerial),
    sessionName: v.optional(sessionName),
    sourceIdentity: v.optional(sessionName),
    tags: v.optional(v.record(v.pipe(v.string(), v.maxLength(128)), v.pipe(v.string(), v.maxLength(256)))),
    transitiveTagKeys: v.optional(v.array(text)),
  }),
  v.check(
    ({ tags = {}, transitiveTagKeys = [] }) => transitiveTagKeys.every((key) => Object.hasOwn(tags, key)),
    SETTING_FAULTS_EN.tagKeys,
  ),
);

/** Reads one entry of a kind. @throws v.ValiError */
const KINDS: Readonly<Record<string, (entry: unknown) => SessionDefinition>> = {
  oidc: (entry) => oidc(v.parse(OidcSource, entry)),
  'assume-role': (entry) => assumeRole(v.parse(AssumeRoleSource, entry)),
  saml: samlSource,
  'iam-user': iamUserSource,
  'console-login': consoleLoginSource,
};

export interface SettingsSources {
  readonly sessions: readonly SessionDefinition[];
  readonly problems: readonly DaypassError[];
}

/** All entries that can be understood, and what is wrong with the others. @param entries `sources`, whatever it is. */
export function readSources(entries: unknown): SettingsSources {
  const sessions: SessionDefinition[] = [];
  const problems: DaypassError[] = [];
  if (entries !== undefined && !Array.isArray(entries)) {
    problems.push(errorOfCase('sources-no-list', {}));
  }
  for (const [index, entry] of (Array.isArray(entries) ? entries : []).entries()) {
    const place = `sources[${index}]`;
    try {
      const session = readSource(entry, place);
      if (sessions.some((other) => other.name === session.name)) {
        throw errorOfCase('session-twice', { name: session.name, place });
      }
      sessions.push(session);
    } catch (error) {
      if (!(error instanceof DaypassError)) throw error;
      problems.push(error);
    }
  }
  return { sessions, problems };
}

/**
 * @param place where it is in the settings, for messages; left out for one that doesn't stand there yet.
 * @throws DaypassError settings-invalid, which says what is wrong with it.
 */
export function readSource(entry: unknown, place?: string): SessionDefinition {
  const { kind, name: called } = (entry ?? {}) as { kind?: unknown; name?: unknown };
  const where = place === undefined ? '' : ` (${place})`;
  const named = typeof called === 'string' ? `"${called}"${where}` : (place ?? '-');
  const read = typeof kind === 'string' ? KINDS[kind] : undefined;
  if (!read) {
    throw errorOfCase('source-kind', { source: named, kinds: Object.keys(KINDS).join(', ') });
  }
  try {
    return read(entry);
  } catch (error) {
    if (!(error instanceof v.ValiError)) throw error;
    const [issue] = error.issues;
    const path = issue ? v.getDotPath(issue) : null;
    throw errorOfCase('source-wrong', { source: named, setting: path ?? 'kind', ...saidOf(issue) }, error);
  }
}

function oidc(source: v.InferOutput<typeof OidcSource>): OidcDefinition {
  const { identityPool } = source;
  return {
    kind: 'oidc',
    name: source.name,
    origin: 'settings',
    region: source.region ?? null,
    token: {
      from: 'provider',
      issuer: source.issuer,
      clientId: source.clientId,
      scopes: source.scopes ?? [],
      audience: source.audience ?? null,
      redirectUri: source.redirectUri ?? null,
      hasClientSecret: source.hasClientSecret ?? false,
    },
    sessionNameClaim: source.sessionNameClaim ?? 'email',
    sessionName: source.sessionName ?? null,
    roles: (source.roles ?? []).map(roleRequest),
    identityPool: identityPool ? { ...identityPool, region: identityPool.id.split(':')[0] ?? '' } : null,
  };
}

function assumeRole(source: v.InferOutput<typeof AssumeRoleSource>): AssumeRoleDefinition {
  const { session, account, role } = source.base;
  return {
    kind: 'assume-role',
    name: source.name,
    origin: 'settings',
    region: source.region ?? null,
    ...roleRequest(source),
    base: account && role ? { from: 'role', role: { session, account, role } } : { from: 'session', session },
    externalId: source.externalId ?? null,
    mfaSerial: source.mfaSerial ?? null,
    sessionName: source.sessionName ?? null,
    sourceIdentity: source.sourceIdentity ?? null,
    tags: source.tags ?? {},
    transitiveTagKeys: source.transitiveTagKeys ?? [],
  };
}

function roleRequest(source: {
  readonly roleArn: string;
  readonly durationSeconds?: number | undefined;
  readonly policy?: string | undefined;
  readonly policyArns?: readonly string[] | undefined;
}) {
  const { roleArn, durationSeconds = null, policy = null, policyArns = [] } = source;
  return { roleArn, durationSeconds, policy, policyArns };
}

/** Two entries with one account and name would be one role to a requester. */
function areDifferent(roles: readonly { readonly roleArn: string }[]): boolean {
  return new Set(roles.map(({ roleArn }) => JSON.stringify(partsOfRoleArn(roleArn)))).size === roles.length;
}

function isJson(candidate: string): boolean {
  try {
    JSON.parse(candidate);
    return true;
  } catch {
    return false;
  }
}

/** A page address without query and fragment (OpenID Connect Discovery §3). */
function isIssuer(candidate: string): boolean {
  return isPageAddress(candidate) && !/[?#]/.test(candidate);
}
