/**
 * `node build/scripts/channels.mjs FOLDER VERSION URL [WITHDRAWN…]`: channel files for the packages of a release that lie in FOLDER,
 * signed, into FOLDER/channels. URL is the folder that the packages are served from; WITHDRAWN are versions that were taken
 * back. The private key is in DAYPASS_UPDATE_SIGNING_KEY, in PEM form. `docs/releasing.md` says when.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { channelFile, channelsOf, packageOf, sign } from '../package/channel-file.mjs';
import { Stop, start } from './steps.mjs';

const VERSION = /^\d+\.\d+\.\d+(-[a-z]+\.\d+)?$/;

start(async () => {
  const [folder, version, url, ...withdrawn] = process.argv.slice(2);
  const key = process.env.DAYPASS_UPDATE_SIGNING_KEY;
  if (!folder || !version || !url) throw new Stop('Usage: channels.mjs FOLDER VERSION URL [WITHDRAWN…]');
  if (!key) throw new Stop('DAYPASS_UPDATE_SIGNING_KEY is not set.');
  for (const one of [version, ...withdrawn]) if (!VERSION.test(one)) throw new Stop(`"${one}" is no version.`);
  if (withdrawn.includes(version)) throw new Stop(`${version} can't be offered and withdrawn at once.`);

  const packages = readdirSync(folder).flatMap((name) => {
    const target = packageOf(name, version);
    return target ? [{ name, ...target }] : [];
  });
  if (packages.length === 0) throw new Stop(`There is no package of ${version} in ${folder}.`);
  const output = join(folder, 'channels');
  mkdirSync(output, { recursive: true });
  const issuedAt = Date.now();
  for (const { name, system, arch } of packages) {
    const bytes = readFileSync(join(folder, name));
    for (const channel of channelsOf(version)) {
      const file = channelFile({
        channel,
        version,
        withdrawn,
        issuedAt,
        system,
        arch,
        url: new URL(name, url.endsWith('/') ? url : `${url}/`).href,
        sha512: createHash('sha512').update(bytes).digest('base64'),
        size: bytes.length,
      });
      writeFileSync(join(output, file.name), file.text);
      writeFileSync(join(output, `${file.name}.sig`), sign(file.text, key));
      process.stdout.write(`${file.name}: ${version}\n`);
    }
  }
});
