/** The AWS CLI's token cache, somebody else's file: what is read of it is whole, and what is written is read as it was. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCachedSignIn, removeCachedSignIn, writeCachedSignIn } from '../../../main/aws-files/sso-cache.ts';
import { hold, requireWhole } from '../properties.ts';
import { emptyFolder } from '../scratch.ts';

export async function fuzz(input: Uint8Array): Promise<void> {
  const path = join(emptyFolder(), 'token.json');
  writeFileSync(path, input);
  const held = await readCachedSignIn(path);
  if (!held) return;
  const { accessToken, expiresAt, refreshToken, registration, startUrl, region } = held;
  requireWhole({ accessToken, expiresAt, refreshToken });
  if (registration) requireWhole(registration);
  await writeCachedSignIn(path, held);
  const again = await readCachedSignIn(path);
  hold(again, 'what was written can be read');
  hold(again.startUrl === startUrl && again.region === region, 'it is of the same session');
  hold(again.accessToken.expose() === accessToken.expose(), 'the token is the same');
  hold(again.refreshToken?.expose() === refreshToken?.expose(), 'what renews it is the same');
  hold(again.registration?.clientId === registration?.clientId, 'the client is the same');
  hold(again.registration?.clientSecret.expose() === registration?.clientSecret.expose(), 'its secret is the same');
  requireSameSecond(again.expiresAt, expiresAt);
  requireSameSecond(again.registration?.expiresAt ?? 0, registration?.expiresAt ?? 0);
  await removeCachedSignIn(path);
  hold((await readCachedSignIn(path)) === null, 'it is gone after the sign-out');
}

/** Rounded down, so that nothing uses it beyond its end. */
function requireSameSecond(written: number, was: number): void {
  hold(written <= was && was - written < 1000, 'an end is the same to the second');
}
