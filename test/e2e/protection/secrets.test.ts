/**
 * Every kind of secret that one desktop app comes to hold, and every place where one could be left: searched for in five
 * encodings, while the app runs and after its processes have crashed.
 */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { totp, visit } from '../../../emulator/index.ts';
import { ELECTRON, startApp } from '../../support/app/desktop-app.ts';
import { filesBelow, Installation } from '../../support/app/installation.ts';
import { TrayHost } from '../../support/desktop/tray-host.ts';
import { found, placesOf, type ScannedSecret } from '../../support/files/secret-scan.ts';
import { type RecordingServer, startRecordingServer } from '../../support/servers/recording-server.ts';

const ACCOUNT = '111122223333';
const KINDS = [
  'accessToken',
  'refreshToken',
  'clientSecret',
  'deviceCode',
  'authorizationCode',
  'codeVerifier',
  'secretAccessKey',
  'sessionToken',
  'longTermSecret',
  'signinToken',
  'registryPassword',
  'codecommitPassword',
  'eksToken',
  'endpointToken',
];

describe.skipIf(ELECTRON === '' || process.platform !== 'linux')('no secret', () => {
  let host: TrayHost;
  let daypass: Installation;
  let oidc: RecordingServer;
  let app: ElectronApplication;
  let page: Page;
  const secrets: ScannedSecret[] = [];
  const said: string[] = [];

  const run = async (args: readonly string[], input?: string) => {
    const answer = await daypass.start(args, {}, input).ended;
    expect({ args, status: answer.status, stderr: answer.stderr }).toMatchObject({ status: 0 });
    said.push(answer.stderr);
    return answer.stdout;
  };
  const helper = async (program: string, args: readonly string[], input: string) => {
    const child = spawn(program, args, { env: daypass.env, stdio: ['pipe', 'pipe', 'ignore'] });
    child.stdin.end(input);
    return text(child.stdout);
  };

  beforeAll(async () => {
    host = await TrayHost.open();
    daypass = await Installation.open({ env: { DAYPASS_LOG: 'debug' }, electron: ELECTRON });
    oidc = await startRecordingServer(daypass.emulator.url);
    daypass.env.AWS_ENDPOINT_URL_SSO_OIDC = oidc.url;
    app = await startApp(daypass);
    app.process().stderr?.on('data', (chunk) => said.push(String(chunk)));
    page = await app.firstWindow();
    await page.getByRole('heading').first().waitFor();
    await recordQuestions(app);
    await page.reload();
  });
  afterAll(async () => {
    await app?.close().catch(() => undefined);
    oidc?.close();
    await daypass?.close();
    await host?.close();
  });

  async function workThroughADay(): Promise<void> {
    const { emulator } = daypass;
    await daypass.signIn(['login', '--device']);
    const again = daypass.start(['login', '--browser']);
    await expect.poll(async () => (await daypass.opened()).some((url) => url.includes('/authorize?'))).toBe(true);
    await visit((await daypass.opened()).find((url) => url.includes('/authorize?')) ?? '', 'approve');
    expect((await again.ended).status).toBe(0);
    await run(['list', '--refresh']);
    const { account, role } = daypass.anyRole;
    await run(daypass.credentials(account, role));
    emulator.expireAccessTokens();
    await run(daypass.credentials(account, emulator.accounts[0]?.roles[1] ?? role));
    const wanted = `${account}/${role}`;
    await run(['switch', wanted]);
    await run(['console', wanted]);
    const eks = JSON.parse(await run(['eks-token', 'blue', wanted, '--region', 'us-east-1']));
    const git = await helper(
      daypass.client,
      ['codecommit-credential', 'get'],
      'protocol=https\nhost=git-codecommit.us-east-1.amazonaws.com\npath=v1/repos/demo\n\n',
    );
    const docker = join(daypass.folder, 'bin', 'docker-credential-daypass');
    await symlink(basename(daypass.client), docker);
    await helper(docker, ['get'], `${account}.dkr.ecr.us-east-1.amazonaws.com\n`);
    const print = ['--', process.execPath, '-p', 'process.env.AWS_CONTAINER_AUTHORIZATION_TOKEN'];
    const endpoint = (await run(['exec', wanted, ...print])).trim();
    const user = emulator.iam.addUser(ACCOUNT, 'ann');
    const { seed } = emulator.iam.addMfaDevice(ACCOUNT, 'ann');
    const key = emulator.accessKeys.add(user);
    await run(['iam-user', 'add', 'legacy'], `${key.id}\n${key.secret}\n`);
    await run(['login', 'legacy'], `${totp(seed, Date.now())}\n`);
    secrets.push(
      ...emulator.issuedSecrets.filter(({ kind }) => kind !== 'mfaSeed'),
      { kind: 'longTermSecret', value: key.secret },
      { kind: 'eksToken', value: eks.status.token },
      { kind: 'codecommitPassword', value: /^password=(.*)$/m.exec(git)?.[1] ?? '' },
      { kind: 'endpointToken', value: endpoint },
      ...oidc.bodies.flatMap((body) => {
        const value = /"codeVerifier":"([^"]+)"/.exec(body)?.[1];
        return value ? [{ kind: 'codeVerifier', value }] : [];
      }),
    );
  }

  const expectClean = (places: Record<string, string>) => {
    for (const [place, haystack] of Object.entries(places)) {
      expect({ place, found: found(haystack, secrets) }).toEqual({ place, found: [] });
    }
  };

  it('is missing among those that are looked for', async () => {
    await workThroughADay();
    expect([...new Set(secrets.map(({ kind }) => kind))].sort()).toEqual([...KINDS].sort());
    for (const { kind, value } of secrets) expect({ kind, isLong: value.length > 15 }).toEqual({ kind, isLong: true });
  });

  it('is in a file, the debug log, an argument, an environment, what is printed, the activity or the report', async () => {
    const report = await page.evaluate('window.daypass.diagnostics()');
    expect(JSON.stringify(report)).toContain('Keychain');
    expectClean({
      ...(await placesOf(daypass, app.process().pid ?? 0, said.join('\n'))),
      ...processes(daypass.home),
      'the report': JSON.stringify(report),
      'the activity': await run(['activity', '--json']),
      status: await run(['status', '--json']),
    });
    const log = readFileSync(join(daypass.home, 'logs', 'agent.log'), 'utf8');
    expect(log).toContain('"level":"debug"');
  });

  it('is in what the window sends and receives, nor in its heap', async () => {
    const traffic = await app.evaluate(() => (globalThis as { traffic?: string[] }).traffic?.join('\n') ?? '');
    expect(traffic).toContain(daypass.anyRole.account);
    const client = await page.context().newCDPSession(page);
    let heap = '';
    client.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => {
      heap += chunk;
    });
    await client.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
    expect(heap).toContain('daypass');
    expectClean({ 'between window and agent': traffic, 'the heap of the window': heap });
  });

  it('is left by a crash, of the page’s process or of the whole app', async () => {
    const before = new Set(await filesBelow(daypass.folder));
    const gone = page.waitForEvent('crash');
    await app.evaluate(({ BrowserWindow }) => {
      process.kill(BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0, 'SIGSEGV');
    });
    await gone;
    const main = app.process();
    const ended = new Promise((resolve) => main.once('exit', (_status, signal) => resolve(signal)));
    main.kill('SIGABRT');
    expect(await ended).toBe('SIGABRT');
    const files = await filesBelow(daypass.folder);
    expect(files.filter((path) => /\.dmp$|(^|\/)core(\.\d+)?$/.test(path))).toEqual([]);
    expect(files.length).toBeGreaterThanOrEqual(before.size - 5);
    expectClean(Object.fromEntries(files.map((path) => [path, readFileSync(path, 'latin1')])));
  });
});

/** Keeps whatever goes between the windows and the main process, in both directions. */
function recordQuestions(app: ElectronApplication): Promise<void> {
  return app.evaluate(({ ipcMain, webContents }) => {
    const traffic: string[] = [];
    Object.assign(globalThis, { traffic });
    type Handler = (event: unknown, ...args: unknown[]) => Promise<unknown>;
    const handlers = (ipcMain as unknown as { _invokeHandlers: Map<string, Handler> })._invokeHandlers;
    for (const [channel, handler] of handlers) {
      handlers.set(channel, async (event, ...args) => {
        const answer = await handler(event, ...args);
        traffic.push(JSON.stringify([channel, args, answer]));
        return answer;
      });
    }
    for (const contents of webContents.getAllWebContents()) {
      const send = contents.send.bind(contents);
      contents.send = (channel: string, ...args: unknown[]) => {
        traffic.push(JSON.stringify([channel, args]));
        send(channel, ...args);
      };
    }
  });
}

/** Arguments and environment of every process that belongs to this installation. */
function processes(home: string): Record<string, string> {
  const places: Record<string, string> = {};
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, 'latin1');
      if (!environment.includes(home) || Number(pid) === process.pid) continue;
      places[`arguments of ${pid}`] = readFileSync(`/proc/${pid}/cmdline`, 'latin1');
      places[`environment of ${pid}`] = environment;
    } catch {
      // It has ended, or is somebody else's.
    }
  }
  return places;
}
