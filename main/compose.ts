/**
 * Builds the agent's parts in order, for both kinds of process: `index.ts` (with a window) and `headless.ts` (without).
 * Read it top to bottom: this is all there is.
 */

import type { Socket } from 'node:net';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { version } from '../package.json';
import { Agent } from './agent/agent.ts';
import type { AgentView } from './agent/views.ts';
import { hostSwitches } from './aws-files/host-switches.ts';
import { type Clock, systemClock } from './base/clock.ts';
import { DisposableStack } from './base/disposable.ts';
import type { Endpoints } from './base/environment.ts';
import { asDaypassError, EXIT } from './base/errors.ts';
import { forTerminal } from './base/printable.ts';
import { RateLimiter } from './base/rate-limiter.ts';
import type { ClientReply, ClientRequest } from './base/request.ts';
import { Secret } from './base/secret.ts';
import { isNewer } from './base/versions.ts';
import { startBroker } from './broker/server.ts';
import { createProbes } from './commands/doctor/probes.ts';
import type { Host } from './commands/framework/command.ts';
import { runCommand } from './commands/index.ts';
import { createIdentifyKey, createSources, openSts, type SourcesParts } from './compose-sources.ts';
import type { ConsoleParts } from './console/open.ts';
import { EcrTokens } from './ecr/tokens.ts';
import { CredentialEndpoint } from './endpoint/endpoint.ts';
import { KeptGrants } from './endpoint/kept-grants.ts';
import { keychainService } from './keychain/keychain.ts';
import { openKeychain } from './keychain/open.ts';
import { createHandOver, type HandOver } from './platform/browser/hand-over.ts';
import { openBrowser } from './platform/browser/open-browser.ts';
import { clientCommand, clientFolder } from './platform/client/client-command.ts';
import { lastingClientFolder } from './platform/client/lasting-client.ts';
import { plainClient } from './platform/client/plain-client.ts';
import { ensureOwnFolder, ensurePrivateFolder } from './platform/files/private-folder.ts';
import { loadGuard } from './platform/guard.ts';
import { createLog, type Log, type LogLevel } from './platform/log.ts';
import { createFetch } from './platform/network/fetch.ts';
import { Network } from './platform/network/network.ts';
import { ownFiles } from './platform/own-files.ts';
import { type Paths, resolvePaths } from './platform/paths.ts';
import { type Connection, isOwnPeer } from './platform/peers/peer-owner.ts';
import { peerProcess } from './platform/peers/peer-process.ts';
import { createProgramLookup, sightParts, startOfProcess } from './platform/peers/processes.ts';
import { followTimeZone } from './platform/time-zone.ts';
import { SettingsFile } from './settings/settings-file.ts';
import { readSources } from './settings/sources.ts';
import { PORTAL_RATE } from './sources/identity-center/index.ts';

export interface AgentProcess {
  readonly agent: Agent;
  readonly clock: Clock;
  readonly log: Log;
  readonly paths: Paths;
  readonly network: Network;
  /** Program and first arguments of the command line. */
  readonly client: readonly string[];
  /** Set once there is a window to show. */
  showWindow: (() => void) | null;
  /** Set once consoles can open in windows of Daypass. */
  openIsolated: ConsoleParts['openIsolated'];
  /** Opens an address in a browser without showing it to other users. */
  readonly handOver: HandOver;
  /** What opening a console needs. @param env of the requester: its display and its browser */
  readonly consoleParts: (env: ClientRequest['env']) => ConsoleParts;
  /** Whether a person would miss it if this agent ended for a newer one; a desktop app says so by its windows. */
  isInUse: () => boolean;
  /** What else is to be closed with this process, before the agent. */
  readonly resources: DisposableStack;
  /** Closes everything in the reverse order of its opening, then ends the process with `exit`. Once is enough. */
  end(exit: (status: number) => void): void;
}

/**
 * @param options.endpoints what `keepInherited` found in this process's environment, once that is down to what is kept.
 * @param options.onStop called when a command asks this process to end.
 * @throws DaypassError agent-running when another agent answers on the socket; state-* when the folders are not safe.
 */
export async function startAgentProcess(
  mode: AgentView['mode'],
  { endpoints, onStop }: { endpoints: Endpoints; onStop: () => void },
): Promise<AgentProcess> {
  const { env, platform } = process;
  const clock = systemClock;
  const surroundings = { platform, env, home: homedir() };
  const paths = resolvePaths(surroundings);
  makeFolders(paths);

  const resources = new DisposableStack();
  const log = resources.add(createLog({ folder: paths.logs, clock, level: logLevel(env.DAYPASS_LOG) }));
  try {
    // The socket comes first: it settles whether this process is the agent. Early requests wait for `ready`.
    let ready: (handle: typeof answer) => void = () => undefined;
    const handler = new Promise<typeof answer>((resolve) => {
      ready = resolve;
    });
    const handle = async (request: ClientRequest, reply: ClientReply) => (await handler)(request, reply);
    // Node would open its inspector on this signal; anyone who may send it could read every secret then.
    process.on('SIGUSR1', () => undefined);
    // Seen from `out/main/`, where this is built to.
    const bin = lastingClientFolder(clientFolder(dirname(__dirname)), { platform, env, state: paths.state, log });
    const client = await plainClient(clientCommand(bin, platform), { platform, env });
    const guard = loadGuard(join(__dirname, 'guard.node'));
    if (!guard?.harden())
      log.info('Debuggers and core dumps are as the system allows them.', { guard: guard !== null });
    const broker = { socketPath: paths.socket, runFolder: paths.run, handle, clock, log };
    const isOwnClient = (peer: Socket) => guard?.isOwnPeer(peer) ?? true;
    const looks = sightParts(platform, clock, guard?.describeProcess);
    const peerOf = (peer: Socket) => guard && peerProcess(peer, guard, looks);
    const isReplaced = ownFiles([process.execPath, env.APPIMAGE ?? process.execPath, __filename], () => clock.now());
    let handsOver: (request: ClientRequest) => boolean = () => false;
    const socket = resources.add(
      await startBroker({
        ...broker,
        isOwnPeer: isOwnClient,
        peerProcess: peerOf,
        makeFolder: () => makeFolders(paths),
        onLost: onStop,
        handsOver: (request) => handsOver(request),
      }),
    );

    resources.add(followTimeZone(process.env, platform, log));
    const settings = resources.add(new SettingsFile(join(paths.config, 'settings.json'), { clock, log }));
    await settings.open();
    settings.watch();
    const lookAnew = () => guard?.forgetSecretService();
    const service = keychainService(env.DAYPASS_HOME);
    const opened = await openKeychain({ platform, env, service, clock, log, lookAnew });
    const network = resources.add(new Network({ env, choice: () => settings.get().network }));
    const probes = createProbes({ keychain: opened.keychain, network });
    const registries = new EcrTokens({ fetch: createFetch(network), clock, log, env });
    const sourceParts: SourcesParts = {
      keychain: opened.keychain,
      clock,
      random: Math.random,
      env,
      log,
      version,
      network,
      hosts: hostSwitches(paths.awsConfig, env),
      limiter: new RateLimiter(clock, PORTAL_RATE),
      home: surroundings.home,
      state: paths.state,
      cliCache: () => settings.get().awsCliCache,
      onDidChangeCliCache: (listener) => settings.onDidChange(() => listener()),
    };
    const agent = resources.add(
      new Agent({
        version,
        mode,
        clock,
        log,
        paths,
        keychain: opened.keychain,
        settings,
        endpoints,
        client,
        programOf: createProgramLookup(platform, looks, guard?.describeProcess),
        keychainProblem: () => opened.problem()?.toJSON() ?? null,
        identifyKey: createIdentifyKey(sourceParts),
        moreSessions: {
          read: () => readSources(settings.get().sources),
          onDidChange: (listener) => settings.onDidChange(() => listener()),
        },
        createSource: createSources(sourceParts),
      }),
    );
    await agent.start();

    const isOwn = (connection: Connection) => isOwnPeer(connection, { platform, uid: process.getuid?.() });
    const handOver = createHandOver({ clock, isOwnPeer: isOwn, log });
    const endpoint = resources.add(
      new CredentialEndpoint({
        clock,
        startOf: (pid) => startOfProcess(pid, platform),
        credentials: ({ role, ...asker }) => agent.credentials(role, asker),
        clockOffset: (session) => agent.clockOffset(session),
        kept: new KeptGrants(join(paths.state, 'endpoint.json'), { clock, log }),
        isOwnPeer: isOwn,
        log,
      }),
    );
    await endpoint.restore();

    let ending = false;
    const end = (exit: (status: number) => void) => {
      if (ending) return;
      ending = true;
      // The socket is the last to go: until then no other agent may start. But a half-closed agent answers no request.
      const close = socket.quiesce().then(() => resources.dispose());
      close.then(
        () => leave(0, exit, opened.isHanging()),
        () => leave(1, exit, opened.isHanging()),
      );
    };
    const consoleParts = (clientEnv: ClientRequest['env']): ConsoleParts => {
      const all = { ...env, ...displayOf(clientEnv) };
      return {
        fetch: createFetch(network),
        clock,
        log,
        env: all,
        platform,
        home: homedir(),
        handOver,
        openBrowser: (url) => openBrowser(url, { env: all, platform }),
        openIsolated: parts.openIsolated,
      };
    };
    const parts: AgentProcess = {
      agent,
      clock,
      log,
      paths,
      network,
      client,
      resources,
      showWindow: null,
      openIsolated: null,
      handOver,
      consoleParts,
      isInUse: () => mode === 'desktop',
      end,
    };
    const answer = async (request: ClientRequest, reply: ClientReply) => {
      const host: Host = {
        stop: onStop,
        showWindow: parts.showWindow,
        openBrowser: (url, clientEnv) =>
          handOver(new Secret(url), (at) => openBrowser(at, { env: { ...env, ...displayOf(clientEnv) }, platform })),
        paths,
        surroundings,
        probes,
        fetch: createFetch(network),
        client,
        registries,
        consoleParts,
        openGrant: (wish) => endpoint.open(wish),
        heldGrant: (token) => endpoint.held(token),
        sts: (region) => openSts(sourceParts, region),
      };
      return runCommand({ agent, clock, host, request, reply }, log);
    };
    ready(answer);
    const startedAt = clock.monotonic();
    handsOver = (request) => {
      const isSettled = clock.monotonic() - startedAt > SETTLED_MS;
      const isOlder = isReplaced() || (isSettled && isNewer(request.version, version));
      const { keychain, sessions } = agent.view();
      const isKept = keychain.persistent || sessions.every(({ state }) => state.status === 'signed-out');
      const isBusy = parts.isInUse() || !isKept || sessions.some(({ signIn }) => signIn?.status === 'running');
      const mayStartIt = mode === 'headless' || platform !== 'linux' || hasDisplay(request.env);
      if (!isOlder || isBusy || !mayStartIt || request.argv[0] === 'agent') return false;
      log.info('A newer version is installed; the next agent answers.', { version, asks: request.version });
      onStop();
      return true;
    };
    log.info('The agent is up.', { version, mode, pid: process.pid, keychain: opened.keychain.description });
    return parts;
  } catch (error) {
    await resources.dispose();
    throw error;
  }
}

/** A newer client that can start nothing but this agent would otherwise start it again and again, in ms. */
const SETTLED_MS = 60_000;

function makeFolders(paths: Paths): void {
  for (const folder of [paths.config, paths.state, paths.logs]) ensureOwnFolder(folder);
  ensurePrivateFolder(paths.run);
}

/** A client without one would start an agent without a window in the place of one that has it. */
function hasDisplay({ DISPLAY, WAYLAND_DISPLAY }: ClientRequest['env']): boolean {
  return Boolean(DISPLAY || WAYLAND_DISPLAY);
}

/** A native call that hangs would hold up an orderly exit for ever; everything that matters is closed by now. */
function leave(status: number, exit: (status: number) => void, isHanging: boolean): void {
  if (isHanging) process.kill(process.pid, 'SIGKILL');
  else exit(status);
}

/** What a browser gets of a client's environment: where it shows itself, and nothing of who the client is. */
function displayOf(clientEnv: ClientRequest['env']): ClientRequest['env'] {
  return Object.fromEntries(
    Object.entries(clientEnv).filter(([name]) => !/^(AWS|DAYPASS)_|^(ENV|HOME|USERPROFILE)$/.test(name)),
  );
}

/** One line on stderr for a process that could not start; returns its exit status. */
export function reportStartFailure(cause: unknown): number {
  const error = asDaypassError(cause);
  process.stderr.write(forTerminal(`daypass: ${error.message} ${error.next}\n`));
  return error.code === 'agent-running' ? EXIT.done : error.exit;
}

function logLevel(text: string | undefined): LogLevel {
  return text === 'debug' || text === 'warn' || text === 'error' ? text : 'info';
}
