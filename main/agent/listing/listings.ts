/** Lists of roles that no one waits for: after a sign-in, and when the last one is old. */

import type { RoleRef } from '../../../common/roles.ts';
import { isSameRole } from '../../../common/roles.ts';
import type { RoleCredentials } from '../../base/credentials.ts';
import { asDaypassError, isCode } from '../../base/errors.ts';
import type { Log } from '../../platform/log.ts';
import type { Session } from '../sessions/sessions.ts';

/** How many roles are fetched after a sign-in that gives credentials for some minutes only. */
const MAX_FETCHED = 25;

/** How old a complete listing may be before looking at it starts another in the background, in ms. */
const MAX_AGE_MS = 60 * 60_000;

export interface ListingsDependencies {
  readonly log: Log;
  /** Credentials of a role, from the cache or from its source. */
  readonly credentials: (role: RoleRef) => Promise<RoleCredentials>;
  /** Roles that a person is likely to ask for, likeliest first. */
  readonly wanted: () => readonly RoleRef[];
}

export class Listings {
  readonly #dependencies: ListingsDependencies;

  constructor(dependencies: ListingsDependencies) {
    this.#dependencies = dependencies;
  }

  startAfterSignIn(session: Session): void {
    this.#start(session);
    if (session.source.isFleeting) this.#fetchSoon(session);
  }

  /** Starts a listing where the session is signed in, none is under way and the last complete one is old. */
  startIfOld(session: Session): void {
    const { source, catalogue } = session;
    if (source.state().status !== 'signed-in' || catalogue.view().status === 'running') return;
    if (catalogue.isOlderThan(MAX_AGE_MS)) this.#start(session);
  }

  #start({ definition, catalogue }: Session): void {
    catalogue.refresh().catch((error) => {
      if (isCode(asDaypassError(error), 'cancelled')) return;
      this.#dependencies.log.warn('The list of roles was not refreshed.', { session: definition.name, error });
    });
  }

  /** What a person is going to need of a session that gives credentials only now: what was used before, then the rest. */
  #fetchSoon({ definition, catalogue }: Session): void {
    const session = definition.name;
    const { log, credentials, wanted } = this.#dependencies;
    const work = async () => {
      await catalogue.refresh();
      const roles = [...catalogue.accounts()].flatMap(({ id, roles }) =>
        roles.map((role) => ({ session, account: id, role })),
      );
      const known = wanted();
      const isKnown = (role: RoleRef) => known.some((other) => isSameRole(role, other));
      const first = [...roles.filter(isKnown), ...roles.filter((role) => !isKnown(role))].slice(0, MAX_FETCHED);
      // One after the other: no one waits, and STS is not hurried.
      for (const role of first) {
        await credentials(role).catch((error) => log.warn('A role was not fetched.', { role, error }));
      }
    };
    work().catch((error) => log.warn('Roles were not fetched after the sign-in.', { session, error }));
  }
}
