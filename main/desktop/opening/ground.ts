/** What everything in this folder stands on: the agent's process, and the folder that the app was built to. */
import type { Agent } from '../../agent/agent.ts';
import type { Clock } from '../../base/clock.ts';
import type { DisposableStack } from '../../base/disposable.ts';
import type { ClientRequest } from '../../base/request.ts';
import type { ConsoleDependencies } from '../../console/open.ts';
import type { HandOver } from '../../platform/browser/hand-over.ts';
import type { Surroundings } from '../../platform/expand-path.ts';
import type { Log } from '../../platform/log.ts';
import type { Network } from '../../platform/network/network.ts';
import type { Paths } from '../../platform/paths.ts';
import type { Sts } from '../../sources/sts.ts';
import type { Updates } from '../updates/updates.ts';

export interface DesktopGround {
  readonly agent: Agent;
  readonly clock: Clock;
  readonly log: Log;
  readonly network: Network;
  readonly paths: Paths;
  /** Program and first arguments of the command line. */
  readonly client: readonly string[];
  readonly handOver: HandOver;
  readonly consoleDependencies: (env: ClientRequest['env']) => ConsoleDependencies;
  /** AWS's STS in a region. */
  readonly sts: (region: string) => Promise<Sts>;
  /** What is to be closed at the end. */
  readonly resources: DisposableStack;
  readonly updates: Updates;
  readonly surroundings: Surroundings;
  /** `out/` */
  readonly out: string;
  /** Whether windows are shown by a Wayland compositor. */
  readonly wayland: boolean;
}
