/** The authorization code flow with PKCE (RFC 6749 §4.1, RFC 7636), from the consent page to the code's redemption. */
import { createHash, randomUUID } from 'node:crypto';
import { WireError } from '../http/wire-error.ts';
import type { Mint } from '../mint.ts';

/** RFC 6749 §4.1.2: short; ten minutes at most. */
const CODE_LIFETIME_MS = 5 * 60_000;

export interface AuthorizationRequest {
  readonly clientId: string;
  readonly clientName: string;
  readonly redirectUri: string;
  readonly state: string | null;
  readonly scopes: readonly string[];
  /** base64url of the verifier's SHA-256. */
  readonly codeChallenge: string;
}

interface IssuedCode {
  readonly request: AuthorizationRequest;
  readonly expiresAt: number;
}

export class AuthorizationCodes {
  readonly #asked = new Map<string, AuthorizationRequest>();
  readonly #codes = new Map<string, IssuedCode>();
  readonly #refused = new Set<string>();
  readonly #mint: Mint;

  constructor(mint: Mint) {
    this.#mint = mint;
  }

  /** Keeps a checked request while the person reads the consent page; returns the id that its form carries. */
  ask(request: AuthorizationRequest): string {
    const id = randomUUID();
    this.#asked.set(id, request);
    return id;
  }

  /** The request under this id; it can be decided once. */
  decide(id: string): AuthorizationRequest | undefined {
    const request = this.#asked.get(id);
    this.#asked.delete(id);
    return request;
  }

  issue(request: AuthorizationRequest, now: number): string {
    const code = this.#mint.authorizationCode();
    this.#codes.set(code, { request, expiresAt: now + CODE_LIFETIME_MS });
    return code;
  }

  /** A code that will be refused: the person has cancelled, and the page did not tell the program. */
  issueRefused(): string {
    const code = this.#mint.authorizationCode();
    this.#refused.add(code);
    return code;
  }

  isRefused(code: string): boolean {
    return this.#refused.has(code);
  }

  /** A code works once, even if the exchange fails. @throws WireError InvalidGrantException */
  redeem(
    code: string,
    presented: { clientId: string; redirectUri: string; codeVerifier: string },
    now: number,
  ): AuthorizationRequest {
    const issued = this.#codes.get(code);
    this.#codes.delete(code);
    if (!issued || issued.expiresAt <= now) throw new WireError('InvalidGrantException');
    const { request } = issued;
    if (request.clientId !== presented.clientId) throw new WireError('InvalidGrantException');
    if (request.redirectUri !== presented.redirectUri) throw new WireError('InvalidGrantException');
    if (request.codeChallenge !== challengeOf(presented.codeVerifier)) {
      throw new WireError('InvalidGrantException', 'Invalid code verifier');
    }
    return request;
  }
}

function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}
