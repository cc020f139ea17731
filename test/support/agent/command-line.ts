import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent } from '../../../main/agent/agent.ts';
import type { IdentifyKey } from '../../../main/agent/sessions/iam-users.ts';
import { Emitter } from '../../../main/base/emitter.ts';
import type { Endpoints } from '../../../main/base/environment.ts';
import { DaypassError, EXIT, type ExitStatus } from '../../../main/base/errors.ts';
import type { ClientReply, ClientRequest, Program, TerminalSize } from '../../../main/base/request.ts';
import { Secret } from '../../../main/base/secret.ts';
import type { SessionDefinition } from '../../../main/base/session-definition.ts';
import type { Probes } from '../../../main/commands/doctor/probes.ts';
import type { GrantOptions } from '../../../main/commands/framework/command.ts';
import { runCommand } from '../../../main/commands/index.ts';
import type { ConsoleDependencies } from '../../../main/console/open.ts';
import { EcrTokens } from '../../../main/ecr/tokens.ts';
import { createHandOver } from '../../../main/platform/browser/hand-over.ts';
import type { Fetch } from '../../../main/platform/network/fetch.ts';
import { type Paths, resolvePaths } from '../../../main/platform/paths.ts';
import { SettingsFile } from '../../../main/settings/settings-file.ts';
import type { Sts } from '../../../main/sources/sts.ts';
import { FakeClock } from './fake-clock.ts';
import { FakeSource } from './fake-source.ts';
import { createMemoryKeychain } from './memory-keychain.ts';
import { silentLog } from './silent-log.ts';

const CLIENT = ['/opt/daypass/bin/daypass'];

export interface Answer {
  readonly exit: ExitStatus;
  readonly stdout: string;
  readonly stderr: string;
  /** What the client was to become. */
  readonly program?: Program;
}

export interface RunOptions {
  readonly terminal?: boolean;
  readonly env?: Record<string, string>;
  readonly signal?: AbortSignal;
  readonly size?: TerminalSize;
  readonly present?: readonly string[];
  readonly javaProperties?: readonly string[];
  readonly searchPath?: string;
  /** What standard input gives, one read after the other; then its end. */
  readonly input?: readonly string[];
  /** Called before each of these reads: what happens while the person thinks. */
  readonly onRead?: () => Promise<void>;
}

/** An agent over fake sources in a folder of its own, with the command line on top: everything but sockets and AWS. */
export class CommandLine {
  readonly clock = new FakeClock();
  readonly sources = new Map<string, FakeSource>();
  readonly opened: string[] = [];
  /** What commands take this machine for. */
  platform: NodeJS.Platform = 'linux';
  browserFails = false;
  /** Uses of the endpoint that continue. */
  grants: GrantOptions[] = [];
  readonly stsRegions: string[] = [];
  stopped = 0;
  windowShown = 0;
  paletteShown = 0;
  hasWindow = false;
  /** Null: an agent without windows. */
  canKeepConsoles: boolean | null = null;
  /** Sessions that the settings define. */
  moreSessions: SessionDefinition[] = [];
  /** What of them can't be understood. */
  moreProblems: DaypassError[] = [];
  readonly moreChanged = new Emitter<void>();
  /** Whose a long-term key is; the test says. */
  identifyKey: IdentifyKey = async () => {
    throw new DaypassError('key-invalid', 'AWS does not know this access key.');
  };
  readonly folder: string;
  readonly paths: Paths;
  readonly agent: Agent;
  readonly settings: SettingsFile;
  readonly keychain = createMemoryKeychain();
  /** What a container registry's service answers. */
  ecr: Fetch = async () => Promise.reject(new Error('There is no network here.'));
  readonly #registries = new EcrTokens({
    fetch: (...of) => this.ecr(...of),
    clock: this.clock,
    log: silentLog,
    env: {},
  });
  /** What an address answers. */
  fetch: Fetch = async () => new Response(null, { status: 404 });
  /** What `daypass doctor` finds when it tries things out. */
  probes: Probes = {
    keychain: async () => undefined,
    reach: async () => this.clock.now(),
    proxyOf: async () => null,
    bundles: () => [],
    checkBundle: async () => undefined,
    versionOf: async () => 'aws-cli/2.15.0 Python/3.11.6 Linux/6.1.0',
  };

  static async open(config: string): Promise<CommandLine> {
    const folder = await mkdtemp(join(tmpdir(), 'daypass-commands-'));
    const line = new CommandLine(folder);
    await line.configure(config);
    await mkdir(join(folder, 'state'), { recursive: true });
    await line.settings.open();
    await line.agent.start();
    return line;
  }

  /** The console's parts, for tests of `daypass console`; others have no use for them. */
  consoleDependencies: ConsoleDependencies = {
    fetch: () => Promise.reject(new Error('There is no network here.')),
    clock: this.clock,
    log: silentLog,
    env: {},
    platform: 'linux',
    home: '/nowhere',
    handOver: createHandOver({ clock: this.clock, isOwnPeer: async () => true, log: silentLog }),
    openBrowser: async (url) => {
      this.opened.push(url);
    },
    openIsolated: null,
  };

  /** What the agent was started with. */
  endpoints: Endpoints = { used: [], refused: [] };

  private constructor(folder: string) {
    this.folder = folder;
    const env = { DAYPASS_HOME: folder, AWS_CONFIG_FILE: join(folder, 'config') };
    this.paths = resolvePaths({ platform: 'linux', env, home: folder });
    this.settings = new SettingsFile(join(this.paths.config, 'settings.json'), { clock: this.clock, log: silentLog });
    this.agent = new Agent({
      version: '1.2.3',
      mode: 'headless',
      clock: this.clock,
      log: silentLog,
      paths: this.paths,
      settings: this.settings,
      endpoints: this.endpoints,
      client: CLIENT,
      programOf: async (pid) => ({ name: 'aws', pid, path: '/usr/bin/aws' }),
      keychain: this.keychain,
      keychainProblem: () => null,
      identifyKey: (key, region) => this.identifyKey(key, region),
      moreSessions: {
        read: () => ({ sessions: this.moreSessions, problems: this.moreProblems }),
        onDidChange: this.moreChanged.event,
      },
      createSource: async ({ name }) => {
        const source = this.sources.get(name) ?? new FakeSource(name, this.clock);
        this.sources.set(name, source);
        return source;
      },
    });
  }

  source(name: string): FakeSource {
    const source = this.sources.get(name);
    if (!source) throw new Error(`There is no source ${name}.`);
    return source;
  }

  async configure(config: string): Promise<void> {
    await writeFile(join(this.folder, 'config'), config);
  }

  async run(argv: string[], options: RunOptions = {}) {
    const terminal = options.terminal ?? false;
    const size = options.size ?? { columns: 80, rows: 24 };
    const input = [...(options.input ?? [])];
    let program: Program | undefined;
    const request: ClientRequest = {
      argv,
      version: '1.2.3',
      cwd: this.folder,
      pid: 1,
      parentPid: 1,
      // Of a caller whose files are the agent's.
      env: { HOME: this.folder, AWS_CONFIG_FILE: this.paths.awsConfig, ...options.env },
      present: options.present ?? [],
      javaProperties: options.javaProperties ?? [],
      searchPath: options.searchPath ?? '',
      terminal: { stdin: terminal, stdout: terminal, stderr: terminal, ...size },
    };
    let stdout = '';
    let stderr = '';
    const reply: ClientReply = {
      stdout: (text: string) => {
        stdout += text;
      },
      stderr: (text: string) => {
        stderr += text;
      },
      draw: (text: string) => {
        stderr += text;
      },
      signal: options.signal ?? new AbortController().signal,
      read: async () => {
        await options.onRead?.();
        const next = input.shift();
        return next === undefined ? null : Buffer.from(next);
      },
      restoreTerminal: () => undefined,
      size: () => size,
      onDidResize: new Emitter<TerminalSize>().event,
      exec: (next) => {
        program = next;
        return EXIT.done;
      },
    };
    const host = {
      stop: () => {
        this.stopped += 1;
      },
      showWindow: this.hasWindow
        ? () => {
            this.windowShown += 1;
          }
        : null,
      showPalette: this.hasWindow
        ? () => {
            this.paletteShown += 1;
          }
        : null,
      canKeepConsoles: this.canKeepConsoles === null ? null : async () => this.canKeepConsoles ?? false,
      openBrowser: async (url: string) => {
        if (this.browserFails) throw new DaypassError('browser-failed', 'No browser.');
        this.opened.push(url);
      },
      paths: this.paths,
      registries: this.#registries,
      surroundings: { platform: this.platform, env: {}, home: this.folder },
      probes: this.probes,
      fetch: this.fetch,
      client: CLIENT,
      consoleDependencies: () => this.consoleDependencies,
      heldGrant: (token: string) => {
        const [grant] = token === 'grant-token' ? this.grants : [];
        return grant ?? null;
      },
      openGrant: async (wish: GrantOptions) => {
        this.grants.push(wish);
        return {
          url: 'http://127.0.0.1:1/grant',
          token: new Secret('grant-token'),
          dispose: () => {
            this.grants = this.grants.filter((other) => other !== wish);
          },
        };
      },
      sts: async (region: string) =>
        ({
          getCallerIdentity: async ({ accessKeyId }: { accessKeyId: string }) => {
            this.stsRegions.push(region);
            return {
              arn: `arn:aws:sts::111122223333:assumed-role/${accessKeyId}`,
              accountId: '111122223333',
              userId: 'AROA',
            };
          },
        }) as unknown as Sts,
    };
    const exit = await runCommand({ agent: this.agent, clock: this.clock, host, request, reply }, silentLog);
    return (program ? { exit, stdout, stderr, program } : { exit, stdout, stderr }) satisfies Answer as Answer;
  }

  async close(): Promise<void> {
    await this.agent.dispose();
    await rm(this.folder, { recursive: true });
  }
}

export function ssoSession(name: string, region = 'us-east-1'): string {
  return `[sso-session ${name}]\nsso_start_url = https://${name}.awsapps.com/start\nsso_region = ${region}\n\n`;
}
