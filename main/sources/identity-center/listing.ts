/** Accounts and roles of a session: every page, at the pace the portal allows, from wherever an earlier try stopped. */

import * as v from 'valibot';
import { IAM_NAME, isAccountId } from '../../../common/patterns.ts';
import type { Account } from '../../base/credentials.ts';
import { DaypassError, isAbort, isCode } from '../../base/errors.ts';
import { printable } from '../../base/printable.ts';
import { wholeAnswer } from '../answer.ts';
import { isUnreachable, statusOf, toDaypassError } from '../aws-errors.ts';
import type { ListingPosition, ListingSink } from '../source.ts';
import type { Patience, Portal } from './portal.ts';

/** The portal rejects more. */
const PAGE_SIZE = 100;
/**
 * What AWS lets accounts and roles be called (IAM, CreateRole; permission sets have fewer). These words go into files and
 * shells, so that what is none of them is passed over.
 */
/** Requests in the air at once: enough to keep the pace with answers of a third of a second. */
const IN_FLIGHT = 6;
/** How often a call is tried again after an error of AWS's own. */
const SERVER_RETRIES = 3;
/** This many calls in a row without an answer are not the matter of single accounts any more. */
const UNREACHABLE_AT_MOST = IN_FLIGHT;

const maybe = v.nullish(v.string());
const AccountsPage = v.object({
  accountList: v.array(v.object({ accountId: maybe, accountName: maybe, emailAddress: maybe })),
  nextToken: maybe,
});
const RolesPage = v.object({ roleList: v.array(v.object({ roleName: maybe })), nextToken: maybe });

/**
 * A page of accounts that AWS won't give keeps none of the accounts before it from their roles.
 * @throws DaypassError list-incomplete once every page of accounts was read, and as `Portal.call` does. `position` then tells where
 * to continue.
 */
export async function listRoles(
  portal: Portal,
  position: ListingPosition,
  sink: ListingSink,
  signal: AbortSignal,
): Promise<void> {
  let failure: unknown = null;
  const pages = new Pages();
  while (!position.accountsDone && failure === null) {
    await nextAccounts(portal, position, { sink, signal, pages }).catch((error) => {
      if (stopsAll(error) || isUnreachable(error) || position.pending.length === 0) throw error;
      failure = error;
    });
  }
  await allRoles(portal, position, sink, signal).catch((error) => {
    if (failure === null || !isCode(error, 'list-incomplete')) throw error;
  });
  if (failure !== null) throw failure;
}

async function nextAccounts(
  portal: Portal,
  position: ListingPosition,
  { sink, signal, pages }: { sink: ListingSink; signal: AbortSignal; pages: Pages },
): Promise<void> {
  const nextToken = position.accountsToken;
  const answer = await portal.call(
    (sso, accessToken, options) => sso.listAccounts({ accessToken, maxResults: PAGE_SIZE, nextToken }, options),
    signal,
    patienceOf(sink, SERVER_RETRIES),
  );
  // An answer of another kind must not pass for "no accounts": it would empty the list.
  const page = wholeAnswer(AccountsPage, answer, 'AWS answered without accounts.');
  pages.read(nextToken, page.nextToken);
  const accounts = page.accountList.flatMap(({ accountId, accountName, emailAddress }): Account[] =>
    accountId && isAccountId(accountId)
      ? [{ id: accountId, name: printable(accountName || accountId), email: printable(emailAddress ?? '') }]
      : [],
  );
  sink.accounts(accounts);
  position.pending = [...new Set([...position.pending, ...accounts.map(({ id }) => id)])];
  position.accountsToken = page.nextToken ?? undefined;
  position.accountsDone = !page.nextToken;
}

/**
 * A few accounts side by side. One whose roles AWS won't give is put aside, and the others continue; what keeps every call
 * from being answered stops all of them. What is done stays done.
 * @throws DaypassError list-incomplete where accounts were put aside.
 */
async function allRoles(
  portal: Portal,
  position: ListingPosition,
  sink: ListingSink,
  signal: AbortSignal,
): Promise<void> {
  const waiting = [...position.pending];
  const failures: unknown[] = [];
  let isStopped = false;
  let isAnswered = false;
  /** Calls without any answer since the last one that had one. */
  let unreachable = 0;
  async function list(id: string): Promise<void> {
    try {
      // Where AWS has failed for one account, the others need not find out as slowly.
      const serverRetries = failures.length === 0 ? SERVER_RETRIES : 1;
      sink.roles(id, await rolesOf(portal, id, { sink, signal, serverRetries }));
      position.pending = position.pending.filter((other) => other !== id);
      isAnswered = true;
      unreachable = 0;
    } catch (error) {
      unreachable = isUnreachable(error) ? unreachable + 1 : 0;
      if (stopsAll(error) || unreachable >= UNREACHABLE_AT_MOST) throw error;
      failures.push(error);
    }
  }
  async function work(): Promise<void> {
    for (let id = waiting.shift(); id !== undefined && !isStopped; id = waiting.shift()) {
      try {
        await list(id);
      } catch (error) {
        isStopped = true;
        throw error;
      }
    }
  }
  const results = await Promise.allSettled(Array.from({ length: IN_FLIGHT }, work));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  const [first] = failures;
  if (first === undefined) return;
  if (!isAnswered && failures.every(isUnreachable)) throw first;
  throw incomplete(position.pending.length, first);
}

/** Whether the next account would fare no better: no one is signed in, AWS takes no requests, it was stopped. */
function stopsAll(error: unknown): boolean {
  return isAbort(error) || isCode(error, 'cancelled', 'sign-in-required', 'aws-throttled');
}

/** @param first why the first of them failed. */
function incomplete(accounts: number, first: unknown): DaypassError {
  const { message, code } = toDaypassError(first);
  const which = accounts === 1 ? 'The roles of one account' : `The roles of ${accounts} accounts`;
  return new DaypassError('list-incomplete', `${which} could not be loaded. ${message}`, {
    cause: first,
    details: { reason: code, accounts: `${accounts}` },
  });
}

interface AccountCall {
  readonly sink: ListingSink;
  readonly signal: AbortSignal;
  readonly serverRetries: number;
}

async function rolesOf(portal: Portal, accountId: string, call: AccountCall): Promise<string[]> {
  const patience = patienceOf(call.sink, call.serverRetries);
  const roles: string[] = [];
  const pages = new Pages();
  let nextToken: string | undefined;
  do {
    const token = nextToken;
    try {
      const answer = await portal.call(
        (sso, accessToken, options) =>
          sso.listAccountRoles({ accessToken, accountId, maxResults: PAGE_SIZE, nextToken: token }, options),
        call.signal,
        patience,
      );
      const page = wholeAnswer(RolesPage, answer, 'AWS answered without roles.');
      for (const { roleName } of page.roleList) if (roleName && IAM_NAME.test(roleName)) roles.push(roleName);
      pages.read(token, page.nextToken);
      nextToken = page.nextToken ?? undefined;
    } catch (error) {
      // Taken away between the two calls: an account without roles, not a failed listing.
      if (!isGone(error)) throw error;
      return [];
    }
  } while (nextToken);
  return roles;
}

/** The pages of one list that were read: an answer that names one of them as the next would never come to an end. */
class Pages {
  readonly #read = new Set<string | undefined>();

  /** @throws DaypassError aws-failed */
  read(page: string | undefined, next: string | null | undefined): void {
    this.#read.add(page);
    if (next && this.#read.has(next))
      throw new DaypassError('aws-failed', 'AWS answers with the same page again and again.');
  }
}

function patienceOf(sink: ListingSink, serverRetries: number): Patience {
  return { serverRetries, onSlowedDown: (ms) => sink.slowedDown?.(ms) };
}

function isGone(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return [403, 404].includes(statusOf(cause ?? error) ?? 0);
}
