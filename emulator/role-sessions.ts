/** Role credentials that were handed out, and the console sign-in tokens made from them. */
import { createHash } from 'node:crypto';
import type { Mint } from './mint.ts';

/** docs.aws.amazon.com: "The token is valid for 15 minutes." */
const SIGNIN_TOKEN_MS = 15 * 60_000;

export interface RoleSession {
  readonly accountId: string;
  readonly roleName: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Epoch ms. */
  readonly expiresAt: number;
}

export class RoleSessions {
  readonly #mint: Mint;
  readonly #byKey = new Map<string, RoleSession>();
  readonly #signinTokens = new Map<string, { session: RoleSession; expiresAt: number }>();

  constructor(mint: Mint) {
    this.#mint = mint;
  }

  /** @param lifetime in ms */
  issue(accountId: string, roleName: string, now: number, lifetime: number): RoleSession {
    const session = {
      accountId,
      roleName,
      accessKeyId: this.#mint.accessKeyId(),
      secretAccessKey: this.#mint.secretAccessKey(),
      sessionToken: this.#mint.sessionToken(),
      expiresAt: now + lifetime,
    };
    this.#byKey.set(session.accessKeyId, session);
    return session;
  }

  find(accessKeyId: string): RoleSession | undefined {
    return this.#byKey.get(accessKeyId);
  }

  issueSigninToken(session: RoleSession, now: number): string {
    const token = this.#mint.signinToken();
    this.#signinTokens.set(token, { session, expiresAt: now + SIGNIN_TOKEN_MS });
    return token;
  }

  bySigninToken(token: string, now: number): RoleSession | undefined {
    const found = this.#signinTokens.get(token);
    return found && found.expiresAt > now ? found.session : undefined;
  }
}

/** Identity Center's name for the IAM role behind a permission set: 16 hex digits after it, fixed per account. */
export function reservedRoleName(accountId: string, roleName: string): string {
  const suffix = createHash('sha256').update(`${accountId}/${roleName}`).digest('hex').slice(0, 16);
  return `AWSReservedSSO_${roleName}_${suffix}`;
}

/** What GetCallerIdentity answers for these credentials. */
export function assumedRoleArn(session: RoleSession, userName: string): string {
  const role = reservedRoleName(session.accountId, session.roleName);
  return `arn:aws:sts::${session.accountId}:assumed-role/${role}/${userName}`;
}

/** `AROA…`, the same for the same role each time. */
export function roleId(session: RoleSession): string {
  const digest = createHash('sha256').update(`id/${session.accountId}/${session.roleName}`).digest('hex');
  return `AROA${digest.toUpperCase().slice(0, 17)}`;
}
