/** Signs out at AWS as far as it can be reached, in time, and then here. */

import { type Clock, withTimeout } from '../../base/clock.ts';
import type { Secret } from '../../base/secret.ts';
import type { IdentityCenterDefinition } from '../../base/session-definition.ts';
import type { Log } from '../../platform/log.ts';
import type { TokenSession } from '../base/token-session.ts';
import { SIGN_OUT_LIMIT_MS } from '../patience.ts';
import type { CliSignIn } from './cli-sign-in.ts';
import type { Clients } from './clients.ts';
import type { Token } from './token.ts';

export interface SignOut {
  /** @throws DaypassError keychain-* */
  run(): Promise<void>;
  /** Where the browser is still signed in, because AWS was not told about the last sign-out; null for none. */
  left(): string | null;
}

export function createSignOut(dependencies: {
  readonly clock: Clock;
  readonly log: Log;
  readonly definition: IdentityCenterDefinition;
  readonly clients: Clients;
  readonly cli: CliSignIn;
  readonly session: TokenSession<Token>;
  /** Portals that AWS has signed this machine's browser out of, by start URL, since a session of theirs was signed in to. */
  readonly ended: Set<string>;
}): SignOut {
  const { clock, log, definition, clients, cli, session, ended } = dependencies;
  let left: string | null = null;

  /** Null for what fails or takes too long: no one waits for a sign-out. */
  function inTime<T>(work: Promise<T>): Promise<T | null> {
    return withTimeout(clock, SIGN_OUT_LIMIT_MS, work, () => new Error('AWS did not answer in time.')).catch(
      (error) => {
        log.warn('AWS was not told about the sign-out.', { session: definition.name, error });
        return null;
      },
    );
  }

  async function logOut(accessToken: Secret): Promise<boolean> {
    const work = clients.sso().then((sso) => sso.logout({ accessToken: accessToken.expose() }));
    return (await inTime(work)) !== null;
  }

  /** AWS takes a sign-out with a live token only: one that it refuses is renewed first. */
  async function logOutFor(accessToken: Secret): Promise<boolean> {
    if (await logOut(accessToken)) return true;
    const another = await inTime(session.replace(accessToken));
    return another !== null && (await logOut(another));
  }

  return {
    async run() {
      const state = session.state();
      // A sign-in that has expired here leaves the browser's portal session alive, which lasts longer.
      const mayLiveOn = session.token !== null || (state.status === 'signed-out' && state.reason === 'expired');
      const own = session.token === null ? null : await inTime(session.current());
      const theirs = await cli.end(session.token);
      const isTold = own !== null && (await logOutFor(own));
      await Promise.all(theirs.map(logOut));
      // AWS ends a person's whole portal session: with it go the tokens of all that is signed in to by way of the same portal.
      if (isTold) ended.add(definition.startUrl);
      left = mayLiveOn && !ended.has(definition.startUrl) ? definition.startUrl : null;
      await session.end();
    },
    left: () => left,
  };
}
