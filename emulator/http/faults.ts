/**
 * Trouble on demand. A fault says which requests it hits, how often, and what happens to them.
 *
 * Faults without an outcome (latency alone) apply to every request that they match, together with any other. Of the faults with
 * an outcome the one added first decides, and only that one is used up: adding three makes a sequence of three.
 */
import type { Disposable } from '../../main/base/disposable.ts';
import type { CallFacts } from './calls.ts';
import { API_OPERATIONS, type Operation } from './operations.ts';

export interface Fault {
  /** Which operation it hits; `*` (the default) is every operation of AWS's interfaces, but no page. */
  operation?: Operation | '*';
  /** How many requests it hits (1); Infinity until removed. */
  times?: number;
  /** Only requests with exactly these. */
  grantType?: string;
  accountId?: string;
  roleName?: string;

  /** Waits this long before doing anything, in ms by the emulator's clock; Infinity: until the fault is removed. */
  latencyMs?: number;
  /** Answers with this error without doing anything. Status and `error` follow from AWS's models unless given. */
  errorType?: string;
  status?: number;
  /** OAuth error code of SSO OIDC. */
  error?: string;
  message?: string;
  /** `reason` that SSO OIDC models on AccessDeniedException and InvalidRequestException. */
  reason?: string;
  /**
   * How an error names its type: in the body alone, without its header (`body`); in the header with the suffix that some of
   * AWS's services add (`suffix`); or as OAuth's code only (`code`).
   */
  typeIn?: 'body' | 'suffix' | 'code';
  /** Fields of the answer that are null, a good one included; there, at any depth. */
  nulls?: string[];
  /** This text instead of an error in the operation's own form; with `status` 200 it replaces a good answer. */
  body?: string;
  /**
   * Something between the program and AWS answers in AWS's place, as a gateway does: with `status`, `body` (empty), `headers`,
   * and nothing that AWS puts on its answers.
   */
  foreign?: boolean;
  /** Added to the answer, whether it is this fault's or the operation's own. */
  headers?: Record<string, string>;
  /**
   * Cuts the connection: `before` anything is done, or `mid-body`, when all is done and half the answer is sent. After
   * the latter the server has, for example, used up a refresh token whose successor the client never saw.
   */
  cut?: 'before' | 'mid-body';
  /** Cuts the connection when all is done and this many bytes of the answer's body are sent. */
  cutAfterBytes?: number;
  /** Takes a poll for a device code as one that came too soon: slow_down, and 5 s more between polls from then on. */
  slowDown?: boolean;
}

interface Active {
  readonly fault: Fault;
  left: number;
  readonly removed: Promise<void>;
}

export class Faults {
  /** How far the emulator's clock is ahead of the truth, in ms: shifts `Date` headers and all absolute times. */
  clockSkewMs = 0;
  #active: Active[] = [];
  /** Releases requests that wait for the removal of a fault. */
  #releases = new Set<() => void>();

  add(fault: Fault): Disposable {
    let release: () => void = () => undefined;
    const removed = new Promise<void>((resolve) => {
      release = resolve;
    });
    const active = { fault, left: fault.times ?? 1, removed };
    this.#active.push(active);
    this.#releases.add(release);
    return {
      dispose: () => {
        this.#active = this.#active.filter((other) => other !== active);
        this.#releases.delete(release);
        release();
      },
    };
  }

  /** Removes every fault and the skew. */
  clear(): void {
    this.#active = [];
    for (const release of this.#releases) release();
    this.#releases.clear();
    this.clockSkewMs = 0;
  }

  /** Decides what happens to this request, and uses up the faults that apply. A held request waits for `released` first. */
  take(operation: Operation, facts: CallFacts): { fault: Readonly<Fault>; released: Promise<unknown> | null } {
    const matching = this.#active.filter(({ fault }) => matches(fault, operation, facts));
    const deciding = matching.find(({ fault }) => hasOutcome(fault));
    const applied = matching.filter((active) => active === deciding || !hasOutcome(active.fault));
    for (const active of applied) active.left -= 1;
    this.#active = this.#active.filter((active) => active.left > 0);
    const isHeld = ({ fault }: Active) => fault.latencyMs === Number.POSITIVE_INFINITY;
    const held = applied.filter(isHeld).map(({ removed }) => removed);
    // Without a fault the answer must not wait for another turn of the event loop.
    const released = held.length > 0 ? Promise.all(held) : null;
    const passing = applied.filter((active) => !isHeld(active));
    const latencyMs = passing.reduce((sum, { fault }) => sum + (fault.latencyMs ?? 0), 0);
    return { fault: { ...deciding?.fault, latencyMs }, released };
  }
}

function matches(fault: Fault, operation: Operation, facts: CallFacts): boolean {
  const wanted = fault.operation ?? '*';
  if (wanted === '*' ? !(API_OPERATIONS as readonly string[]).includes(operation) : wanted !== operation) return false;
  return (['grantType', 'accountId', 'roleName'] as const).every(
    (key) => fault[key] === undefined || fault[key] === facts[key],
  );
}

function hasOutcome({ latencyMs, operation, times, grantType, accountId, roleName, ...outcome }: Fault): boolean {
  return Object.keys(outcome).length > 0;
}
