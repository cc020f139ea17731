/**
 * AWS's own programs and tools that tests run side by side: what is missing is fetched where that needs no password, and
 * else named, so that a test which leaves one out does not look like one that has tried it.
 */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fingerprint, has, npm, OUT, ROOT, run, step } from '../steps.mjs';
import { ensureSystemOrSay } from '../system.mjs';

/** What is fetched and built goes here. */
const CLIENTS = join(OUT, 'clients');
const NU = '@nushell/linux-x64@0.115.1';
const NU_SHA512 = 'w6eMwPZJ/JqIEq2BgUif71fzBuNFxA1xvrIshC+bQYq44x2PgOE+x1IX+URNUBQSkCLAY9ze2Egec00RMyDtMA==';
const GO_SOURCES = 'test/support/identity/go';

export async function ensureAwsClients() {
  await ensureSystemOrSay('clients');
  mkdirSync(CLIENTS, { recursive: true });
  await ensureGoProgram();
  await ensureSecondCli();
  await ensureNu();
}

/** A program on Go's SDK, built again when its source or its modules have changed. */
async function ensureGoProgram() {
  const program = join(CLIENTS, `go-${fingerprint([`${GO_SOURCES}/main.go`, `${GO_SOURCES}/go.sum`]).slice(0, 12)}`);
  const link = join(CLIENTS, 'go');
  if (existsSync(program)) return;
  if (!has('go')) return say('a program on the Go SDK: there is no go');
  await step('Building a program on the Go SDK', async () => {
    const { status } = await run('go', ['build', '-o', program, '.'], { cwd: join(ROOT, GO_SOURCES), quiet: true });
    if (status !== 0) return say('a program on the Go SDK: its modules can’t be had here');
    writeFileSync(link, `#!/bin/sh\nexec '${program}' "$@"\n`, { mode: 0o755 });
  });
}

/** Debian's AWS CLI 2, unpacked next to the first one instead of installed, so that `aws` stays what it is. */
async function ensureSecondCli() {
  const folder = join(CLIENTS, 'aws-cli-2');
  if (existsSync(folder)) return;
  if (!has('dpkg-deb') || !has('apt-get')) return say('AWS CLI 2: this is no Debian');
  await step('Unpacking AWS CLI 2', async () => {
    const download = mkdtempSync(join(CLIENTS, 'download-'));
    try {
      await run('apt-get', ['download', '-q', 'awscli'], { cwd: download, quiet: true });
      const archive = readdirSync(download).find((name) => /^awscli_2.*\.deb$/.test(name));
      if (!archive) return say('AWS CLI 2: Debian has none here');
      const { status } = await run('dpkg', ['-x', archive, 'root'], { cwd: download, quiet: true });
      if (status === 0) renameSync(join(download, 'root'), folder);
    } finally {
      rmSync(download, { recursive: true, force: true });
    }
  });
}

/** The shell, as its authors give it to npm; Debian has none. */
async function ensureNu() {
  const program = join(CLIENTS, 'nu');
  if (existsSync(program)) return;
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return say('nu: only its build for Linux on x64 is fetched');
  await step('Fetching nu', async () => {
    const download = mkdtempSync(join(CLIENTS, 'download-'));
    try {
      const [command, args] = npm('pack', NU, '--pack-destination', download);
      await run(command, args, { cwd: download, quiet: true });
      const archive = readdirSync(download).find((name) => name.endsWith('.tgz'));
      if (!archive) return say('nu: it can’t be had here');
      const digest = createHash('sha512')
        .update(readFileSync(join(download, archive)))
        .digest('base64');
      if (digest !== NU_SHA512) return say(`nu: ${NU} has changed, its hash is ${digest}`);
      await run('tar', ['-xzf', archive, 'package/bin/nu'], { cwd: download, quiet: true });
      const unpacked = join(download, 'package', 'bin', 'nu');
      chmodSync(unpacked, 0o755);
      renameSync(unpacked, program);
    } finally {
      rmSync(download, { recursive: true, force: true });
    }
  });
}

function say(what) {
  process.stderr.write(`Not installed, so left out by tests: ${what}\n`);
}
