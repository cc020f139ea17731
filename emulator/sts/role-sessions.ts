/** Credentials that were handed out or that a user has, who they stand for, and the console sign-in tokens made from them. */
import { createHash, randomUUID } from 'node:crypto';
import { PERSON } from '../identity-center/directory.ts';
import type { Mint } from '../mint.ts';
import type { SessionContext } from './session-context.ts';

/** docs.aws.amazon.com: "The token is valid for 15 minutes." */
const SIGNIN_TOKEN_MS = 15 * 60_000;

/** Whom a key stands for. */
export interface Principal {
  /** `root` and `user` have long-term keys; `user-session` is what GetSessionToken makes of a user, `federated` GetFederationToken. */
  readonly kind: 'permission-set' | 'role' | 'user' | 'user-session' | 'federated' | 'root';
  /** What GetCallerIdentity answers. */
  readonly arn: string;
  readonly userId: string;
  /** ARN by which trust policies name it: the role's or the user's. */
  readonly iamArn: string;
  /** Whether a code of an MFA device stands behind it. */
  readonly mfa: boolean;
}

export interface RoleSession {
  readonly accountId: string;
  readonly roleName: string;
  readonly principal: Principal;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Empty for long-term keys. */
  readonly sessionToken: string;
  /** Epoch ms; Infinity for long-term keys. */
  readonly expiresAt: number;
  /** Of a role that was assumed. */
  readonly context?: SessionContext;
}

export class RoleSessions {
  readonly #mint: Mint;
  readonly #byKey = new Map<string, RoleSession>();
  /** Browsers that are signed in to the console, by cookie. */
  readonly #consoles = new Map<string, RoleSession>();
  readonly #signinTokens = new Map<string, { session: RoleSession; expiresAt: number }>();

  constructor(mint: Mint) {
    this.#mint = mint;
  }

  /** @param lifetime in ms */
  issue(accountId: string, roleName: string, now: number, lifetime: number): RoleSession {
    return this.issueFor(permissionSet(accountId, roleName), { accountId, roleName }, now, lifetime);
  }

  issueFor(
    principal: Principal,
    { accountId, roleName }: { accountId: string; roleName: string },
    now: number,
    lifetime: number,
    context?: SessionContext,
  ): RoleSession {
    const session = {
      accountId,
      roleName,
      principal,
      accessKeyId: this.#mint.accessKeyId(),
      secretAccessKey: this.#mint.secretAccessKey(),
      sessionToken: this.#mint.sessionToken(),
      expiresAt: now + lifetime,
      ...(context ? { context } : {}),
    };
    this.#byKey.set(session.accessKeyId, session);
    return session;
  }

  /** A long-term key: no token, no end. */
  issueLongTerm(principal: Principal, accountId: string): RoleSession {
    const session = {
      accountId,
      roleName: '',
      principal,
      accessKeyId: this.#mint.longTermKeyId(),
      secretAccessKey: this.#mint.secretAccessKey(),
      sessionToken: '',
      expiresAt: Number.POSITIVE_INFINITY,
    };
    this.#byKey.set(session.accessKeyId, session);
    return session;
  }

  /** The key is known no more. */
  remove(accessKeyId: string): void {
    this.#byKey.delete(accessKeyId);
  }

  find(accessKeyId: string): RoleSession | undefined {
    return this.#byKey.get(accessKeyId);
  }

  issueSigninToken(session: RoleSession, now: number): string {
    const token = this.#mint.signinToken();
    this.#signinTokens.set(token, { session, expiresAt: now + SIGNIN_TOKEN_MS });
    return token;
  }

  /** Signs a browser in to the console. @returns the value of its cookie. */
  openConsole(session: RoleSession): string {
    const cookie = randomUUID();
    this.#consoles.set(cookie, session);
    return cookie;
  }

  byConsole(cookie: string): RoleSession | undefined {
    return this.#consoles.get(cookie);
  }

  bySigninToken(token: string, now: number): RoleSession | undefined {
    const found = this.#signinTokens.get(token);
    return found && found.expiresAt > now ? found.session : undefined;
  }
}

/** Identity Center's name for the IAM role behind a permission set: 16 hex digits after it, fixed per account. */
function reservedRoleName(accountId: string, roleName: string): string {
  const suffix = createHash('sha256').update(`${accountId}/${roleName}`).digest('hex').slice(0, 16);
  return `AWSReservedSSO_${roleName}_${suffix}`;
}

/** The person in a permission set's role. */
function permissionSet(accountId: string, roleName: string): Principal {
  const role = reservedRoleName(accountId, roleName);
  return {
    kind: 'permission-set',
    arn: `arn:aws:sts::${accountId}:assumed-role/${role}/${PERSON.userName}`,
    userId: `${roleId(accountId, roleName)}:${PERSON.userName}`,
    iamArn: `arn:aws:iam::${accountId}:role/aws-reserved/sso.amazonaws.com/${role}`,
    mfa: false,
  };
}

/** `AROA…`, the same for the same role each time. */
export function roleId(accountId: string, roleName: string): string {
  const digest = createHash('sha256').update(`id/${accountId}/${roleName}`).digest('hex');
  return `AROA${digest.toUpperCase().slice(0, 17)}`;
}
