/**
 * Credentials over HTTP on this machine, as AWS's SDKs ask a container's host for them (`AWS_CONTAINER_CREDENTIALS_FULL_URI`,
 * `AWS_CONTAINER_AUTHORIZATION_TOKEN`): a program that runs for longer than its credentials last gets new ones on its own. Each
 * use has an address and a token of its own, which end with it. Nothing listens while there is no use. An agent that starts
 * again continues at the same port with the programs that still run (`kept-grants.ts`).
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RoleRef } from '../../common/roles.ts';
import type { RoleCredentials } from '../base/credentials.ts';
import type { Disposable } from '../base/disposable.ts';
import { asDaypassError, DaypassError } from '../base/errors.ts';
import { Secret } from '../base/secret.ts';
import type { Log } from '../platform/log.ts';
import type { Connection } from '../platform/peers/peer-owner.ts';
import { type EndpointRefusal, hashOf, refusalOf } from './admission.ts';
import { fail, refuse, sendCredentials } from './answers.ts';
import type { KeptGrants } from './kept-grants.ts';
import { type Listening, listenOnLoopback } from './listening.ts';
import { type ProcessWatchDependencies, watchProcess } from './process-watch.ts';

/** One use: for as long as a process runs, or until it is disposed of. */
export interface EndpointUse extends Disposable {
  readonly url: string;
  readonly token: Secret;
}

export interface GrantRequest {
  readonly role: RoleRef;
  /** Process whose end is the end of the grant. */
  readonly pid: number;
  /** A word for the list of activities. */
  readonly action: string;
  /** Keys of the roles that a person has allowed it for as long as the process runs; see `Requester`. */
  readonly approved?: Set<string>;
}

export interface EndpointDependencies extends ProcessWatchDependencies {
  /**
   * @param request what a person has allowed is not in it where an agent before this one granted it, and is asked again.
   * @throws DaypassError
   */
  readonly credentials: (request: GrantRequest) => Promise<RoleCredentials>;
  /** How far this machine's clock is behind AWS's for a session, in ms. */
  readonly clockOffset: (session: string) => number;
  readonly random?: (bytes: number) => Buffer;
  readonly kept: Pick<KeptGrants, 'load' | 'save'>;
  /** Whether the other end of a connection is a process of this user. */
  readonly isOwnPeer: (connection: Connection) => Promise<boolean>;
  readonly log: Log;
}

interface Held {
  readonly request: GrantRequest;
  readonly tokenHash: Buffer;
  readonly start: string;
  readonly isRestored: boolean;
}

const GONE: EndpointRefusal = { status: 403, code: 'access-denied', message: 'The program that it was for has ended.' };
const NOT_YOURS: EndpointRefusal = { status: 403, code: 'access-denied', message: 'The program of another user asks.' };

export class CredentialEndpoint implements Disposable {
  readonly #dependencies: EndpointDependencies;
  readonly #random: (bytes: number) => Buffer;
  /** By the hash of the path, so that looking one up tells nothing of the others by its time. */
  readonly #grants = new Map<string, Held>();
  #listening: Promise<Listening> | null = null;

  constructor(dependencies: EndpointDependencies) {
    this.#dependencies = dependencies;
    this.#random = dependencies.random ?? randomBytes;
  }

  /** @throws DaypassError usage when the process is none that can be watched; unexpected when nothing can listen. */
  async open(request: GrantRequest): Promise<EndpointUse> {
    const token = this.#random(32).toString('base64url');
    const path = `/${this.#random(32).toString('base64url')}`;
    const key = hashOf(path).toString('hex');
    const end = () => {
      watch?.dispose();
      this.#end(key);
    };
    const watch = await watchProcess(request.pid, this.#dependencies, end);
    if (!watch) {
      const next = 'Run it on this machine and outside of a container, or give --static.';
      throw new DaypassError('usage', 'The agent does not see the process that asks.', { next });
    }
    this.#grants.set(key, { request, tokenHash: hashOf(token), start: watch.start, isRestored: false });
    try {
      this.#listening ??= this.#listen(0);
      const { host } = await this.#listening;
      await this.#keep();
      return { url: `http://${host}${path}`, token: new Secret(token), dispose: end };
    } catch (error) {
      end();
      throw error;
    }
  }

  /**
   * Continues with the programs that an agent before this one served and that still run, where it gets the same port again.
   * Called once, before anything is opened. Never fails.
   */
  async restore(): Promise<void> {
    const kept = await this.#dependencies.kept.load();
    if (!kept) return;
    for (const { path, token, role, pid, start, action } of kept.grants) {
      const watch = await watchProcess(pid, this.#dependencies, () => this.#end(path));
      // Where the system does not tell processes apart, a later one could have this id.
      if (watch?.start !== start || start === 'unknown') {
        watch?.dispose();
        continue;
      }
      const request = { role, pid, action };
      this.#grants.set(path, { request, tokenHash: Buffer.from(token, 'hex'), start, isRestored: true });
    }
    if (this.#grants.size > 0) {
      this.#listening = this.#listen(Number(/\d+$/.exec(kept.host)?.[0]));
      const listening = await this.#listening.catch(() => null);
      if (listening?.host !== kept.host) {
        this.#dependencies.log.warn('The port of programs that still run is taken: they get no more credentials.', {
          programs: this.#grants.size,
        });
        this.#grants.clear();
        await this.#close();
      }
    }
    await this.#keep();
  }

  /** The use that a token belongs to, while it lasts. Looked up by hashes, which tell nothing by their time. */
  held(token: string): Pick<GrantRequest, 'role' | 'approved'> | null {
    const wanted = hashOf(token);
    const held = [...this.#grants.values()].find(({ tokenHash }) => tokenHash.equals(wanted));
    return held?.request ?? null;
  }

  /** What is served continues with the next agent; see `restore`. */
  async dispose(): Promise<void> {
    this.#grants.clear();
    await this.#close();
  }

  #end(key: string): void {
    if (!this.#grants.delete(key)) return;
    void this.#keep();
    if (this.#grants.size === 0) void this.#close();
  }

  async #keep(): Promise<void> {
    const host = this.#grants.size > 0 ? (await this.#listening?.catch(() => null))?.host : undefined;
    const grants = [...this.#grants].map(([path, { request, tokenHash, start }]) => {
      const { role, pid, action } = request;
      return { path, token: tokenHash.toString('hex'), role, pid, action, start };
    });
    await this.#dependencies.kept.save(host !== undefined && grants.length > 0 ? { host, grants } : null);
  }

  async #listen(port: number): Promise<Listening> {
    try {
      return await listenOnLoopback(port, (request, response, host) => this.#answer(request, response, host));
    } catch (error) {
      this.#listening = null;
      throw error;
    }
  }

  async #close(): Promise<void> {
    const listening = this.#listening;
    this.#listening = null;
    const { servers } = (await listening?.catch(() => null)) ?? { servers: [] };
    for (const server of servers) {
      server.close();
      server.closeAllConnections();
    }
  }

  #answer(request: IncomingMessage, response: ServerResponse, host: string): void {
    const tokenHash = (path: string) => this.#find(path)?.tokenHash ?? null;
    const refusal = refusalOf(request, { host, tokenHash });
    const held = this.#find(request.url ?? '');
    if (refusal || !held) {
      refuse(response, refusal ?? GONE);
      return;
    }
    this.#credentials(held, request).then(
      (credentials) =>
        credentials
          ? sendCredentials(
              response,
              held.request.role,
              credentials,
              this.#dependencies.clockOffset(held.request.role.session),
            )
          : refuse(response, NOT_YOURS),
      (cause) => fail(response, asDaypassError(cause)),
    );
  }

  /**
   * Null for another user. While no agent ran, any user could listen at the port and be sent the token, so that after a restart it
   * is not enough.
   */
  async #credentials({ request, isRestored }: Held, { socket }: IncomingMessage): Promise<RoleCredentials | null> {
    const isOwn = !isRestored || (await this.#dependencies.isOwnPeer(socket));
    return isOwn ? this.#dependencies.credentials(request) : null;
  }

  #find(path: string): Held | null {
    return this.#grants.get(hashOf(path).toString('hex')) ?? null;
  }
}
