/** The app as it is packaged for this system, in a folder of its own. Its fuses let no Node debugger in, so its window is driven as a browser's is. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { SANDBOX } from './app-under-test.ts';
import { DebuggedPage } from './debugged-page.ts';
import type { Installation } from './installation.ts';
import { ROOT } from './root.ts';

/** Runs `npm run package` into `folder`. @param options env: more of it, as a release has it @returns what it said. */
export async function makePackages(
  folder: string,
  kind: 'dir' | 'npm',
  { root = ROOT, env = {} }: { root?: string; env?: Readonly<Record<string, string>> } = {},
): Promise<string> {
  const child = spawn(process.execPath, [join(root, 'build', 'scripts', 'package.mjs'), kind], {
    cwd: root,
    env: { ...process.env, ...env, DAYPASS_DIST: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  const status = await new Promise((resolve) => child.once('close', resolve));
  if (status !== 0) throw new Error(`Packaging ended with status ${status}.\n${output}`);
  return output;
}

export class PackagedApp {
  readonly folder: string;

  /** @param dist where `makePackages` has put it. */
  constructor(dist: string) {
    this.folder = join(dist, 'app', 'linux-unpacked');
    const launch = join(this.resources, 'bin', 'agent.launch');
    const text = readFileSync(launch, 'utf8');
    writeFileSync(
      launch,
      text.replace('\t--background', [...SANDBOX, '--background'].map((arg) => `\t${arg}`).join('')),
    );
  }

  get binary(): string {
    return join(this.folder, 'daypass-desktop');
  }

  get resources(): string {
    return join(this.folder, 'resources');
  }

  get client(): string {
    return join(this.resources, 'bin', 'daypass');
  }

  /** Starts it with its window. */
  start(installation: Installation, options: StartOptions = {}): Promise<StartedApp> {
    return startPackaged(this.binary, installation, options);
  }
}

interface StartOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** @param program of the app, or a file that starts it with all that it was given */
export async function startPackaged(
  program: string,
  { env }: Installation,
  options: StartOptions = {},
): Promise<StartedApp> {
  const child = spawn(program, [...SANDBOX, '--remote-debugging-pipe', ...(options.args ?? [])], {
    env: { ...env, DISPLAY: process.env.DISPLAY ?? '', ...options.env },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  const window = await DebuggedPage.open(child.stdio[3] as Writable, child.stdio[4] as Readable);
  return { child, window, said: () => said };
}

export interface StartedApp {
  readonly child: ChildProcess;
  readonly window: DebuggedPage;
  /** What has been on stderr so far. */
  said(): string;
}
