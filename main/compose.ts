import { version } from '../package.json';
import type { Agent } from './agent/agent.ts';
import type { AgentView } from './agent/views.ts';
import type { Clock } from './base/clock.ts';
import type { DisposableStack } from './base/disposable.ts';
import type { Endpoints } from './base/environment.ts';
import { asDaypassError, EXIT } from './base/errors.ts';
import { forTerminal } from './base/printable.ts';
import type { ClientRequest } from './base/request.ts';
import type { Host } from './commands/framework/command.ts';
import { needsWindows, runCommand } from './commands/index.ts';
import { openAgent, openEndpoint, openEntrance, openStores, prepareGround, prepareNative } from './compose-ground.ts';
import { consoleGround, createHandsOver, type FromDesktop, hostOf } from './compose-requests.ts';
import type { ConsoleDependencies } from './console/open.ts';
import type { HandOver } from './platform/browser/hand-over.ts';
import type { Log } from './platform/log.ts';
import type { Network } from './platform/network/network.ts';
import type { Paths } from './platform/paths.ts';
import type { Sts } from './sources/sts.ts';

/** What the desktop adds to the agent's process, all at once, when it is up. */
export interface Desktop {
  readonly showWindow: () => void;
  readonly showPalette: () => void;
  /** Opens a console in a window of Daypass. */
  readonly openIsolated: NonNullable<ConsoleDependencies['openIsolated']>;
  /** Whether consoles in windows of Daypass may keep anything: see `KeptConsoles.canKeep`. */
  readonly canKeepConsoles: () => Promise<boolean>;
  /** Whether a person would miss it if this agent ended for a newer one. */
  readonly isInUse: () => boolean;
  /** Opens a window for a sign-in that needs one. */
  readonly openSignInWindow: NonNullable<Agent['openSignInWindow']>;
  /** Asks the person before there is less protection. */
  readonly askToLoosen: Agent['protection']['box'];
}

export interface AgentProcess {
  readonly agent: Agent;
  readonly clock: Clock;
  readonly log: Log;
  readonly paths: Paths;
  readonly network: Network;
  /** Program and first arguments of the command line. */
  readonly client: readonly string[];
  /** Opens an address in a browser without showing it to other users. */
  readonly handOver: HandOver;
  /** What opening a console needs. @param env of the requester: its display and its browser */
  readonly consoleDependencies: (env: ClientRequest['env']) => ConsoleDependencies;
  /** AWS's STS in a region. */
  readonly sts: (region: string) => Promise<Sts>;
  /** What else is to be closed with this process, before the agent. */
  readonly resources: DisposableStack;
  /** Until then there are no windows, and an agent that was started for a desktop counts as in use. */
  attachDesktop(desktop: Desktop): void;
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
  const ground = prepareGround();
  const { clock, log, paths, resources } = ground;
  try {
    const native = await prepareNative(ground);
    // The socket comes first: it settles whether this process is the agent. Early requests wait until it is told how to answer.
    const entrance = await openEntrance(ground, native, onStop);
    const stores = await openStores(ground, native);
    const agent = await openAgent(ground, native, stores, { mode, endpoints });
    const { endpoint, handOver } = await openEndpoint(ground, agent);
    let desktop: Desktop | null = null;
    const windows = upcoming(mode === 'desktop');
    const { network, keychain } = stores;
    const { client } = native;
    const consoleDependencies = (clientEnv: ClientRequest['env']): ConsoleDependencies => ({
      ...consoleGround(ground, network, handOver, clientEnv),
      openIsolated: desktop?.openIsolated ?? null,
    });
    const host = hostOf(ground, native, stores, { endpoint, handOver, consoleDependencies, onStop });
    entrance.open({
      async answer(request, reply) {
        // A command that starts the app is answered before the windows are up.
        if (needsWindows(request.argv)) await windows.areUp;
        return runCommand({ agent, clock, host: { ...host, ...windowsOf(desktop) }, request, reply }, log);
      },
      handsOver: createHandsOver(ground, native, agent, {
        mode,
        onStop,
        isInUse: () => desktop?.isInUse() ?? mode === 'desktop',
      }),
    });
    log.info('The agent is up.', { version, mode, pid: process.pid, keychain: keychain.keychain.description });
    return {
      agent,
      clock,
      log,
      paths,
      network,
      client,
      resources,
      handOver,
      consoleDependencies,
      sts: host.sts,
      attachDesktop(attached) {
        desktop = attached;
        agent.openSignInWindow = attached.openSignInWindow;
        agent.protection.box = attached.askToLoosen;
        windows.comeUp();
      },
      end: once((exit) => {
        windows.comeUp();
        // The socket is the last to go: until then no other agent may start. But a half-closed agent answers no request.
        const close = entrance.socket.quiesce().then(() => resources.dispose());
        close.then(
          () => leave(0, exit, keychain.isHanging()),
          () => leave(1, exit, keychain.isHanging()),
        );
      }),
    };
  } catch (error) {
    await resources.dispose();
    throw error;
  }
}

/** What comes up a little later, where it does; waiting for it ends with the process, too. */
function upcoming(isExpected: boolean): { readonly areUp: Promise<void>; comeUp(): void } {
  let comeUp: () => void = () => undefined;
  const areUp = isExpected
    ? new Promise<void>((resolve) => {
        comeUp = resolve;
      })
    : Promise.resolve();
  return { areUp, comeUp: () => comeUp() };
}

/** What commands may ask of the windows. */
function windowsOf(desktop: Desktop | null): Pick<Host, FromDesktop> {
  return {
    showWindow: desktop?.showWindow ?? null,
    showPalette: desktop?.showPalette ?? null,
    canKeepConsoles: desktop?.canKeepConsoles ?? null,
  };
}

function once(work: (exit: (status: number) => void) => void): (exit: (status: number) => void) => void {
  let isDone = false;
  return (exit) => {
    if (!isDone) work(exit);
    isDone = true;
  };
}

/** A native call that hangs would hold up an orderly exit for ever; everything that matters is closed by now. */
function leave(status: number, exit: (status: number) => void, isHanging: boolean): void {
  if (isHanging) process.kill(process.pid, 'SIGKILL');
  else exit(status);
}

/** One line on stderr for a process that could not start; returns its exit status. */
export function reportStartFailure(cause: unknown): number {
  const error = asDaypassError(cause);
  process.stderr.write(forTerminal(`daypass: ${error.message} ${error.next}\n`));
  return error.code === 'agent-running' ? EXIT.done : error.exit;
}
