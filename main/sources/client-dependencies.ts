import type { HostSwitches } from '../aws-files/host-switches.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../platform/log.ts';
import type { Network } from '../platform/network/network.ts';
import type { ClockOffset } from './clock-offset.ts';

/** What every client of AWS is set up with. */
export interface ClientDependencies {
  readonly region: string;
  /** Daypass's own, for the user agent that AWS sees. */
  readonly version: string;
  /** `AWS_ENDPOINT_URL_…` are taken from it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly log: Log;
  readonly offset: ClockOffset;
  readonly network: Network;
  /** Which of AWS's hosts are asked; the usual ones unless told. */
  readonly hosts?: () => Promise<HostSwitches>;
}
