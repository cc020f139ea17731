/**
 * Ask before use: roles marked sensitive are served only after a person's click that names the program and the role. Who
 * shows the question (the desktop app) says so with `attach`; without anybody to ask, the answer is no.
 */

import { type RoleRef, roleKey } from '../../common/roles.ts';
import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { Emitter, type Event } from '../base/emitter.ts';
import { DaypassError } from '../base/errors.ts';
import type { AskingProgram } from '../base/request.ts';
import type { Log } from '../platform/log.ts';

/** A question without an answer is denied after this time, in ms. */
export const APPROVAL_LIMIT_MS = 60_000;

export type ApprovalAnswer = 'once' | 'for-a-while' | 'no';

/** A question that waits for its answer. Times are ms since the epoch. */
export interface ApprovalView {
  readonly id: number;
  readonly program: string;
  readonly pid: number;
  /** Where the program is, and its script where it is an interpreter with one; empty where that is not known. */
  readonly path: string;
  readonly script: string;
  readonly session: string;
  readonly account: string;
  readonly accountName: string;
  readonly role: string;
  readonly expiresAt: number;
}

interface OpenQuestion {
  readonly view: ApprovalView;
  readonly key: string;
  readonly answered: Promise<void>;
  readonly settle: (answer: ApprovalAnswer | 'no-answer') => void;
}

export interface ApprovalsDependencies {
  readonly clock: Clock;
  readonly log: Log;
  /** How long "for a while" is, in ms. */
  readonly rememberMs: () => number;
}

export class Approvals implements Disposable {
  readonly #dependencies: ApprovalsDependencies;
  readonly #questions = new Map<number, OpenQuestion>();
  /**
   * Until when a program may use a role without a question. By both clocks: one stops while the machine sleeps, the
   * other can be changed.
   */
  readonly #allowed = new Map<string, { readonly monotonic: number; readonly now: number }>();
  #nextId = 1;
  #requesters = 0;
  readonly #changed = new Emitter<void>();
  /** Fires when a question comes or goes. */
  readonly onDidChange: Event<void> = this.#changed.event;

  constructor(dependencies: ApprovalsDependencies) {
    this.#dependencies = dependencies;
  }

  /** Says that there is a place where questions are shown, until the result is disposed of. */
  attach(): Disposable {
    this.#requesters += 1;
    return {
      dispose: () => {
        this.#requesters -= 1;
        if (this.#requesters === 0) for (const { settle } of [...this.#questions.values()]) settle('no');
      },
    };
  }

  /** The oldest first. */
  list(): ApprovalView[] {
    return [...this.#questions.values()].map(({ view }) => view);
  }

  /** Answers a question; one that is over is ignored. */
  answer(id: number, answer: ApprovalAnswer): void {
    this.#questions.get(id)?.settle(answer);
  }

  /** Forgets what was allowed for a while. */
  forget(): void {
    this.#allowed.clear();
  }

  /**
   * Resolves when a person allows it. The same program asking for the same role waits for the same answer.
   * @throws DaypassError not-approved
   */
  async ask(role: RoleRef, accountName: string, program: AskingProgram): Promise<void> {
    const key = JSON.stringify([...this.#identity(program), roleKey(role)]);
    const until = this.#allowed.get(key);
    const { clock } = this.#dependencies;
    if (until && clock.monotonic() < until.monotonic && clock.now() < until.now) return;
    this.#allowed.delete(key);
    if (this.#requesters === 0) {
      throw new DaypassError('not-approved', `${role.role} in ${accountName} is used only after a click.`, {
        next: 'Start the desktop app, which asks, or take the role out of `sensitive` in the settings.',
      });
    }
    const asked = [...this.#questions.values()].find((question) => question.key === key);
    await (asked ?? this.#open(key, role, accountName, program)).answered;
  }

  dispose(): void {
    for (const { settle } of [...this.#questions.values()]) settle('no');
    this.#changed.dispose();
  }

  /**
   * Unknown programs are not one program: an answer holds for the process, or for this request alone where the process
   * is unknown too.
   */
  #identity({ path, script, name, pid }: AskingProgram): unknown[] {
    return path ? [path, script ?? '', name] : [pid, pid === 0 ? this.#nextId : 0];
  }

  #open(key: string, role: RoleRef, accountName: string, program: AskingProgram): OpenQuestion {
    const { clock, log, rememberMs } = this.#dependencies;
    const id = this.#nextId++;
    const { session, account, role: name } = role;
    const expiresAt = clock.now() + APPROVAL_LIMIT_MS;
    const { name: requester, pid, path, script = '' } = program;
    const view = { id, program: requester, pid, path, script, session, account, accountName, role: name, expiresAt };
    let settle: OpenQuestion['settle'] = () => undefined;
    const answered = new Promise<void>((resolve, reject) => {
      settle = (answer) => {
        if (!this.#questions.delete(id)) return;
        timer.dispose();
        if (answer === 'for-a-while') {
          const ms = rememberMs();
          this.#allowed.set(key, { monotonic: clock.monotonic() + ms, now: clock.now() + ms });
        }
        log.info('A question about a sensitive role was answered.', { role, program: program.name, answer });
        if (answer === 'once' || answer === 'for-a-while') resolve();
        else reject(refusal(name, accountName, program.name, answer));
        this.#changed.fire();
      };
    });
    const timer = clock.after(APPROVAL_LIMIT_MS, () => settle('no-answer'));
    const question = { view, key, answered, settle };
    this.#questions.set(id, question);
    this.#changed.fire();
    return question;
  }
}

function refusal(role: string, account: string, program: string, answer: 'no' | 'no-answer'): DaypassError {
  const what =
    answer === 'no'
      ? `You refused ${role} in ${account} to ${program}.`
      : `No one approved ${role} in ${account} for ${program} within a minute.`;
  return new DaypassError('not-approved', what);
}
