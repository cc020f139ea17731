import type { EmulatorState } from '../state.ts';
import type { Fault } from './faults.ts';
import type { EmulatorRequest, EmulatorResponse } from './http.ts';
import type { Operation } from './operations.ts';
import type { ErrorFormat } from './wire-error.ts';

/** What a handler gets. */
export interface Exchange {
  readonly request: EmulatorRequest;
  readonly state: EmulatorState;
  /** The fault that this request runs into, for handlers that play a part in it. */
  readonly fault: Readonly<Fault>;
}

export interface Route {
  readonly operation: Operation;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Tells requests apart that share a method and a path. */
  readonly accepts?: (request: EmulatorRequest) => boolean;
  readonly errors: ErrorFormat;
  /** @throws WireError */
  readonly handle: (exchange: Exchange) => EmulatorResponse | Promise<EmulatorResponse>;
}
