/**
 * A role on top of another one, of whatever session: AssumeRole with external id, MFA code, session name, tags, policy.
 * Without an MFA device it needs no sign-in of its own; with one, a person's code gives credentials that are kept until
 * they end. Rules: docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use.html and STS's model.
 */
import type { AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { partsOfRoleArn } from '../../../common/patterns.ts';
import type { RoleRef } from '../../../common/roles.ts';
import type { SessionState } from '../../../common/sign-in.ts';
import type { RoleCredentials } from '../../base/credentials.ts';
import { Emitter } from '../../base/emitter.ts';
import { DaypassError, isAbort } from '../../base/errors.ts';
import type { AssumeRoleDefinition } from '../../base/session-definition.ts';
import { ClockOffset } from '../clock-offset.ts';
import { listKnownRoles } from '../listed-roles.ts';
import { loginCommand } from '../login-command.ts';
import type { BaseRoles, CredentialSource, SignInRequest, SourceParts } from '../source.ts';
import { areKeysOver, roleSessionName, type SigningKeys, Sts, stsRegionOf } from '../sts.ts';
import { isWrongCode, isWrongDevice, stsError, wrongDevice } from '../sts-errors.ts';
import { HeldCredentials } from './held-credentials.ts';
import { machineKeys } from './machine-keys.ts';

export interface AssumeRoleParts extends SourceParts<AssumeRoleDefinition> {
  readonly base: BaseRoles;
  /** Who uses this machine: names the role session where nothing else does, for the administrator's eyes. */
  readonly userName: string;
}

/** How long a code is waited for, and how often a wrong one is asked for again. */
const CODE_LIMIT_MS = 5 * 60_000;
const CODE_ATTEMPTS = 3;
/** Seconds: role chaining is limited to an hour, whatever the role allows. */
const CHAINED_LIMIT = 3600;
/** What stands for "no end" where the machine's own credentials are the base, in ms. */
const MACHINE_MS = 60 * 60_000;

export function createAssumeRoleSource(parts: AssumeRoleParts): CredentialSource {
  const { definition, base, clock, log } = parts;
  const { name, roleArn } = definition;
  const offset = new ClockOffset(clock);
  const sts = new Sts({ ...parts, region: definition.region ?? stsRegionOf(roleArn), offset });
  const held = new HeldCredentials(parts.keychain, definition, { log, now: () => clock.now() + offset.ms });
  const changed = new Emitter<SessionState>();

  /** The role below, unless the machine's own credentials are the base. @throws DaypassError no-session | no-role */
  function baseRole(): RoleRef | null {
    const { base: below } = definition;
    if (below.from === 'role') return below.role;
    return below.from === 'session' ? base.onlyRole(below.session) : null;
  }

  function baseSession() {
    const { base: below } = definition;
    const session = below.from === 'role' ? below.role.session : below.from === 'session' ? below.session : null;
    return session === null ? null : { name: session, ...base.session(session) };
  }

  /** Whether a code is needed here: not where an IAM user below has given one of the same device. */
  function needsCode(): boolean {
    return definition.mfaSerial !== null && baseSession()?.mfaSerial !== definition.mfaSerial;
  }

  function isChained(): boolean {
    const below = baseSession();
    return below !== null && below.kind !== 'iam-user';
  }

  async function baseKeys(): Promise<SigningKeys> {
    const role = baseRole();
    if (role) return base.credentials(role);
    return machineKeys(definition.base.from as 'Environment');
  }

  function input(): AssumeRoleCommandInput {
    const { durationSeconds, policy, policyArns, externalId, sessionName, sourceIdentity, tags } = definition;
    const seconds =
      isChained() && durationSeconds !== null ? Math.min(durationSeconds, CHAINED_LIMIT) : durationSeconds;
    return {
      RoleArn: roleArn,
      RoleSessionName: sessionName ?? roleSessionName(parts.userName),
      ...(seconds === null ? {} : { DurationSeconds: seconds }),
      ...(policy === null ? {} : { Policy: policy }),
      ...(policyArns.length === 0 ? {} : { PolicyArns: policyArns.map((arn) => ({ arn })) }),
      ...(externalId === null ? {} : { ExternalId: externalId }),
      ...(sourceIdentity === null ? {} : { SourceIdentity: sourceIdentity }),
      ...(Object.keys(tags).length === 0 ? {} : { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }),
      ...(definition.transitiveTagKeys.length === 0 ? {} : { TransitiveTagKeys: [...definition.transitiveTagKeys] }),
    };
  }

  async function assume(more: Partial<AssumeRoleCommandInput> = {}, signal?: AbortSignal): Promise<RoleCredentials> {
    const keys = await baseKeys();
    try {
      return await sts.assumeRole(keys, { ...input(), ...more }, signal);
    } catch (error) {
      const below = baseSession();
      if (areKeysOver(error) && below) {
        const what = `AWS no longer takes the credentials of ${below.name}.`;
        throw new DaypassError('sign-in-required', what, {
          next: loginCommand(below.name),
          cause: error,
          details: { session: below.name },
        });
      }
      throw error;
    }
  }

  /** Asks for codes until AWS takes one. */
  async function assumeWithCode({ ask, report, signal }: SignInRequest, serial: string): Promise<RoleCredentials> {
    for (let attempt = 1; ; attempt += 1) {
      const expiresAt = clock.now() + CODE_LIMIT_MS;
      const again = attempt > 1 ? { wasWrong: true } : {};
      const code = await ask({ step: 'mfa', serial, expiresAt, ...again });
      report({ step: 'starting' });
      try {
        if (!/^\d{6}$/.test(code.expose())) throw new WrongCode();
        return await assume({ SerialNumber: serial, TokenCode: code.expose() }, signal);
      } catch (error) {
        if (isWrongDevice(error)) throw wrongDevice(serial, `Correct the MFA device of ${name}.`, error);
        if (!(error instanceof WrongCode) && !isWrongCode(error)) throw error;
        if (attempt >= CODE_ATTEMPTS) {
          const what = `AWS did not take the codes of ${serial}.`;
          throw new DaypassError('sign-in-denied', what, { next: 'Wait for the next code and sign in again.' });
        }
      }
    }
  }

  function state(): SessionState {
    if (needsCode()) {
      const credentials = held.get();
      if (!credentials) return { status: 'signed-out', reason: held.hadSome ? 'expired' : 'never' };
      return { status: 'signed-in', expiresAt: credentials.expiresAt - offset.ms, renewable: false };
    }
    const below = baseSession();
    if (below) return below.state ?? { status: 'signed-out', reason: 'never' };
    return { status: 'signed-in', expiresAt: clock.now() + MACHINE_MS, renewable: true };
  }

  return {
    kind: 'assume-role',
    session: name,
    state,
    onDidChange: changed.event,

    async restore() {
      if (definition.mfaSerial === null) return;
      await held.restore();
      changed.fire(state());
    },

    async signIn(request) {
      try {
        // A code is good once: what is missing below is said before a person gives one.
        baseRole();
        if (definition.mfaSerial === null || !needsCode()) await assume({}, request.signal);
        else await held.keep(await assumeWithCode(request, definition.mfaSerial));
      } catch (error) {
        throw isAbort(error) ? error : stsError(error, roleArn);
      }
      changed.fire(state());
    },

    async signOut() {
      await held.forget();
      changed.fire(state());
    },

    async list(position, sink) {
      listKnownRoles([partsOfRoleArn(roleArn)], () => name, position, sink);
    },

    async credentials(asked) {
      const own = partsOfRoleArn(roleArn);
      if (asked.account !== own.account || asked.role !== own.role) {
        throw new DaypassError('no-role', `There is no role ${asked.role} in account ${asked.account} in ${name}.`, {
          details: { role: asked.role, account: asked.account },
        });
      }
      if (needsCode()) {
        const credentials = held.get();
        if (credentials) return credentials;
        baseRole();
        const what = `${name} needs a code of your MFA device.`;
        throw new DaypassError('sign-in-required', what, { next: loginCommand(name), details: { session: name } });
      }
      try {
        return await assume();
      } catch (error) {
        throw stsError(error, roleArn);
      }
    },

    buildsOn: () => (needsCode() ? null : (baseSession()?.name ?? null)),

    note() {
      const { durationSeconds } = definition;
      if (durationSeconds === null || durationSeconds <= CHAINED_LIMIT || !isChained()) return null;
      return 'AWS limits a role on top of another role to an hour, so it lasts one hour and not longer.';
    },

    /** Until STS has answered, what is known of AWS's clock is what the session below has measured. */
    clockOffset: () => offset.ms || (baseSession()?.clockOffset ?? 0),

    dispose: () => changed.dispose(),
  };
}

/** A code that can't be one: AWS need not be asked. */
class WrongCode extends Error {}
