/** Makes every random value of the emulator, in the length and shape of AWS's, and remembers those that are secret. */
import { randomBytes, randomInt } from 'node:crypto';

export type SecretKind =
  | 'accessToken'
  | 'authorizationCode'
  | 'clientSecret'
  | 'deviceCode'
  | 'mfaSeed'
  | 'refreshToken'
  | 'registryPassword'
  | 'secretAccessKey'
  | 'sessionToken'
  | 'signinToken';

export interface IssuedSecret {
  readonly kind: SecretKind;
  readonly value: string;
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** RFC 8628 §6.1: no vowels, so that no words appear. */
const USER_CODE_LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';

export class Mint {
  readonly issued: IssuedSecret[] = [];

  clientId(region: string): string {
    return randomBytes(16).toString('base64url') + Buffer.from(region).toString('base64url');
  }

  userCode(): string {
    const code = pick(USER_CODE_LETTERS, 8);
    return `${code.slice(0, 4)}-${code.slice(4)}`;
  }

  accessKeyId(): string {
    return `ASIA${pick(BASE32, 16)}`;
  }

  longTermKeyId(): string {
    return `AKIA${pick(BASE32, 16)}`;
  }

  /** Seed of a virtual MFA device, in base32 (RFC 6238 leaves its length open; AWS's have 64 characters). */
  mfaSeed(): string {
    return this.#keep('mfaSeed', pick(BASE32, 64));
  }

  clientSecret(): string {
    return this.#keep('clientSecret', `eyJraWQiOiJrZXkt${random(780)}`);
  }

  deviceCode(): string {
    return this.#keep('deviceCode', random(64));
  }

  authorizationCode(): string {
    return this.#keep('authorizationCode', random(320));
  }

  /** Some 235 characters in two parts, of all of base64's alphabet (recorded in public debug logs). */
  accessToken(): string {
    return this.#keep('accessToken', identityCenterToken('aoa'));
  }

  refreshToken(): string {
    return this.#keep('refreshToken', identityCenterToken('aor'));
  }

  secretAccessKey(): string {
    return this.#keep('secretAccessKey', randomBytes(30).toString('base64'));
  }

  /** About 1,200 characters: what AWS issued for role sessions until 2026. */
  sessionToken(): string {
    return this.#keep('sessionToken', `IQoJb3JpZ2luX2Vj${randomBytes(888).toString('base64')}`);
  }

  signinToken(): string {
    return this.#keep('signinToken', random(480));
  }

  /** ECR's are about 2,000 characters. */
  registryPassword(): string {
    return this.#keep('registryPassword', random(1500));
  }

  #keep(kind: SecretKind, value: string): string {
    this.issued.push({ kind, value });
    return value;
  }
}

function random(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}

/** `aoaAAAAA…:MGUC…`, with `+` and `/` in it whatever chance says. */
function identityCenterToken(kind: string): string {
  const part = (bytes: number) => randomBytes(bytes).toString('base64').replace(/=+$/, '');
  return `${kind}AAAAAG${part(87)}/+:MGUC${part(77)}`;
}

function pick(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}
