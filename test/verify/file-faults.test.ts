/**
 * A disk that is full, a disk that fails, and a process that dies, at every call with which a file is written: whatever was
 * there before is there afterwards, or what was to be written, and never half of it.
 */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Activity } from '../../main/agent/activity.ts';
import { catalogueFile } from '../../main/agent/listing/catalogue-file.ts';
import { UsageFile } from '../../main/agent/usage.ts';
import { ownProfiles } from '../../main/aws-files/managed-block.ts';
import { readSessions } from '../../main/aws-files/sessions/read-sessions.ts';
import { readCachedSignIn } from '../../main/aws-files/sso-cache.ts';
import { systemClock } from '../../main/base/clock.ts';
import { KeyReminders } from '../../main/desktop/notifications/key-reminders.ts';
import { KeptGrants } from '../../main/endpoint/kept-grants.ts';
import { autostartEntry } from '../../main/platform/client/autostart.ts';
import { SettingsFile } from '../../main/settings/settings-file.ts';
import { readTeam } from '../../main/settings/team.ts';
import { CachedRegistration } from '../../main/sources/identity-center/cached-registration.ts';
import { ACME } from '../support/agent/definitions.ts';
import { silentLog } from '../support/agent/silent-log.ts';

/** What writes, and makes what was written last; `openat` is left out, as a program opens hundreds of files to read. */
const CALLS = ['write', 'pwrite64', 'fsync', 'fchmod', 'rename', 'unlink', 'link', 'symlink'] as const;
const FAULTS = ['error=ENOSPC', 'error=EIO', 'signal=KILL'] as const;
/** With one thread for files, the calls come in the same order in each run. */
const ENV = { ...process.env, UV_THREADPOOL_SIZE: '1' };
const RUN_LIMIT_MS = 120_000;
/** A comment and a section of somebody else's, which nothing may touch. */
const FOREIGN = '# mine\n[profile other]\nregion = eu-west-1\noutput=json ; as it is\n';
/** A long-term key that is taken out of the file, and one that stays. */
const CREDENTIALS =
  '[old]\naws_access_key_id = AKIAOLD\naws_secret_access_key = xxx\n[kept]\naws_access_key_id = AKIAKEPT\naws_secret_access_key = yyy\n';
const LEAST_POINTS = 400;

let folder: string;
let writer: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daypass-faults-'));
  await build({
    configFile: false,
    root: join(import.meta.dirname, '..', '..'),
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      ssr: join(import.meta.dirname, 'state-writer.ts'),
      outDir: folder,
      rollupOptions: { output: { entryFileNames: 'writer.mjs', codeSplitting: false } },
    },
  });
  writer = join(folder, 'writer.mjs');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('files that the agent writes', () => {
  it('are the old or the new ones, wherever a write fails or the process dies', async () => {
    const calls = await callsOnFiles();
    const points = calls.flatMap((call) => FAULTS.map((fault) => ({ ...call, fault })));
    expect(points.length).toBeGreaterThanOrEqual(LEAST_POINTS);
    const faults: string[] = [];
    let next = 0;
    const work = async () => {
      for (let point = points[next]; point; point = points[next]) {
        const home = join(folder, `point-${next}`);
        next += 1;
        await layOut(home);
        const at = `${point.call} ${point.when} ${point.isMain ? 'of the main thread, ' : ''}${point.fault}`;
        const isHit = await runWithFault(home, point);
        if (!isHit) faults.push(`${at}: no call on a file of ours was hit`);
        for (const fault of await look(home)) faults.push(`${at}: ${fault}`);
        await rm(home, { recursive: true, force: true });
      }
    };
    await Promise.all([work(), work(), work()]);
    process.stdout.write(`    ${points.length} points\n`);
    expect(faults).toEqual([]);
  });
});

/** The `when`th call of its kind in its thread, as strace counts them. */
interface Call {
  readonly call: string;
  readonly when: number;
  readonly isMain: boolean;
}

/** Those with which the writer changes a file when nothing fails. Most writes are others: Node wakes its threads with them. */
async function callsOnFiles(): Promise<Call[]> {
  const home = join(folder, 'counted');
  await layOut(home);
  const { stdout, trace } = await run(home, ['-f']);
  expect(stdout).toBe('end\n');
  const lines = trace.flatMap((line) => {
    const [, thread = '', call = ''] = /^(\d+) +(\w+)\(/.exec(line) ?? [];
    return call === '' ? [] : [{ thread, call, line }];
  });
  const main = lines.find(({ line }) => line.includes('"end\\n"'))?.thread;
  const counts = new Map<string, number>();
  return lines.flatMap(({ thread, call, line }) => {
    const when = (counts.get(`${thread} ${call}`) ?? 0) + 1;
    counts.set(`${thread} ${call}`, when);
    return line.includes(home) ? [{ call, when, isMain: thread === main }] : [];
  });
}

/** @returns whether the fault was at a call on one of our files. */
async function runWithFault(home: string, { call, when, isMain, fault }: Call & { fault: string }): Promise<boolean> {
  // Without `-f`, strace follows the main thread alone.
  const threads = isMain ? [] : ['-f'];
  const { trace } = await run(home, [...threads, '-e', `inject=${call}:${fault}:when=${when}`]);
  if (!fault.startsWith('signal')) return trace.some((line) => line.includes('(INJECTED)') && line.includes(home));
  const last = trace.filter((line) => /^(\d+ +)?\w+\(/.test(line)).at(-1);
  return trace.some((line) => line.includes('killed by SIGKILL')) && Boolean(last?.includes(home));
}

async function layOut(home: string): Promise<void> {
  await mkdir(home, { recursive: true });
  await writeFile(join(home, 'config'), FOREIGN);
  await writeFile(join(home, 'credentials'), CREDENTIALS);
  await writeFile(join(home, 'settings.json'), '{ "version": 1, "theme": "dark" }\n');
}

/** The writer under strace. @returns what it printed, and each call as a line. */
async function run(home: string, options: readonly string[]): Promise<{ stdout: string; trace: string[] }> {
  const out = `${home}.trace`;
  const args = ['-qq', '-y', '-e', `trace=${CALLS.join(',')}`, ...options, '-o', out, process.execPath, writer, home];
  const stdout = await new Promise<string>((resolve, reject) => {
    const child = spawn('strace', args, { stdio: ['ignore', 'pipe', 'ignore'], env: ENV });
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
    });
    const limit = setTimeout(() => {
      child.kill();
      reject(new Error(`strace ${args.join(' ')} did not end.`));
    }, RUN_LIMIT_MS);
    child.on('error', reject);
    child.on('close', () => {
      clearTimeout(limit);
      resolve(said);
    });
  });
  const trace = (await readFile(out, 'utf8')).split('\n');
  await rm(out);
  return { stdout, trace };
}

/** What is wrong with what was left behind, in words. */
async function look(home: string): Promise<string[]> {
  const wrong: string[] = [];
  const parts = { clock: systemClock, log: silentLog };
  const settings = new SettingsFile(join(home, 'settings.json'), parts);
  await settings.open();
  if (settings.problem) wrong.push(`settings: ${settings.problem.message}`);
  if (settings.get().theme !== 'dark') wrong.push('settings: what was set before is gone');
  const catalogue = await catalogueFile(home, ACME, { ...parts, seal: null }).read();
  if (catalogue && catalogue.accounts[0]?.name !== `round ${catalogue.completedAt}`) wrong.push('the list is mixed up');
  const config = await readFile(join(home, 'config'), 'utf8');
  if (!config.startsWith(FOREIGN)) wrong.push('config: what is not ours was touched');
  const { problems } = readSessions(config, 'config');
  if (problems.length > 0) wrong.push(`config: ${problems[0]?.message}`);
  wrong.push(...(await lookAtTheRest(home, parts)));
  if ((await readdir(home)).some((name) => name.includes('.damaged-'))) wrong.push('a file was half written');
  return wrong;
}

/** Files that came one after the other in the writer; each is of one round, whichever that is. */
async function lookAtTheRest(
  home: string,
  parts: { clock: typeof systemClock; log: typeof silentLog },
): Promise<string[]> {
  const wrong: string[] = [];
  ownProfiles(await readFile(join(home, 'config'), 'latin1'));
  const token = await readCachedSignIn(join(home, 'token.json'));
  const isThere = (await readdir(home)).includes('token.json');
  if (isThere && token?.accessToken.expose() !== `token-${(token?.expiresAt ?? 0) / 1000}`)
    wrong.push('the CLI’s sign-in is mixed up');
  const team = await readTeam(join(home, 'settings.json'), parts);
  if (team && team.from !== 'x') wrong.push('the team’s settings are mixed up');
  await new KeptGrants(join(home, 'endpoint.json'), parts).load();
  await new CachedRegistration(join(home, 'cli-registration.json'), parts).isOf('client-0');
  await KeyReminders.open(home, parts);
  const entry = await readFile(join(home, '.config', 'autostart', 'daypass.desktop'), 'utf8').catch(() => null);
  if (entry !== null && ![0, 1].some((round) => entry === autostartEntry(['/opt/daypass', `--round-${round}`])))
    wrong.push('the entry that starts the app is half written');
  const link = await readlink(join(home, '.local', 'bin', 'daypass')).catch(() => null);
  if (link !== null && !/\/daypass\d$/.test(link)) wrong.push('the command on the PATH leads nowhere');
  const client = await readFile(join(home, 'bin', 'daypass'), 'utf8').catch(() => null);
  if (client !== null && !/^(client \d)\nx{4096}\n\1\n$/.test(client)) wrong.push('the copied client is half written');
  const usage = new UsageFile(home, parts);
  await usage.load();
  if (usage.recents().some(({ role }) => !/^Role\d$/.test(role))) wrong.push('what was used is mixed up');
  const activity = new Activity(home, parts);
  await activity.load();
  if (activity.list().some(({ program }) => !/^p\d$/.test(program))) wrong.push('the activity is mixed up');
  await activity.dispose();
  const credentials = await readFile(join(home, 'credentials'), 'latin1');
  const without = CREDENTIALS.slice(CREDENTIALS.indexOf('[kept]'));
  if (credentials !== CREDENTIALS && credentials !== without)
    wrong.push('credentials: neither the old nor the new file');
  if (credentials === without) {
    const copy = await readFile(join(home, 'credentials.daypass-backup'), 'latin1').catch(() => '');
    if (copy !== CREDENTIALS) wrong.push('credentials: changed without a copy of the old file');
  }
  const log = await readFile(join(home, 'agent.log'), 'latin1').catch(() => '');
  for (const line of log.split('\n').slice(0, -1)) {
    if (!line.startsWith('{') || !line.endsWith('}')) wrong.push('the log has half a line');
  }
  return wrong;
}
