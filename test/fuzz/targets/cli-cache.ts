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
  const { accessToken, expiresAt, renewableUntil, startUrl, region } = held;
  requireWhole({ accessToken, expiresAt, renewableUntil });
  await writeCachedSignIn(path, held);
  const again = await readCachedSignIn(path);
  hold(again, 'what was written can be read');
  hold(again.accessToken.expose() === accessToken.expose(), 'the token is the same');
  hold(again.startUrl === startUrl && again.region === region, 'it is of the same session');
  hold(again.expiresAt <= expiresAt && expiresAt - again.expiresAt < 1000, 'its end is the same to the second');
  hold(again.renewableUntil === null, 'nobody else can renew it');
  await removeCachedSignIn(path, accessToken);
  hold((await readCachedSignIn(path)) === null, 'it is gone after the sign-out');
}
