/** The floor under the bench's figures: the same client, bytes, Node and Electron, and a program that does nothing of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Paths, resolvePaths } from '../../../main/platform/paths.ts';
import { ended } from '../crash.ts';
import { answerTo, requestOf } from '../request.ts';
import { desktopLine, headlessLine, type Scene } from '../scene.ts';
import { BARE, type Bare } from './answer.ts';

export class BareAgent {
  readonly #scene: Scene;
  readonly #bare: Bare;
  readonly #homes: ReadonlyMap<string, string>;
  #process: ChildProcess | null = null;

  /**
   * Takes down what the scene's agent answers.
   * @param commands arguments of `daypass` by a name. @throws Error where one of them fails.
   */
  static async of(scene: Scene, commands: ReadonlyMap<string, readonly string[]>): Promise<BareAgent> {
    const folder = join(scene.folder, 'bare');
    const answers: [string, string][] = [];
    const homes = new Map<string, string>();
    for (const [name, args] of commands) {
      const home = join(folder, String(homes.size));
      const { run, socket } = pathsIn(scene, home);
      mkdirSync(run, { recursive: true, mode: 0o700 });
      const file = join(home, 'answer');
      writeFileSync(file, await answerTo(pathsIn(scene).socket, requestOf(args, scene.folder)));
      homes.set(name, home);
      answers.push([socket, file]);
    }
    const icon = join(scene.root, 'out', 'icons', 'app.png');
    const guard = join(scene.root, 'out', 'main', 'guard.node');
    return new BareAgent(scene, { guard, answers, icon, profile: join(folder, 'profile') }, homes);
  }

  private constructor(scene: Scene, bare: Bare, homes: ReadonlyMap<string, string>) {
    this.#scene = scene;
    this.#bare = bare;
    this.#homes = homes;
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  start(kind: 'headless' | 'desktop'): void {
    for (const [socket] of this.#bare.answers) rmSync(socket, { force: true });
    const [command = '', ...args] = kind === 'headless' ? this.#headless() : this.#desktop();
    const env = { ...this.#scene.env, [BARE]: JSON.stringify(this.#bare) };
    this.#process = spawn(command, args, { env, stdio: 'ignore' });
  }

  async stop(): Promise<void> {
    const running = this.#process;
    this.#process = null;
    running?.kill();
    if (running) await ended(running);
  }

  socket(name: string): string {
    return pathsIn(this.#scene, this.#home(name)).socket;
  }

  /** The environment of a client that asks this agent. */
  env(name: string): Record<string, string> {
    return { ...this.#scene.env, SHELL: '/bin/bash', DAYPASS_HOME: this.#home(name) };
  }

  #home(name: string): string {
    const home = this.#homes.get(name);
    if (home === undefined) throw new Error(`Nothing was taken down of ${name}.`);
    return home;
  }

  /** With the agent's flags. */
  #headless(): string[] {
    return [...headlessLine(this.#scene.bin).slice(0, -1), join(import.meta.dirname, 'bare-agent.cjs')];
  }

  #desktop(): string[] {
    return desktopLine(this.#scene.electron, bareApp(join(this.#scene.folder, 'bare')));
  }
}

/** The folder of the app that does nothing, as Electron is given it. */
export function bareApp(folder: string): string {
  const app = join(folder, 'app');
  mkdirSync(app, { recursive: true });
  const main = relative(app, join(import.meta.dirname, 'bare-app.cjs'));
  writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'bare', version: '0.0.0', main }));
  return app;
}

function pathsIn({ env, folder }: Scene, home = env.DAYPASS_HOME ?? ''): Paths {
  return resolvePaths({ platform: process.platform, env: { ...env, DAYPASS_HOME: home }, home: folder });
}
