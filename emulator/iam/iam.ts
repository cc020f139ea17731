/** The IAM that STS asks: roles and whom they trust, users with their keys and MFA devices, identity providers. */
import { createHash } from 'node:crypto';
import type { Mint } from '../mint.ts';
import { type Principal, type RoleSession, type RoleSessions, roleId } from '../sts/role-sessions.ts';
import type { SessionContext } from '../sts/session-context.ts';
import { hotp, stepAt } from './totp.ts';
import type { Trust } from './trust.ts';

export interface EmulatorRole {
  readonly arn: string;
  /** `MaxSessionDuration` in seconds (3600). */
  readonly maxSessionSeconds?: number;
  readonly trust: Trust;
}

export interface EmulatorUser {
  readonly arn: string;
  readonly name: string;
  readonly accountId: string;
  readonly principal: Principal;
}

export interface EmulatedMfaDevice {
  readonly serial: string;
  /** base32 */
  readonly seed: string;
}

export interface EmulatedIdentityPool {
  readonly id: string;
  /** Issuers whose ID tokens it takes, with the audience that each has to name. */
  readonly logins: Readonly<Record<string, string>>;
  /** The role that a signed-in identity gets. */
  readonly roleArn: string;
  /** Roles that a token may ask for by `CustomRoleArn`. */
  readonly customRoles?: readonly string[];
}

/** A SAML provider as its metadata document registers it (CreateSAMLProvider). */
export interface SamlProvider {
  /** `entityID` */
  readonly issuer: string;
  /** PEM of those that it signs with: the old one and the new one while they change. */
  readonly certificates: readonly string[];
}

export class Iam {
  readonly #mint: Mint;
  readonly #sessions: RoleSessions;
  readonly #roles = new Map<string, EmulatorRole>();
  readonly #users = new Map<string, EmulatorUser>();
  readonly #devices = new Map<string, EmulatedMfaDevice>();
  readonly #usedCodes = new Set<string>();
  /** Audiences of each registered OpenID provider, by issuer and account. */
  readonly #oidcProviders = new Map<string, readonly string[]>();
  readonly #samlProviders = new Map<string, SamlProvider>();
  readonly #aliases = new Map<string, string>();
  readonly #pools = new Map<string, EmulatedIdentityPool>();
  readonly #identities = new Map<string, EmulatedIdentityPool>();

  constructor(mint: Mint, sessions: RoleSessions) {
    this.#mint = mint;
    this.#sessions = sessions;
  }

  /** CreateAccountAlias */
  nameAccount(accountId: string, alias: string): void {
    this.#aliases.set(accountId, alias);
  }

  aliasOf(accountId: string): string | undefined {
    return this.#aliases.get(accountId);
  }

  addRole(role: EmulatorRole): EmulatorRole {
    this.#roles.set(role.arn, role);
    return role;
  }

  role(arn: string): EmulatorRole | undefined {
    return this.#roles.get(arn);
  }

  addUser(accountId: string, name: string): EmulatorUser {
    const arn = `arn:aws:iam::${accountId}:user/${name}`;
    const principal = { kind: 'user', arn, userId: idOf('AIDA', arn), iamArn: arn, mfa: false } as const;
    const user = { arn, name, accountId, principal };
    this.#users.set(arn, user);
    return user;
  }

  user(arn: string): EmulatorUser | undefined {
    return this.#users.get(arn);
  }

  /** What the session with this key carries: tags and the like, as it was asked for. */
  contextOf(accessKeyId: string): SessionContext | undefined {
    return this.#sessions.find(accessKeyId)?.context;
  }

  /** A long-term key of a user. */
  addAccessKey(user: EmulatorUser): RoleSession {
    return this.#sessions.issueLongTerm(user.principal, user.accountId);
  }

  /** A long-term key of an account's root user, which no one should have. */
  addRootKey(accountId: string): RoleSession {
    const arn = `arn:aws:iam::${accountId}:root`;
    const principal = { kind: 'root', arn, userId: accountId, iamArn: arn, mfa: false } as const;
    return this.#sessions.issueLongTerm(principal, accountId);
  }

  /** A virtual MFA device, `arn:aws:iam::ACCOUNT:mfa/NAME`. */
  addMfaDevice(accountId: string, name: string): EmulatedMfaDevice {
    const device = { serial: mfaSerialOf(accountId, name), seed: this.#mint.mfaSeed() };
    this.#devices.set(device.serial, device);
    return device;
  }

  hasMfaDevice(serial: string): boolean {
    return this.#devices.has(serial);
  }

  /** Whether the device shows this code now, or did a step ago. A code works once, as at AWS. */
  takeCode(serial: string, code: string, now: number): boolean {
    const device = this.#devices.get(serial);
    const used = `${serial} ${code}`;
    if (!device || this.#usedCodes.has(used)) return false;
    const steps = [stepAt(now), stepAt(now) - 1, stepAt(now) + 1];
    if (!steps.some((step) => hotp(device.seed, step) === code)) return false;
    this.#usedCodes.add(used);
    return true;
  }

  /** Registers an OpenID provider in an account (CreateOpenIDConnectProvider) with its audiences. */
  addOidcProvider(accountId: string, issuer: string, audiences: readonly string[]): void {
    this.#oidcProviders.set(`${accountId} ${issuer}`, audiences);
  }

  oidcAudiences(accountId: string, issuer: string): readonly string[] | undefined {
    return this.#oidcProviders.get(`${accountId} ${issuer}`);
  }

  /** Registers a SAML provider by its ARN (`arn:aws:iam::ACCOUNT:saml-provider/NAME`). */
  addSamlProvider(arn: string, provider: SamlProvider): void {
    this.#samlProviders.set(arn, provider);
  }

  samlProvider(arn: string): SamlProvider | undefined {
    return this.#samlProviders.get(arn);
  }

  samlProviders(): readonly SamlProvider[] {
    return [...this.#samlProviders.values()];
  }

  addIdentityPool(pool: EmulatedIdentityPool): void {
    this.#pools.set(pool.id, pool);
  }

  identityPool(id: string): EmulatedIdentityPool | undefined {
    return this.#pools.get(id);
  }

  /** The id of somebody in a pool, the same each time: `REGION:UUID`. */
  identityId(pool: EmulatedIdentityPool, subject: string): string {
    const hash = createHash('sha256').update(`${pool.id} ${subject}`).digest('hex');
    const uuid = [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20, 32)];
    const id = `${pool.id.split(':')[0]}:${uuid.join('-')}`;
    this.#identities.set(id, pool);
    return id;
  }

  poolOfIdentity(identityId: string): EmulatedIdentityPool | undefined {
    return this.#identities.get(identityId);
  }
}

export function mfaSerialOf(accountId: string, name: string): string {
  return `arn:aws:iam::${accountId}:mfa/${name}`;
}

export function accountOf(arn: string): string {
  return arn.split(':')[4] ?? '';
}

/** The name at the end of a role's or user's ARN, without its path. */
export function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/** The identity of a role session. */
export function assumedRole(role: EmulatorRole, sessionName: string, mfa: boolean): Principal {
  const account = accountOf(role.arn);
  const name = nameOf(role.arn);
  return {
    kind: 'role',
    arn: `arn:aws:sts::${account}:assumed-role/${name}/${sessionName}`,
    userId: `${roleId(account, name)}:${sessionName}`,
    iamArn: role.arn,
    mfa,
  };
}

function idOf(prefix: string, of: string): string {
  return prefix + createHash('sha256').update(of).digest('hex').toUpperCase().slice(0, 17);
}
