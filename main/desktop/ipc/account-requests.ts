/** What a person says of an account, and in which order and by which names they have their favourites. */
import { isSameRole, type RoleRef } from '../../../common/roles.ts';
import { Rules } from '../../../common/rules.ts';
import type { AnswerOf, ArgsOf } from '../../../preload/contracts/contract.ts';
import type { MAIN, MainHandlers } from '../../../preload/contracts/main.ts';
import type { Agent } from '../../agent/agent.ts';
import type { OwnSettings } from '../../settings/schema.ts';
import type { ConfirmRegistry } from '../boxes/confirm-address.ts';

type AccountRequests = 'account' | 'changeAccount' | 'renameFavourite' | 'moveFavourite';

/**
 * @param noting does what can be undone for a moment
 * @param confirm asks the person which role programs get: the page could be in other hands
 */
export function accountRequests(
  agent: Agent,
  noting: (work: () => Promise<void>) => Promise<void>,
  confirm: ConfirmRegistry,
): Pick<MainHandlers, AccountRequests> {
  const { settings } = agent;
  return {
    account: (id) => accountInfo(agent, id),
    async changeAccount(id, change) {
      const { registry } = change;
      if (registry !== null && registry !== settings.get().registries[id]) await confirm(id, registry);
      await settings.update((own) => changedAccount(own, id, change));
    },
    renameFavourite: (role, name) =>
      noting(() =>
        settings.update(() => ({
          favourites: settings.get().favourites.map(({ name: before, ...one }) => {
            const called = isSameRole(one, role) ? name : before;
            return called ? { ...one, name: called } : one;
          }),
        })),
      ),
    moveFavourite: (role, by) => noting(() => settings.update(() => moved(settings.get().favourites, role, by))),
  };
}

/** What is said of the account alone, and what holds where nothing is. */
function accountInfo(agent: Agent, id: string): AnswerOf<typeof MAIN, 'account'> {
  const { accounts = {}, registries = {} } = agent.settings.own();
  const { [id]: own = {} } = accounts;
  const inForce = agent.settings.get();
  const { [id]: _, ...others } = inForce.accounts;
  const rules = new Rules({ ...inForce, accounts: others });
  const its = agent.roles().filter(({ accountId }) => accountId === id);
  const { accountName = '', role = '' } = its[0] ?? {};
  const described = { accountId: id, accountName, role };
  const isShared = new Set(its.map(({ session }) => session)).size > 1;
  return {
    alias: own.alias ?? null,
    region: own.region ?? null,
    colour: own.colour ?? null,
    tags: own.tags ?? [],
    registry: registries[id] ?? null,
    usual: { region: rules.region(described), colour: rules.colour(described) },
    // By the id, so that another alias changes nothing.
    roles: its.map(({ session, role }) => (isShared ? `${session}/${id}/${role}` : `${id}/${role}`)),
  };
}

/** Fields that a form leaves empty are removed; what it has no field for stays. */
function changedAccount(
  own: OwnSettings,
  id: string,
  { alias, region, colour, tags, registry }: ArgsOf<typeof MAIN, 'changeAccount'>[1],
): Partial<OwnSettings> {
  const { [id]: before = {}, ...others } = own.accounts ?? {};
  const said = { ...before, alias: alias ?? undefined, region: region ?? undefined, colour: colour ?? undefined };
  const account = Object.entries({ ...said, tags: tags.length > 0 ? tags : undefined }).filter(
    ([, value]) => value !== undefined,
  );
  const { [id]: _, ...registries } = own.registries ?? {};
  return {
    accounts: account.length > 0 ? { ...others, [id]: Object.fromEntries(account) } : others,
    ...(registry === null && own.registries === undefined
      ? {}
      : { registries: registry === null ? registries : { ...registries, [id]: registry } }),
  };
}

function moved(
  before: NonNullable<OwnSettings['favourites']>,
  role: RoleRef,
  by: 'up' | 'down',
): Pick<OwnSettings, 'favourites'> {
  const at = before.findIndex((one) => isSameRole(one, role));
  const to = by === 'up' ? at - 1 : at + 1;
  const [one, other] = [before[at], before[to]];
  if (!one || !other) return {};
  return { favourites: before.map((each, index) => (index === at ? other : index === to ? one : each)) };
}
