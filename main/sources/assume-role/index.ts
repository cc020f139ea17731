/**
 * A role on top of another one, of whatever session: AssumeRole with external id, MFA code, session name, tags, policy.
 * Without an MFA device it needs no sign-in of its own; with one, a person's code gives credentials that are kept until
 * they end. Rules: docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use.html and STS's model.
 */

import type { AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { partitionOfArn } from '../../../common/partitions.ts';
import { partsOfRoleArn } from '../../../common/patterns.ts';
import type { RoleRef } from '../../../common/roles.ts';
import type { SessionState } from '../../../common/sign-in.ts';
import type { RoleCredentials } from '../../base/credentials.ts';
import { DaypassError, isAbort } from '../../base/errors.ts';
import type { AssumeRoleDefinition } from '../../base/session-definition.ts';
import { HeldState } from '../base/held-state.ts';
import { askForMfaCode } from '../base/mfa-code.ts';
import { signInRequired } from '../base/sign-in-required.ts';
import { ClockOffset } from '../clock-offset.ts';
import { listKnownRoles } from '../listed-roles.ts';
import type {
  BaseRoles,
  CredentialSource,
  ListingPosition,
  ListingSink,
  SignInRequest,
  SourceDependencies,
} from '../source.ts';
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
  return new AssumeRoleSource(dependencies);
}

class AssumeRoleSource implements CredentialSource {
  readonly kind = 'assume-role';
  readonly #dependencies: AssumeRoleDependencies;
  readonly #offset: ClockOffset;
  readonly #sts: Sts;
  readonly #below: Below;
  readonly #held: HeldState<RoleCredentials>;

  constructor(dependencies: AssumeRoleDependencies) {
    const { definition, keychain, clock } = dependencies;
    this.#dependencies = dependencies;
    this.#offset = new ClockOffset(clock);
    const region = definition.region ?? partitionOfArn(definition.roleArn).home;
    this.#sts = new Sts({ ...dependencies, region, offset: this.#offset });
    this.#below = belowOf(definition, dependencies.base);
    this.#held = new HeldState({
      ...dependencies,
      session: definition.name,
      item: heldCredentialsItem(keychain, definition),
      offset: this.#offset,
      endsAt: ({ expiresAt }) => expiresAt,
      state: () => this.state(),
    });
  }

  get session(): string {
    return this.#dependencies.definition.name;
  }

  get onDidChange() {
    return this.#held.onDidChange;
  }

  state(): SessionState {
    if (this.#below.needsCode()) {
      const { live, value } = this.#held;
      if (!live) return { status: 'signed-out', reason: value ? 'expired' : 'never' };
      return { status: 'signed-in', expiresAt: live.expiresAt - this.#offset.ms, renewable: false };
    }
    const session = this.#below.session();
    if (session) return session.state ?? { status: 'signed-out', reason: 'never' };
    return { status: 'signed-in', expiresAt: this.#dependencies.clock.now() + MACHINE_MS, renewable: true };
  }

  async restore(): Promise<void> {
    if (this.#dependencies.definition.mfaSerial !== null) await this.#held.restore();
  }

  async signIn(request: SignInRequest): Promise<void> {
    const { mfaSerial, roleArn } = this.#dependencies.definition;
    try {
      // A code is good once: what is missing below is said before a person gives one.
      this.#below.role();
      if (mfaSerial === null || !this.#below.needsCode()) {
        await this.#assume({}, request.signal);
        this.#held.tell();
      } else await this.#held.keep(await this.#assumeWithCode(request, mfaSerial));
    } catch (error) {
      throw isAbort(error) ? error : stsError(error, roleArn);
    }
  }

  async signOut(): Promise<void> {
    await this.#held.signOut();
  }

  async list(position: ListingPosition, sink: ListingSink): Promise<void> {
    listKnownRoles([partsOfRoleArn(this.#dependencies.definition.roleArn)], () => this.session, position, sink);
  }

  async credentials(role: RoleRef): Promise<RoleCredentials> {
    requireOwn(this.#dependencies.definition, role);
    if (this.#below.needsCode()) {
      await this.#held.restore();
      if (this.#held.live) return this.#held.live;
      this.#below.role();
      throw signInRequired(this.session, `${this.session} needs a code of your MFA device.`);
    }
    try {
      return await this.#assume();
    } catch (error) {
      throw stsError(error, this.#dependencies.definition.roleArn);
    }
  }

  buildsOn(): string | null {
    return this.#below.needsCode() ? null : (this.#below.session()?.name ?? null);
  }

  note(): string | null {
    return this.#below.isChained() ? noteOf(this.#dependencies.definition) : null;
  }

  /** Until STS has answered, what is known of AWS's clock is what the session below has measured. */
  clockOffset(): number {
    return this.#offset.ms || (this.#below.session()?.clockOffset ?? 0);
  }

  dispose(): void {
    this.#held.dispose();
  }

  async #assume(more: Partial<AssumeRoleCommandInput> = {}, signal?: AbortSignal): Promise<RoleCredentials> {
    const { definition, base, userName } = this.#dependencies;
    const role = this.#below.role();
    const keys: SigningKeys = role
      ? await base.credentials(role)
      : await machineKeys(definition.base.from as 'EcsContainer');
    const input = assumeRoleInput(definition, { isChained: this.#below.isChained(), userName });
    try {
      return await this.#sts.assumeRole(keys, { ...input, ...more }, signal);
    } catch (error) {
      const session = this.#below.session();
      if (!areKeysOver(error) || !session) throw error;
      throw signInRequired(session.name, `AWS no longer takes the credentials of ${session.name}.`, error);
    }
  }

  #assumeWithCode(request: SignInRequest, serial: string): Promise<RoleCredentials> {
    const device = { serial, ifUnknown: `Correct the MFA device of ${this.session}.` };
    return askForMfaCode(request, device, this.#dependencies.clock, (code) =>
      this.#assume({ SerialNumber: serial, TokenCode: code.expose() }, request.signal),
    );
  }
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
