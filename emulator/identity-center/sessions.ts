/** Portal sessions and the tokens that open them. */
import type { Mint } from '../mint.ts';

export interface PortalSession {
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** Epoch ms; no token of the session works beyond it. */
  readonly endsAt: number;
}

export interface TokenSet {
  readonly accessToken: string;
  /** Epoch ms. */
  readonly expiresAt: number;
  readonly refreshToken?: string;
}

export class PortalSessions {
  readonly #mint: Mint;
  readonly #access = new Map<string, { session: PortalSession; expiresAt: number }>();
  readonly #refresh = new Map<string, PortalSession>();

  constructor(mint: Mint) {
    this.#mint = mint;
  }

  /** @param lifetime of the access token, in ms; the session's end cuts it short. */
  issue(session: PortalSession, now: number, lifetime: number, refreshable: boolean): TokenSet {
    const accessToken = this.#mint.accessToken();
    const expiresAt = Math.min(now + lifetime, session.endsAt);
    this.#access.set(accessToken, { session, expiresAt });
    if (!refreshable) return { accessToken, expiresAt };
    const refreshToken = this.#mint.refreshToken();
    this.#refresh.set(refreshToken, session);
    return { accessToken, expiresAt, refreshToken };
  }

  find(accessToken: string, now: number): PortalSession | undefined {
    const found = this.#access.get(accessToken);
    return found && found.expiresAt > now ? found.session : undefined;
  }

  /** Uses up a refresh token, unless it is `reusable`. Undefined for one that is unknown, used, another client's or of an ended session. */
  redeemRefreshToken(
    refreshToken: string,
    clientId: string,
    now: number,
    reusable: boolean,
  ): PortalSession | undefined {
    const session = this.#refresh.get(refreshToken);
    if (session?.clientId !== clientId || session.endsAt <= now) return undefined;
    if (!reusable) this.#refresh.delete(refreshToken);
    return session;
  }

  /** Ends one session with all its tokens. */
  end(session: PortalSession): void {
    for (const [token, entry] of this.#access) if (entry.session === session) this.#access.delete(token);
    for (const [token, owner] of this.#refresh) if (owner === session) this.#refresh.delete(token);
  }

  revokeAll(): void {
    this.#access.clear();
    this.#refresh.clear();
  }

  expireAccessTokens(): void {
    this.#access.clear();
  }
}
