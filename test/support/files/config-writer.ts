/**
 * A process of its own that changes the AWS config file, for tests of many at once and of sudden ends.
 * Arguments: path of the config file, name of a profile. `KILL_AT=n` ends it as by a power cut, in its nth call that
 * changes anything on disk; with `KILL_HALFWAY=1` half of what it writes is written by then.
 */
import { promises } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { editFile } from '../../../main/aws-files/edit-file.ts';
import { putProfiles } from '../../../main/aws-files/managed-block.ts';

const [path = '', name = ''] = process.argv.slice(2);
const killAt = Number(process.env.KILL_AT ?? 0);
const halfway = process.env.KILL_HALFWAY === '1';
let calls = 0;

function mayEnd(): void {
  calls += 1;
  if (calls === killAt) process.kill(process.pid, 'SIGKILL');
}

if (killAt > 0) {
  const fs = promises as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
  for (const call of ['rename', 'unlink', 'rm', 'symlink', 'mkdir', 'writeFile']) {
    const real = fs[call];
    fs[call] = async (...args) => {
      mayEnd();
      return real?.(...args);
    };
  }
  const open = promises.open;
  promises.open = async (...args: Parameters<typeof open>) => {
    mayEnd();
    const file = await open(...args);
    const write = file.writeFile.bind(file);
    file.writeFile = async (data) => {
      const bytes = data as Uint8Array;
      if (halfway && calls + 1 === killAt) await write(bytes.subarray(0, bytes.length / 2));
      mayEnd();
      return write(bytes);
    };
    const sync = file.sync.bind(file);
    file.sync = async () => {
      mayEnd();
      return sync();
    };
    return file;
  };
  syncBuiltinESMExports();
}

const credentialProcess = `/usr/bin/daypass credentials --session acme --account 111122223333 --role ${name}`;
await editFile(path, (text) => putProfiles(text, [{ name, region: 'eu-west-1', credentialProcess }], () => false).text);
process.stdout.write(`${calls}\n`);
