/** An installation in one of the surroundings that an agent may be started in, where programs are started with a role. */
import { spawn } from 'node:child_process';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Terminal } from '../agent/terminal.ts';
import { Installation } from '../app/installation.ts';
import type { AwsClient } from './clients.ts';
import { type AgentStart, OTHER_KEY, type Situation } from './situations.ts';
import type { WhoseServer } from './whose-server.ts';

const ACCOUNTS = [{ id: '111122223333', name: 'payments-prod', email: 'p@example.com', roles: ['Admin', 'ReadOnly'] }];
/** What programs are started with; the active role is another one. */
const ROLE = 'payments-prod/ReadOnly';
const ACTIVE = 'payments-prod/Admin';
/** A program that hangs is a failure, too, in ms. */
const LIMIT_MS = 60_000;

export interface Outcome {
  /** Whose credentials AWS would have seen, each key once: `role`, `other`, or the key of no one that is known. */
  readonly whose: readonly string[];
  /** What was printed. */
  readonly said: string;
}

export class Stage {
  readonly #daypass: Installation;
  readonly #whose: WhoseServer;
  readonly #config: string;
  readonly #keys: ReadonlyMap<string, string>;
  /** Of a caller who has set nothing. */
  readonly #env: Readonly<Record<string, string>>;
  #runs = 0;

  static async open(agent: AgentStart, whose: WhoseServer): Promise<Stage> {
    const daypass = await Installation.open();
    daypass.emulator.setAccounts(ACCOUNTS);
    const home = homeOf(daypass);
    await mkdir(join(home, '.aws'), { recursive: true });
    const config = await readFile(daypass.configFile, 'utf8');
    await writeFile(join(home, '.aws', 'config'), config);
    const { AWS_CONFIG_FILE: ownConfig = '', AWS_SHARED_CREDENTIALS_FILE: _, ...plain } = daypass.env;
    await writeFile(join(daypass.folder, 'empty'), '');
    const caller = { ...plain, HOME: home, AWS_ENDPOINT_URL: '' };
    const started: Record<AgentStart, Record<string, string>> = {
      plain: {},
      'other files': { AWS_CONFIG_FILE: ownConfig, AWS_SHARED_CREDENTIALS_FILE: join(daypass.folder, 'empty') },
      keys: { AWS_ACCESS_KEY_ID: OTHER_KEY, AWS_SECRET_ACCESS_KEY: 'x', AWS_PROFILE: 'other', AWS_REGION: 'eu-west-1' },
      'same files': {
        AWS_CONFIG_FILE: join(home, '.aws', 'config'),
        AWS_SHARED_CREDENTIALS_FILE: join(home, '.aws', 'credentials'),
      },
    };
    replace(daypass.env, { ...caller, ...started[agent] });
    const signedIn = await daypass.signIn();
    if (signedIn.status !== 0) throw new Error(signedIn.stderr);
    replace(daypass.env, caller);
    await daypass.daypass(['list']);
    await daypass.daypass(['switch', ACTIVE]);
    const keys = new Map([[OTHER_KEY, 'other']]);
    for (const [name, whoseIs] of [
      ['ReadOnly', 'role'],
      ['Admin', 'active'],
    ] as const) {
      const { stdout } = await daypass.daypass(daypass.credentials('111122223333', name));
      keys.set((JSON.parse(stdout) as { AccessKeyId: string }).AccessKeyId, whoseIs);
    }
    return new Stage(daypass, whose, { config, keys, env: caller });
  }

  private constructor(
    daypass: Installation,
    whose: WhoseServer,
    { config, keys, env }: { config: string; keys: ReadonlyMap<string, string>; env: Record<string, string> },
  ) {
    this.#daypass = daypass;
    this.#whose = whose;
    this.#config = config;
    this.#keys = keys;
    this.#env = env;
  }

  async run(situation: Situation, client: AwsClient): Promise<Outcome> {
    await this.#lay(situation);
    this.#runs += 1;
    const tag = `t${this.#runs}-${process.pid}-${Math.round(performance.now())}`;
    const ask = join(this.#daypass.folder, 'ask.sh');
    await writeFile(ask, `#!/bin/sh\n${client.line(this.#whose.url, tag)} 2>&1\n`);
    await chmod(ask, 0o755);
    const variables = Object.fromEntries(
      Object.entries(situation.variables).map(([name, value]) => [name, this.#placed(value)]),
    );
    const said = await this.#start(situation, ask, { ...this.#env, ...variables });
    const printed = [...said.matchAll(/\bKEY (\w+)/g)].map(([, key]) => key ?? '');
    const keys = [...new Set([...printed, ...this.#whose.keys(tag)])];
    return { whose: keys.map((key) => this.#keys.get(key) ?? key), said };
  }

  close(): Promise<void> {
    return this.#daypass.close();
  }

  async #start({ start }: Situation, ask: string, env: Record<string, string>): Promise<string> {
    const { client, folder } = this.#daypass;
    switch (start) {
      case 'exec':
        return output([client, 'exec', ROLE, '--', 'sh', ask], { env, folder });
      case 'exec --static':
        return output([client, 'exec', ROLE, '--static', '--', 'sh', ask], { env, folder });
      case 'env': {
        const script = `eval "$('${client}' env ${ROLE} --shell bash)" && exec sh '${ask}'`;
        return output(['bash', '-c', script], { env, folder });
      }
      case 'serve':
        return this.#pasted(ask, env);
      case 'exec bash -lc':
      case 'exec bash -ic':
      case 'exec zsh -c':
      case 'exec zsh -ic':
      case 'exec fish -c':
      case 'exec dash -lc':
      case 'exec yash -lc':
        return output([client, 'exec', ROLE, '--', ...start.split(' ').slice(1), `sh '${ask}'`], { env, folder });
      case 'exec bash -l':
      case 'exec dash -l':
        return output([client, 'exec', ROLE, '--', ...start.split(' ').slice(1), ask], { env, folder });
      default:
        return this.#typed(`/usr/bin/${start}`, ask, env);
    }
  }

  /** Served in a terminal where nothing is set, and pasted into the one that the situation is about. */
  async #pasted(ask: string, env: Record<string, string>): Promise<string> {
    const { child, ended } = this.#daypass.start(['serve', ROLE, '--shell', 'bash']);
    let text = '';
    const isReady = new Promise<void>((resolve) => {
      child.stdout?.on('data', (chunk) => {
        text += chunk;
        if (/export DAYPASS_ROLE_REF=.*\n/.test(text)) resolve();
      });
    });
    try {
      const refused = await Promise.race([isReady.then(() => null), ended]);
      if (refused) return refused.stderr;
      const script = join(this.#daypass.folder, 'pasted.sh');
      await writeFile(script, `${text}exec sh '${ask}'\n`);
      return await output(['bash', script], { env, folder: this.#daypass.folder });
    } finally {
      child.kill('SIGINT');
      await ended;
    }
  }

  async #typed(SHELL: string, ask: string, env: Record<string, string>): Promise<string> {
    const { client, folder } = this.#daypass;
    const ENV = SHELL.endsWith('dash') ? { ENV: join(homeOf(this.#daypass), '.shrc') } : {};
    const terminal = new Terminal([client, 'shell', ROLE], {
      env: { ...env, ...ENV, SHELL },
      cwd: folder,
      columns: 1_000,
    });
    const limit = setTimeout(() => terminal.close(), LIMIT_MS);
    try {
      terminal.type(`sh '${ask}'; exit\r`);
      await terminal.ended;
    } finally {
      clearTimeout(limit);
    }
    return terminal.text;
  }

  /** Home as it was, with what the situation has in it. */
  async #lay({ files, startFile }: Situation): Promise<void> {
    const home = homeOf(this.#daypass);
    await rm(home, { recursive: true, force: true });
    const lines = Object.entries(startFile).map(([name, value]) => [name, `'${this.#placed(value)}'`] as const);
    const exports = lines.map(([name, value]) => `export ${name}=${value}\n`).join('');
    const all: Record<string, string> = {
      ...files,
      '.aws/config': `${this.#config}${files['.aws/config'] ?? ''}`,
      '.bashrc': exports,
      '.bash_profile': exports,
      '.profile': exports,
      '.yash_profile': exports,
      '.zshenv': exports,
      '.zshrc': exports,
      '.shrc': exports,
      '.config/fish/config.fish': lines.map(([name, value]) => `set -gx ${name} ${value}\n`).join(''),
    };
    for (const [path, text] of Object.entries(all)) {
      await mkdir(dirname(join(home, path)), { recursive: true });
      await writeFile(join(home, path), text);
    }
  }

  #placed(value: string): string {
    return value.replace(/^HOME\//, `${homeOf(this.#daypass)}/`).replace(/^SERVER\//, `${this.#whose.url}/`);
  }
}

function homeOf({ folder }: Installation): string {
  return join(folder, 'person');
}

function replace(env: Record<string, string>, next: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(env)) delete env[name];
  Object.assign(env, next);
}

function output(
  [program = '', ...args]: readonly string[],
  { env, folder }: { env: Record<string, string>; folder: string },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], timeout: LIMIT_MS });
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
    });
    child.stderr.on('data', (chunk) => {
      text += chunk;
    });
    child.once('error', reject);
    child.once('close', () => resolve(text));
  });
}
