/**
 * A role on top of another one, of whatever session: AssumeRole with external id, MFA code, session name, tags, policy.
 * Without an MFA device it needs no sign-in of its own; with one, a person's code gives credentials that are kept until
 * they end. Rules: docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use.html and STS's model.
 */
import type { AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { partsOfRoleArn } from '../../../common/patterns.ts';
import type { RoleRef } from '../../../common/roles.ts';
import type { SessionState } from '../../../common/sign-in.ts';
import type { Clock } from '../../base/clock.ts';
import type { RoleCredentials } from '../../base/credentials.ts';
import { DaypassError, isAbort } from '../../base/errors.ts';
import type { AssumeRoleDefinition } from '../../base/session-definition.ts';
import { HeldState } from '../base/held-state.ts';
import { askForMfaCode } from '../base/mfa-code.ts';
import { signInRequired } from '../base/sign-in-required.ts';
import { ClockOffset } from '../clock-offset.ts';
import { listKnownRoles } from '../listed-roles.ts';
import { stsRegionOf } from '../partition.ts';
import type { BaseRoles, CredentialSource, SignInRequest, SourceDependencies } from '../source.ts';
import { areKeysOver, type SigningKeys, Sts } from '../sts.ts';
import { stsError } from '../sts-errors.ts';
import { type Below, belowOf } from './below.ts';
import { heldCredentialsItem } from './held-credentials.ts';
import { assumeRoleInput, CHAINED_LIMIT } from './input.ts';
import { machineKeys } from './machine-keys.ts';

export interface AssumeRoleDependencies extends SourceDependencies<AssumeRoleDefinition> {
  readonly base: BaseRoles;
  /** Who uses this machine: names the role session where nothing else does, for the administrator's eyes. */
  readonly userName: string;
}

/** What stands for "no end" where the machine's own credentials are the base, in ms. */
const MACHINE_MS = 60 * 60_000;

export function createAssumeRoleSource(dependencies: AssumeRoleDependencies): CredentialSource {
  const { definition, base, clock, log } = dependencies;
  const { name, roleArn } = definition;
  const offset = new ClockOffset(clock);
  const sts = new Sts({ ...dependencies, region: definition.region ?? stsRegionOf(roleArn), offset });
  const below = belowOf(definition, base);
  const held: HeldState<RoleCredentials> = new HeldState<RoleCredentials>({
    session: name,
    item: heldCredentialsItem(dependencies.keychain, definition),
    clock,
    offset,
    log,
    endsAt: ({ expiresAt }) => expiresAt,
    state: () => stateOf(below, held, { clock, offset }),
  });

  async function assume(more: Partial<AssumeRoleCommandInput> = {}, signal?: AbortSignal): Promise<RoleCredentials> {
    const role = below.role();
    const keys: SigningKeys = role
      ? await base.credentials(role)
      : await machineKeys(definition.base.from as 'Environment');
    const input = assumeRoleInput(definition, { isChained: below.isChained(), userName: dependencies.userName });
    try {
      return await sts.assumeRole(keys, { ...input, ...more }, signal);
    } catch (error) {
      const session = below.session();
      if (!areKeysOver(error) || !session) throw error;
      throw signInRequired(session.name, `AWS no longer takes the credentials of ${session.name}.`, error);
    }
  }

  function assumeWithCode(request: SignInRequest, serial: string): Promise<RoleCredentials> {
    const device = { serial, ifUnknown: `Correct the MFA device of ${name}.` };
    return askForMfaCode(request, device, clock, (code) =>
      assume({ SerialNumber: serial, TokenCode: code.expose() }, request.signal),
    );
  }

  return {
    kind: 'assume-role',
    session: name,
    state: () => stateOf(below, held, { clock, offset }),
    onDidChange: held.onDidChange,

    async restore() {
      if (definition.mfaSerial !== null) await held.restore();
    },

    async signIn(request) {
      try {
        // A code is good once: what is missing below is said before a person gives one.
        below.role();
        if (definition.mfaSerial === null || !below.needsCode()) {
          await assume({}, request.signal);
          held.tell();
        } else await held.keep(await assumeWithCode(request, definition.mfaSerial));
      } catch (error) {
        throw isAbort(error) ? error : stsError(error, roleArn);
      }
    },

    signOut: () => held.signOut(),

    async list(position, sink) {
      listKnownRoles([partsOfRoleArn(roleArn)], () => name, position, sink);
    },

    async credentials(role) {
      requireOwn(definition, role);
      if (below.needsCode()) {
        await held.restore();
        if (held.live) return held.live;
        below.role();
        throw signInRequired(name, `${name} needs a code of your MFA device.`);
      }
      try {
        return await assume();
      } catch (error) {
        throw stsError(error, roleArn);
      }
    },

    buildsOn: () => (below.needsCode() ? null : (below.session()?.name ?? null)),

    note: () => (below.isChained() ? noteOf(definition) : null),

    /** Until STS has answered, what is known of AWS's clock is what the session below has measured. */
    clockOffset: () => offset.ms || (below.session()?.clockOffset ?? 0),

    dispose: () => held.dispose(),
  };
}

/** @throws DaypassError no-role for every other role. */
function requireOwn({ name, roleArn }: AssumeRoleDefinition, { account, role }: RoleRef): void {
  const own = partsOfRoleArn(roleArn);
  if (account === own.account && role === own.role) return;
  throw new DaypassError('no-role', `There is no role ${role} in account ${account} in ${name}.`, {
    details: { role, account },
  });
}

/** Of a role on top of another role. */
function noteOf({ durationSeconds }: AssumeRoleDefinition): string | null {
  if (durationSeconds === null || durationSeconds <= CHAINED_LIMIT) return null;
  return 'AWS limits a role on top of another role to an hour, so it lasts one hour and not longer.';
}

function stateOf(
  below: Below,
  held: HeldState<RoleCredentials>,
  { clock, offset }: { readonly clock: Clock; readonly offset: ClockOffset },
): SessionState {
  if (below.needsCode()) {
    const { live, value } = held;
    if (!live) return { status: 'signed-out', reason: value ? 'expired' : 'never' };
    return { status: 'signed-in', expiresAt: live.expiresAt - offset.ms, renewable: false };
  }
  const session = below.session();
  if (session) return session.state ?? { status: 'signed-out', reason: 'never' };
  return { status: 'signed-in', expiresAt: clock.now() + MACHINE_MS, renewable: true };
}
