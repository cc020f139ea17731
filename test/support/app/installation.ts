/** Daypass as a person has it: the built client and agent in a folder of their own, on an emulator in this process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Emulator, type EmulatorOptions, startEmulator, visit } from '../../../emulator/index.ts';
import { request } from '../../../main/broker/connect.ts';
import { APP, SANDBOX } from './app-under-test.ts';
import { ROOT } from './root.ts';

const OUT = join(ROOT, 'out');

/** What `main/platform/browser/one-time-redirect.ts` makes. */
const ONE_TIME = /^http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}$/;

export interface Answer {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface InstallationOptions {
  readonly emulator?: EmulatorOptions;
  /** Added to the environment of everything that is started. */
  readonly env?: Readonly<Record<string, string>>;
  /** Electron's executable, where clients are to start the desktop app. */
  readonly electron?: string;
}

export class Installation {
  readonly emulator: Emulator;
  readonly folder: string;
  readonly client: string;
  readonly env: Record<string, string>;
  readonly session = 'acme';
  readonly #ledTo = new Map<string, Promise<string>>();

  static async open(options: InstallationOptions = {}): Promise<Installation> {
    const emulator = await startEmulator(options.emulator);
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'daypass ')));
    const installation = new Installation(emulator, folder, options);
    await installation.#lay(options.electron);
    return installation;
  }

  private constructor(emulator: Emulator, folder: string, { env }: InstallationOptions) {
    this.emulator = emulator;
    this.folder = folder;
    const native = join(OUT, 'bin', 'daypass');
    this.client = join(folder, 'bin', existsSync(native) ? 'daypass' : 'daypass.cjs');
    const kept = ['PATH', 'HOME', 'LANG', 'DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR', 'XDG_DATA_HOME', 'XAUTHORITY'];
    const inherited = kept.flatMap((name) => (process.env[name] ? [[name, process.env[name] ?? '']] : []));
    this.env = {
      ...Object.fromEntries(inherited),
      ...emulator.env(),
      AWS_ENDPOINT_URL_S3: emulator.url,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: this.configFile,
      AWS_SHARED_CREDENTIALS_FILE: join(folder, 'aws', 'credentials'),
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      DAYPASS_HOME: this.home,
      BROWSER: this.browser,
      ...env,
    };
  }

  get home(): string {
    return join(this.folder, 'home');
  }

  get configFile(): string {
    return join(this.folder, 'aws', 'config');
  }

  /** A program that stands for the browser: it notes its arguments and environment in `opened-*` and opens nothing. */
  get browser(): string {
    return join(this.folder.replaceAll(' ', '-'), 'browser');
  }

  /** What the browser was started with, in order: an address that works once. */
  async browserArguments(): Promise<string[]> {
    const names = (await readdir(join(this.browser, '..'))).filter((name) => /^opened-\d+$/.test(name)).sort();
    const texts = await Promise.all(names.map((name) => readFile(join(this.browser, '..', name), 'utf8')));
    return texts.map((text) => text.split('\n')[0] ?? '');
  }

  /** Addresses that the browser came to, in order. @throws where another user could have read one from its arguments. */
  async opened(): Promise<string[]> {
    for (const url of await this.browserArguments()) {
      if (!ONE_TIME.test(url)) throw new Error(`The browser was started with ${url}, which every user can read.`);
      this.#ledTo.set(url, this.#ledTo.get(url) ?? whereItLeads(url));
    }
    return Promise.all(this.#ledTo.values());
  }

  /** Starts the client; `ended` resolves with its output. `input` is what its standard input holds (nothing). */
  start(
    args: readonly string[],
    env: Record<string, string> = {},
    input?: string,
  ): { child: ChildProcess; ended: Promise<Answer> } {
    const [program, first] = this.client.endsWith('.cjs') ? [process.execPath, [this.client]] : [this.client, []];
    const child = spawn(program, [...first, ...args], {
      env: { ...this.env, ...env },
      cwd: this.folder,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    const ended = new Promise<Answer>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (status) => resolve({ status, stdout, stderr }));
    });
    return { child, ended };
  }

  daypass(args: readonly string[], env: Record<string, string> = {}): Promise<Answer> {
    return this.start(args, env).ended;
  }

  /** So many clients at once, each a process. A shell starts them, because this process is busy playing AWS. */
  async daypassTimes(count: number, args: readonly string[]): Promise<Answer[]> {
    const folder = await mkdtemp(join(tmpdir(), 'daypass-many-'));
    const each = '( "$@" >"$to/$i.out" 2>"$to/$i.err" </dev/null; echo $? >"$to/$i.status" ) &';
    const script = `i=0; while [ $i -lt ${count} ]; do ${each} i=$((i+1)); done; wait`;
    const client = this.client.endsWith('.cjs') ? [process.execPath, this.client] : [this.client];
    const { status } = await runProgram('sh', ['-c', script, 'sh', ...client, ...args], {
      env: { ...this.env, to: folder },
      folder: this.folder,
    });
    if (status !== 0) throw new Error(`The shell that starts clients ended with ${status}.`);
    const read = (name: string) => readFile(join(folder, name), 'utf8');
    const answers = Array.from({ length: count }, async (_none, index) => {
      const [stdout, stderr, ended] = await Promise.all(['out', 'err', 'status'].map((end) => read(`${index}.${end}`)));
      return { status: Number(ended), stdout: stdout ?? '', stderr: stderr ?? '' };
    });
    return await Promise.all(answers).finally(() => rm(folder, { recursive: true }));
  }

  /** What a client asks the agent, over the socket and without a process of its own. The agent has to be up. */
  async ask(argv: readonly string[]): Promise<Answer> {
    const said = { stdout: '', stderr: '' };
    const hears = (stream: keyof typeof said) => (bytes: Buffer) => {
      said[stream] += bytes;
    };
    const terminal = { stdin: false, stdout: false, stderr: false, columns: 80, rows: 24 };
    const from = { version: 'test', cwd: this.folder, pid: process.pid, parentPid: process.ppid, searchPath: '' };
    const body = { argv, ...from, env: {}, present: [], terminal };
    const socket = join(this.home, 'state', 'run', 'agent.sock');
    const status = await request(socket, body, { stdout: hears('stdout'), stderr: hears('stderr') });
    return { status, ...said };
  }

  credentials(account: string, role: string): string[] {
    return ['credentials', '--session', this.session, '--account', account, '--role', role];
  }

  /** The role that stands first in every list: by the account's name, then its own. */
  get anyRole(): { account: string; role: string } {
    const [account] = [...this.emulator.accounts].sort((a, b) => (a.name < b.name ? -1 : 1));
    const [role] = [...(account?.roles ?? [])].sort();
    return { account: account?.id ?? '', role: role ?? '' };
  }

  /** `daypass login`, approved on the page as a person does it. */
  async signIn(
    args: readonly string[] = ['login', '--no-browser'],
    env: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const { child, ended } = this.start(args, env);
    let text = '';
    let approved: Promise<unknown> | undefined;
    child.stderr?.on('data', (chunk) => {
      text += chunk;
      const url = /(http:\/\/\S+user_code=\S+)\n/.exec(text)?.[1];
      if (url) approved ??= visit(url, 'approve');
    });
    const answer = await ended;
    await approved;
    return answer;
  }

  async agentPid(): Promise<number> {
    const { stdout } = await this.daypass(['agent', 'status', '--json']);
    return (JSON.parse(stdout) as { agent: { pid: number } }).agent.pid;
  }

  /** Resolves once the process is gone. */
  async ended(pid: number): Promise<void> {
    while (isRunning(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  async close(): Promise<void> {
    const { status, stdout } = await this.daypass(['agent', 'status', '--json']);
    if (status === 0) {
      await this.daypass(['logout', '--all']);
      await this.daypass(['agent', 'stop']);
      await this.ended((JSON.parse(stdout) as { agent: { pid: number } }).agent.pid);
    }
    await this.emulator.close();
    await rm(this.folder, { recursive: true, force: true });
    await rm(join(this.browser, '..'), { recursive: true, force: true });
  }

  async #lay(electron: string | undefined): Promise<void> {
    const bin = join(this.folder, 'bin');
    await mkdir(bin);
    await copyFile(join(OUT, 'bin', this.client.endsWith('.cjs') ? 'daypass.cjs' : 'daypass'), this.client);
    const headless = [
      'headless',
      process.execPath,
      '--max-semi-space-size=1',
      '--optimize-for-size',
      join(OUT, 'main', 'headless.cjs'),
    ];
    const desktop = electron ? [['desktop', electron, ...SANDBOX, ...APP, '--background']] : [];
    const lines = [...desktop, headless].map((words) => words.join('\t'));
    await writeFile(join(bin, 'agent.launch'), `${lines.join('\n')}\n`);
    await mkdir(join(this.folder, 'aws'));
    await writeFile(
      this.configFile,
      [
        `[sso-session ${this.session}]`,
        `sso_start_url = ${this.emulator.startUrl}`,
        `sso_region = ${this.emulator.region}`,
        '',
      ].join('\n'),
    );
    // BROWSER is split at spaces, so the path of the fake browser has none.
    await mkdir(join(this.browser, '..'), { recursive: true });
    await writeFile(
      this.browser,
      `#!/bin/sh\nfile="$(dirname "$0")/opened-$(date +%s%N)"\nprintf '%s\\n' "$@" > "$file.new"\nenv >> "$file.new"\nmv "$file.new" "$file"\n`,
    );
    await chmod(this.browser, 0o755);
  }
}

/** As a browser does it, up to the page itself. Nothing happens at one that was visited before. */
export async function whereItLeads(url: string): Promise<string> {
  const answer = await fetch(url, { redirect: 'manual' }).catch(() => null);
  await answer?.body?.cancel();
  return answer?.headers.get('location') ?? url;
}

/** False once a process has ended, whether or not its parent has noticed. */
export function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** Every regular file below a folder, except those that disappear meanwhile. */
export async function filesBelow(folder: string): Promise<string[]> {
  const files: string[] = [];
  for (const entry of await unlessGone(readdir(folder, { withFileTypes: true }), [])) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) files.push(...(await filesBelow(path)));
    else if (entry.isFile() && (await unlessGone(sizeOf(path), 0)) > 0) files.push(path);
  }
  return files;
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path)).size;
}

/** The work's result, or `otherwise` where the file has gone: running programs replace their files. */
export function unlessGone<T>(work: Promise<T>, otherwise: T): Promise<T> {
  return work.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return otherwise;
    throw error;
  });
}

/** Runs another program to its end in the installation's environment. */
export function runProgram(
  program: string,
  args: readonly string[],
  { env, folder }: Pick<Installation, 'env' | 'folder'>,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}
