/** What the agent's process stands on, in the order in which it is opened; `compose.ts` calls these one after the other. */
import type { Socket } from 'node:net';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { version } from '../package.json';
import { Agent } from './agent/agent.ts';
import type { AgentView } from './agent/views.ts';
import { hostSwitches } from './aws-files/host-switches.ts';
import { systemClock } from './base/clock.ts';
import { DisposableStack } from './base/disposable.ts';
import type { Endpoints } from './base/environment.ts';
import type { ExitStatus } from './base/errors.ts';
import { RateLimiter } from './base/rate-limiter.ts';
import type { ClientReply, ClientRequest } from './base/request.ts';
import { startBroker } from './broker/server.ts';
import { createIdentifyKey, createSources, type SourcesDependencies } from './compose-sources.ts';
import { CredentialEndpoint } from './endpoint/endpoint.ts';
import { KeptGrants } from './endpoint/kept-grants.ts';
import { agentProgram, ownItems } from './keychain/keychain.ts';
import { openKeychain } from './keychain/open.ts';
import { createHandOver } from './platform/browser/hand-over.ts';
import { leaveAppImage } from './platform/client/app-image.ts';
import { clientCommand, clientFolder } from './platform/client/client-command.ts';
import { lastingClientFolder } from './platform/client/lasting-client.ts';
import { plainClient } from './platform/client/plain-client.ts';
import { refuseHomeOfAnother } from './platform/files/home-of-another.ts';
import { ensureOwnFolder, ensurePrivateFolder } from './platform/files/private-folder.ts';
import { loadGuard } from './platform/guard.ts';
import { createLog, type LogLevel } from './platform/log.ts';
import { Network } from './platform/network/network.ts';
import { ownFiles } from './platform/own-files.ts';
import { type Paths, resolvePaths } from './platform/paths.ts';
import { type Connection, isOwnPeer } from './platform/peers/peer-owner.ts';
import { peerProcess } from './platform/peers/peer-process.ts';
import { startOfProcess } from './platform/peers/process-life.ts';
import { createProgramLookup, sightDependencies } from './platform/peers/processes.ts';
import { takeUsualBus } from './platform/session/usual-bus.ts';
import { followTimeZone } from './platform/time-zone.ts';
import { networkBy } from './settings/network-choice.ts';
import { SettingsFile } from './settings/settings-file.ts';
import { readSources } from './settings/sources.ts';
import { PORTAL_RATE } from './sources/identity-center/index.ts';

/** What everything stands on: time, places, the log, and what is to be closed at the end. */
export function prepareGround() {
  const { env, platform } = process;
  leaveAppImage(env, [process.execPath, __dirname]);
  const clock = systemClock;
  const surroundings = { platform, env, home: homedir() };
  const paths = resolvePaths(surroundings);
  refuseHomeOfAnother([surroundings.home, paths.config, paths.state, paths.logs], env);
  makeFolders(paths);
  const resources = new DisposableStack();
  const log = resources.add(createLog({ folder: paths.logs, clock, level: logLevel(env.DAYPASS_LOG) }));
  return { env, platform, surroundings, clock, paths, resources, log };
}

export type Ground = ReturnType<typeof prepareGround>;

/** What the system tells of other processes, and how this one is kept from them. */
export async function prepareNative({ env, platform, clock, paths, log }: Ground) {
  // Node would open its inspector on this signal; anyone who may send it could read every secret then.
  process.on('SIGUSR1', () => undefined);
  // Seen from `out/main/`, where this is built to.
  const bin = lastingClientFolder(clientFolder(dirname(__dirname)), { platform, env, state: paths.state, log });
  const client = await plainClient(clientCommand(bin, platform), { platform, env });
  const guard = loadGuard(join(__dirname, 'guard.node'));
  if (!guard?.harden()) log.info('Debuggers and core dumps are as the system allows them.', { guard: guard !== null });
  const looks = sightDependencies(platform, clock, guard?.describeProcess);
  const isReplaced = ownFiles([process.execPath, env.APPIMAGE ?? process.execPath, __filename], () => clock.now());
  return { guard, looks, isReplaced, client };
}

export type Native = Awaited<ReturnType<typeof prepareNative>>;

/** How requests are answered, once everything is there that answers them. */
export interface Answering {
  readonly answer: (request: ClientRequest, reply: ClientReply) => Promise<ExitStatus>;
  readonly handsOver: (request: ClientRequest) => boolean;
}

/** The socket. Requests wait until `open` is called. */
export async function openEntrance(
  { clock, log, paths, resources }: Ground,
  { guard, looks }: Native,
  onStop: () => void,
) {
  let answering: Answering | null = null;
  let open: (told: Answering) => void = () => undefined;
  const opened = new Promise<Answering>((resolve) => {
    open = (told) => {
      answering = told;
      resolve(told);
    };
  });
  const socket = resources.add(
    await startBroker({
      socketPath: paths.socket,
      runFolder: paths.run,
      clock,
      log,
      handle: async (request, reply) => (await opened).answer(request, reply),
      isOwnPeer: (peer: Socket) => guard?.isOwnPeer(peer) ?? true,
      peerProcess: (peer: Socket) => guard && peerProcess(peer, guard, looks),
      makeFolder: () => makeFolders(paths),
      onLost: onStop,
      handsOver: (request) => answering?.handsOver(request) ?? false,
    }),
  );
  return { socket, open };
}

/** Settings, keychain and network, which all else reads. */
export async function openStores({ env, platform, clock, log, paths, resources }: Ground, { guard }: Native) {
  resources.add(followTimeZone(process.env, platform));
  const settings = resources.add(new SettingsFile(join(paths.config, 'settings.json'), { clock, log }));
  await settings.open();
  settings.watch();
  takeUsualBus(env);
  const reconnect = () => {
    takeUsualBus(env);
    guard?.forgetSecretService();
  };
  const items = ownItems(platform, { daypassHome: env.DAYPASS_HOME, program: agentProgram(process) });
  const keychain = await openKeychain({ platform, env, items, clock, log, reconnect });
  const network = resources.add(new Network({ env, ...networkBy(settings) }));
  const sources: SourcesDependencies = {
    keychain: keychain.keychain,
    clock,
    random: Math.random,
    env,
    log,
    version,
    network,
    hosts: hostSwitches(paths, env),
    limiter: new RateLimiter(clock, PORTAL_RATE),
    ended: new Set(),
    home: homedir(),
    state: paths.state,
    cliCache: () => settings.get().awsCliCache,
    onDidChangeCliCache: (listener) => settings.onDidChange(() => listener()),
  };
  return { settings, keychain, network, sources };
}

export type Stores = Awaited<ReturnType<typeof openStores>>;

export async function openAgent(
  { platform, clock, log, paths, resources }: Ground,
  { guard, looks, client }: Native,
  { settings, keychain, sources }: Stores,
  started: { readonly mode: AgentView['mode']; readonly endpoints: Endpoints },
): Promise<Agent> {
  const agent = resources.add(
    new Agent({
      ...started,
      version,
      clock,
      log,
      paths,
      keychain: keychain.keychain,
      settings,
      client,
      programOf: createProgramLookup(platform, looks, guard?.describeProcess),
      keychainProblem: () => keychain.problem()?.toJSON() ?? null,
      identifyKey: createIdentifyKey(sources),
      moreSessions: {
        read: () => readSources(settings.get().sources),
        onDidChange: (listener) => settings.onDidChange(() => listener()),
      },
      createSource: createSources(sources),
    }),
  );
  await agent.start();
  return agent;
}

/** The loopback addresses: of credentials for `exec`, and of what a browser is to open unseen. */
export async function openEndpoint({ platform, clock, log, paths, resources }: Ground, agent: Agent) {
  const isOwn = (connection: Connection) => isOwnPeer(connection, { platform, uid: process.getuid?.() });
  const handOver = createHandOver({ clock, isOwnPeer: isOwn, log });
  const endpoint = resources.add(
    new CredentialEndpoint({
      clock,
      startOf: (pid) => startOfProcess(pid, platform),
      credentials: ({ role, ...requester }) => agent.credentials(role, requester),
      clockOffset: (session) => agent.clockOffset(session),
      kept: new KeptGrants(join(paths.state, 'endpoint.json'), { clock, log }),
      isOwnPeer: isOwn,
      log,
    }),
  );
  await endpoint.restore();
  return { endpoint, handOver };
}

function makeFolders(paths: Paths): void {
  for (const folder of [paths.config, paths.state, paths.logs]) ensureOwnFolder(folder);
  ensurePrivateFolder(paths.run);
}

function logLevel(text: string | undefined): LogLevel {
  return text === 'debug' || text === 'warn' || text === 'error' ? text : 'info';
}
