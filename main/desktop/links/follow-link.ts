/** Does what a link says, once the person has agreed to it in a box of the app's own: never without, whatever the link. */
import type { RoleRef } from '../../../common/roles.ts';
import type { Agent } from '../../agent/agent.ts';
import type { RoleView } from '../../agent/views.ts';
import type { Clock } from '../../base/clock.ts';
import { isCode } from '../../base/errors.ts';
import { printable } from '../../base/printable.ts';
import type { ConsoleWish } from '../../commands/roles/open-console.ts';
import { findService } from '../../console/services.ts';
import type { Log } from '../../platform/log.ts';
import { Noes } from '../boxes/noes.ts';
import type { AskPerson } from '../boxes/own-box.ts';
import type { PendingActions } from '../pending-actions.ts';
import type { Strings } from '../strings/index.ts';
import { type Link, parseLink } from './link.ts';

/** No person clicks on what they have refused this often. */
const MOST_NOES = 2;
/** A page could send one wrong link after the other: one is spoken of in this time, in ms. */
const SAID_EVERY_MS = 10_000;

export interface LinkDependencies {
  readonly agent: Agent;
  readonly clock: Clock;
  readonly log: Log;
  readonly pending: PendingActions;
  readonly strings: () => Strings;
  readonly ask: AskPerson;
  readonly openConsole: (role: RoleRef, wish: ConsoleWish) => Promise<void>;
  readonly say: (title: string, body: string) => void;
  readonly failed: (cause: unknown) => void;
}

/** @returns what takes a link, whatever it says; it never throws. */
export function followLinks(dependencies: LinkDependencies): (text: string) => void {
  const { agent, ask, clock, log, pending, strings } = dependencies;
  const noes = new Noes(clock, MOST_NOES);
  let isAsking = false;
  let saidAt = Number.NEGATIVE_INFINITY;
  const refuse = (reason: string, title: string, body: string) => {
    // Not what it says: that is anybody's.
    log.warn('A link was not followed.', { reason });
    if (clock.monotonic() - saidAt < SAID_EVERY_MS) return;
    saidAt = clock.monotonic();
    dependencies.say(title, body);
  };
  const run = async (link: Link, view: RoleView) => {
    isAsking = true;
    try {
      await ask(questionOf(link, view, strings().links));
      noes.yes();
    } catch (error) {
      noes.no();
      throw error;
    } finally {
      isAsking = false;
    }
    const role = { session: view.session, account: view.accountId, role: view.role };
    const { action, service, region } = link;
    const wish = { ...(service ? { service } : {}), ...(region ? { region } : {}) };
    const use = async () => {
      const problem = await agent.use(role);
      if (problem) throw problem;
    };
    await pending.run({ action, role }, action === 'use' ? use : () => dependencies.openConsole(role, wish), {
      variant: JSON.stringify(wish),
    });
  };
  return (text) => {
    const words = strings().links;
    if (isAsking) return;
    if (noes.isOver) return refuse('Two were refused a moment ago.', words.refused, words.pausedBody);
    const link = parseLink(text);
    if (!link) return refuse('It is not one of ours.', words.wrong, words.wrongBody);
    const view = roleOf(link, agent);
    if (!view) return refuse('No session has this role.', words.unknown, words.unknownBody);
    run(link, view).catch((error) => isCode(error, 'cancelled') || dependencies.failed(error));
  };
}

/** The one that the link means; of several sessions that have it, one that is signed in to. */
function roleOf({ account, role, session }: Link, agent: Agent): RoleView | null {
  const named = agent
    .roles()
    .filter((view) => view.accountId === account && view.role === role && (session ?? view.session) === view.session);
  const states = new Map(agent.view().sessions.map(({ name, state }) => [name, state.status]));
  return named.find((view) => states.get(view.session) === 'signed-in') ?? named[0] ?? null;
}

function questionOf({ action, service, region }: Link, view: RoleView, words: Strings['links']) {
  const account = printable(view.alias ?? view.accountName);
  const { title, yes } = words[action];
  const where = [service && (findService(service)?.name ?? service), region].filter(Boolean).join(' · ');
  const lines = [
    words.role({ role: view.role, id: view.accountId, session: printable(view.session) }),
    ...(where ? [where] : []),
  ];
  return {
    type: 'question' as const,
    message: title({ account, role: view.role }),
    detail: `${lines.join('\n')}\n\n${words.detail}`,
    yes,
    no: words.no,
    refused: words.refused,
    again: words.again,
  };
}
