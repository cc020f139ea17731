/** Proof of possession (DPoP, RFC 9449): every call shows that it comes from who holds this key. ES256, as AWS wants it. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { Secret } from '../../base/secret.ts';

export interface DpopKey {
  /** `DPoP` header for one POST. @param now AWS's time, ms since the epoch. */
  proof(url: string, now: number): string;
  /** PEM, for the keychain. */
  export(): Secret;
}

export function createDpopKey(): DpopKey {
  return keyFrom(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
}

/** @throws Error for anything that `export` has not written. */
export function importDpopKey(pem: Secret): DpopKey {
  const key = createPrivateKey(pem.expose());
  if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') throw new Error('This is not a P-256 key.');
  return keyFrom(key);
}

function keyFrom(key: KeyObject): DpopKey {
  const { kty, x, y, crv } = createPublicKey(key).export({ format: 'jwk' });
  const header = encode({ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, x, y, crv } });
  return {
    proof(url, now) {
      const claims = encode({ htm: 'POST', htu: url, iat: Math.floor(now / 1000), jti: randomUUID() });
      const input = `${header}.${claims}`;
      // JWS wants r and s one after the other (RFC 7518 §3.4), not DER.
      const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
      return `${input}.${signature.toString('base64url')}`;
    },
    export: () => new Secret(key.export({ type: 'pkcs8', format: 'pem' }) as string),
  };
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
