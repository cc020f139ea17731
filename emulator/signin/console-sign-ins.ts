/** Console sign-ins for programs (`aws login`): requests that a person decides, codes, and refresh tokens bound to a key. */
import { createHash, randomUUID } from 'node:crypto';
import type { Mint } from '../mint.ts';

const CODE_MS = 5 * 60_000;
/** How long a sign-in can be renewed: the console's own 12 hours. */
const SESSION_MS = 12 * 60 * 60_000;

export interface ConsoleSignInRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string;
  readonly codeChallenge: string;
}

interface RefreshToken {
  readonly clientId: string;
  /** Thumbprint of the key that it is bound to (RFC 9449 §6). */
  readonly thumbprint: string;
  readonly subject: string;
  readonly endsAt: number;
}

export class ConsoleSignIns {
  /** ARN of who signs in on the page. */
  subject = 'arn:aws:iam::111122223333:user/ann';
  /** What every token request from now on is refused with (`USER_CREDENTIALS_CHANGED`, …); null for nothing. */
  refusal: string | null = null;
  readonly #mint: Mint;
  readonly #asked = new Map<string, ConsoleSignInRequest>();
  readonly #codes = new Map<string, { request: ConsoleSignInRequest; endsAt: number }>();
  readonly #tokens = new Map<string, RefreshToken>();
  readonly #usedProofs = new Set<string>();

  constructor(mint: Mint) {
    this.#mint = mint;
  }

  ask(request: ConsoleSignInRequest): string {
    const id = randomUUID();
    this.#asked.set(id, request);
    return id;
  }

  decide(id: string): ConsoleSignInRequest | undefined {
    const request = this.#asked.get(id);
    this.#asked.delete(id);
    return request;
  }

  issueCode(request: ConsoleSignInRequest, now: number): string {
    const code = this.#mint.authorizationCode();
    this.#codes.set(code, { request, endsAt: now + CODE_MS });
    return code;
  }

  /** A code works once, even if the exchange fails; null for one that does not work. */
  redeem(
    code: string,
    given: { clientId: string; redirectUri: string; codeVerifier: string },
    now: number,
  ): 'expired' | ConsoleSignInRequest | null {
    const issued = this.#codes.get(code);
    this.#codes.delete(code);
    if (!issued || issued.endsAt <= now) return 'expired';
    const { request } = issued;
    const challenge = createHash('sha256').update(given.codeVerifier).digest('base64url');
    const fits =
      request.clientId === given.clientId &&
      request.redirectUri === given.redirectUri &&
      request.codeChallenge === challenge;
    return fits ? request : null;
  }

  issueRefreshToken(clientId: string, thumbprint: string, now: number): string {
    const token = this.#mint.refreshToken();
    this.#tokens.set(token, { clientId, thumbprint, subject: this.subject, endsAt: now + SESSION_MS });
    return token;
  }

  /** The same token gives the same answer as long as it lasts (the model calls a refresh idempotent). */
  findRefreshToken(token: string, now: number): RefreshToken | undefined {
    const found = this.#tokens.get(token);
    return found && found.endsAt > now ? found : undefined;
  }

  /** False for a proof that was shown before (RFC 9449 §11.1). */
  takeProof(jti: string): boolean {
    if (this.#usedProofs.has(jti)) return false;
    this.#usedProofs.add(jti);
    return true;
  }
}
