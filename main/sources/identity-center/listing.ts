/** Accounts and roles of a session: every page, at the pace the portal allows, from wherever an earlier try stopped. */

import { ListAccountRolesCommand, ListAccountsCommand } from '@aws-sdk/client-sso';
import * as v from 'valibot';
import { isAccountId } from '../../../common/patterns.ts';
import type { Account } from '../../base/credentials.ts';
import { DaypassError } from '../../base/errors.ts';
import { printable } from '../../base/printable.ts';
import { wholeAnswer } from '../answer.ts';
import { statusOf } from '../aws-errors.ts';
import type { ListingPosition, ListingSink } from '../source.ts';
import type { Portal } from './portal.ts';

/** The portal rejects more. */
const PAGE_SIZE = 100;
/**
 * What AWS lets accounts and roles be called (IAM, CreateRole; permission sets have fewer). These words go into files and
 * shells, so that what is none of them is passed over.
 */
const ROLE_NAME = /^[\w+=,.@-]{1,64}$/;
/** Requests in the air at once: enough to keep the pace with answers of a third of a second. */
const IN_FLIGHT = 6;

const maybe = v.nullish(v.string());
const AccountsPage = v.object({
  accountList: v.array(v.object({ accountId: maybe, accountName: maybe, emailAddress: maybe })),
  nextToken: maybe,
});
const RolesPage = v.object({ roleList: v.array(v.object({ roleName: maybe })), nextToken: maybe });

/** @throws DaypassError as `Portal.call` does. `position` then tells where to go on. */
export async function listRoles(
  portal: Portal,
  position: ListingPosition,
  sink: ListingSink,
  signal: AbortSignal,
): Promise<void> {
  while (!position.accountsDone) await nextAccounts(portal, position, sink, signal);
  await allRoles(portal, position, sink, signal);
}

async function nextAccounts(
  portal: Portal,
  position: ListingPosition,
  sink: ListingSink,
  signal: AbortSignal,
): Promise<void> {
  const nextToken = position.accountsToken;
  const answer = await portal.call(
    (sso, accessToken, options) =>
      sso.send(new ListAccountsCommand({ accessToken, maxResults: PAGE_SIZE, nextToken }), options),
    signal,
  );
  // An answer of another kind must not pass for "no accounts": it would empty the list.
  const page = wholeAnswer(AccountsPage, answer, 'AWS answered without accounts.');
  refuseSamePage(nextToken, page.nextToken);
  const accounts = page.accountList.flatMap(({ accountId, accountName, emailAddress }): Account[] =>
    accountId && isAccountId(accountId)
      ? [{ id: accountId, name: printable(accountName || accountId), email: printable(emailAddress ?? '') }]
      : [],
  );
  sink.accounts(accounts);
  position.pending.push(...accounts.map(({ id }) => id));
  position.accountsToken = page.nextToken ?? undefined;
  position.accountsDone = !page.nextToken;
}

/** A few accounts side by side. The first failure stops the others from starting more; what is done stays done. */
async function allRoles(
  portal: Portal,
  position: ListingPosition,
  sink: ListingSink,
  signal: AbortSignal,
): Promise<void> {
  const waiting = [...position.pending];
  let failed = false;
  async function work(): Promise<void> {
    for (let id = waiting.shift(); id !== undefined && !failed; id = waiting.shift()) {
      try {
        sink.roles(id, await rolesOf(portal, id, signal));
        position.pending = position.pending.filter((other) => other !== id);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  }
  const results = await Promise.allSettled(Array.from({ length: IN_FLIGHT }, work));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

async function rolesOf(portal: Portal, accountId: string, signal: AbortSignal): Promise<string[]> {
  const roles: string[] = [];
  let nextToken: string | undefined;
  do {
    const token = nextToken;
    try {
      const answer = await portal.call(
        (sso, accessToken, options) =>
          sso.send(
            new ListAccountRolesCommand({ accessToken, accountId, maxResults: PAGE_SIZE, nextToken: token }),
            options,
          ),
        signal,
      );
      const page = wholeAnswer(RolesPage, answer, 'AWS answered without roles.');
      for (const { roleName } of page.roleList) if (roleName && ROLE_NAME.test(roleName)) roles.push(roleName);
      refuseSamePage(token, page.nextToken);
      nextToken = page.nextToken ?? undefined;
    } catch (error) {
      // Taken away between the two calls: an account without roles, not a failed listing.
      if (!isGone(error)) throw error;
      return [];
    }
  } while (nextToken);
  return roles;
}

/** Whoever names the page that was just read as the next one would be asked for ever. @throws DaypassError aws-failed */
function refuseSamePage(read: string | undefined, next: string | null | undefined): void {
  if (next && next === read) throw new DaypassError('aws-failed', 'AWS answers with the same page again and again.');
}

function isGone(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return [403, 404].includes(statusOf(cause ?? error) ?? 0);
}
