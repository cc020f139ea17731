/** Shows notices as notifications of the desktop, and does what a click on one means. */
import { Notification } from 'electron';
import type { RoleRef } from '../../../common/roles.ts';
import { inOneRun } from '../../../common/texts.ts';
import type { Agent } from '../../agent/agent.ts';
import type { Clock } from '../../base/clock.ts';
import { type Disposable, DisposableStack } from '../../base/disposable.ts';
import { asDaypassError } from '../../base/errors.ts';
import { type Strings, timeLeft } from '../strings/index.ts';
import type { KeyReminders } from './key-reminders.ts';
import { type Notice, Notices } from './notices.ts';
import { withoutMarkup } from './without-markup.ts';

const SETTING = {
  'session-ending': 'sessionEnding',
  'sign-in-needed': 'signInNeeded',
  'signed-in': 'signedIn',
  'new-roles': 'newRoles',
  'old-key': 'oldKey',
} as const satisfies Record<Notice['kind'], string>;

export interface NotificationsDependencies {
  readonly agent: Agent;
  readonly clock: Clock;
  readonly strings: () => Strings;
  readonly reminders: KeyReminders;
  /** The app's own, a path. */
  readonly icon: string;
  /** No one is looking yet: the screen is locked. */
  readonly isQuiet: boolean;
  /** Whether the window is in front. */
  readonly isLooking: () => boolean;
  /** A person clicked: signs in to a session. */
  readonly signIn: (session: string) => void;
  readonly showWindow: () => void;
}

export class Notifications implements Disposable {
  readonly #dependencies: NotificationsDependencies;
  readonly #resources = new DisposableStack();
  /** Electron forgets a notification that no one holds, and its click with it. */
  readonly #shown = new Set<Notification>();
  readonly notices: Notices;

  constructor(dependencies: NotificationsDependencies) {
    const { agent, clock, reminders } = dependencies;
    this.#dependencies = dependencies;
    const wants = (kind: Notice['kind']) => agent.settings.get().notifications[SETTING[kind]];
    const { isLooking } = dependencies;
    const show = (notice: Notice, onAnswer: () => void) => this.#notice(notice, onAnswer);
    this.notices = new Notices({ clock, wants, reminders, isLooking, show });
    if (dependencies.isQuiet) this.notices.quiet();
    this.#resources.add(this.notices);
    this.#resources.add(agent.onDidChange(() => this.notices.update(agent.view())));
    this.#resources.add(
      agent.onDidFind(({ session, accounts, roles }) => this.notices.found(session, accounts, roles)),
    );
    this.notices.update(agent.view());
  }

  /** Says that something a person clicked outside the window went wrong. */
  failed(cause: unknown): void {
    const { error, notices } = this.#dependencies.strings();
    const { what, next } = error(asDaypassError(cause).toJSON());
    this.#show(notices.failed, inOneRun(what, next), {});
  }

  say(title: string, body: string): void {
    this.#show(title, body, {});
  }

  /** A question that waits for an answer elsewhere. @returns what takes it away again */
  question(title: string, body: string, click: () => void): Disposable {
    return this.#show(title, body, { click });
  }

  async dispose(): Promise<void> {
    await this.#resources.dispose();
    for (const shown of this.#shown) shown.close();
    this.#shown.clear();
  }

  #notice(notice: Notice, onAnswer: () => void): Disposable {
    const { title, body } = this.#words(notice);
    const click = () => {
      if (notice.kind === 'sign-in-needed' || notice.kind === 'session-ending')
        this.#dependencies.signIn(notice.session);
      else this.#dependencies.showWindow();
    };
    return this.#show(title, body, { click, onAnswer });
  }

  #words(notice: Notice): { title: string; body: string } {
    const strings = this.#dependencies.strings();
    const { notices } = strings;
    switch (notice.kind) {
      case 'session-ending': {
        const left = timeLeft(notice.endsAt - this.#dependencies.clock.now(), strings);
        return { title: notices.ending({ session: notice.session, left }), body: notices.endingBody };
      }
      case 'sign-in-needed':
        return {
          title: notices.needed({
            program: notice.dueFor?.program ?? notices.someProgram,
            session: notice.session,
          }),
          body: notice.dueFor ? notices.neededFor({ role: this.#nameOf(notice.dueFor.role) }) : notices.neededBody,
        };
      case 'signed-in':
        return { title: notices.signedIn({ session: notice.session }), body: notices.signedInBody };
      case 'new-roles': {
        const [accounts, roles] = [notices.accounts({ n: notice.accounts }), notices.roles({ n: notice.roles })];
        const body =
          notice.accounts > 0 && notice.roles > 0
            ? notices.foundBoth({ accounts, roles })
            : notices.foundOne({ what: notice.accounts > 0 ? accounts : roles });
        return { title: notices.found({ session: notice.session }), body };
      }
      case 'old-key':
        return { title: notices.oldKey({ session: notice.session }), body: notices.oldKeyBody };
    }
  }

  #nameOf(role: RoleRef): string {
    return `${this.#dependencies.agent.describeRole(role).accountName} / ${role.role}`;
  }

  #show(title: string, body: string, on: { click?: () => void; onAnswer?: () => void }): Disposable {
    const { icon } = this.#dependencies;
    const shown = new Notification({ title: withoutMarkup(title), body: withoutMarkup(body), silent: true, icon });
    this.#shown.add(shown);
    let isOpen = true;
    const over = (then?: () => void) => {
      this.#shown.delete(shown);
      if (!isOpen) return;
      isOpen = false;
      then?.();
      on.onAnswer?.();
    };
    shown.on('click', () => over(on.click));
    shown.on('close', () => over());
    shown.on('failed', () => over());
    shown.show();
    return {
      dispose: () => {
        isOpen = false;
        this.#shown.delete(shown);
        shown.close();
      },
    };
  }
}
