/**
 * Picking a role on the terminal: type to narrow the list, arrows and Enter to choose, Esc to leave. It is drawn on stderr,
 * so that stdout stays the answer (`eval "$(daypass env)"`), with nothing but cursor movement, so that it works over SSH.
 */
import type { RoleView } from '../../agent/views.ts';
import { sleep } from '../../base/clock.ts';
import { DaypassError } from '../../base/errors.ts';
import type { CommandContext } from '../framework/command.ts';
import { type Key, KeyReader } from '../terminal/keys.ts';
import { askLine } from '../terminal/prompt.ts';
import { formatDuration, printable } from '../terminal/text.ts';
import { CLEAR, draw, type Guess, type PickerRow, rowsFor } from './picker-screen.ts';
import { rank } from './role-match.ts';
import { type RoleNames, roleNames } from './role-name.ts';

const QUESTION = 'Role:';
/** The rest of a sequence comes within this time, over slow lines too; a longer wait means the Escape key. In ms. */
const ESCAPE_MS = 60;
/** Rows of the list on a terminal that can't move its cursor. */
const PLAIN_ROWS = 15;

/** @throws DaypassError cancelled | no-role where there is nothing to pick from. */
export async function pickRole(context: CommandContext, roles: readonly RoleView[]): Promise<RoleView> {
  if (roles.length === 0) throw new DaypassError('no-role', 'There is no role to pick from.');
  const isDumb = (context.request.env.TERM ?? 'dumb') === 'dumb' && process.platform !== 'win32';
  return isDumb ? pickFromNumbers(context, roles) : new Picker(context, roles).run();
}

class Picker {
  readonly #context: CommandContext;
  readonly #roles: readonly RoleView[];
  readonly #nameOf: RoleNames;
  readonly #keys = new KeyReader();
  #query = '';
  #matching: readonly RoleView[];
  /** Why none of them is chosen unasked. */
  #guess: Guess = null;
  /** -1: none. */
  #chosen = 0;
  #first = 0;

  constructor(context: CommandContext, roles: readonly RoleView[]) {
    this.#context = context;
    this.#roles = roles;
    this.#nameOf = roleNames(roles);
    this.#matching = rank(roles, '').items;
  }

  async run(): Promise<RoleView> {
    const { reply } = this.#context;
    const resized = reply.onDidResize(() => this.#draw());
    try {
      for (;;) {
        const next = this.#next();
        this.#draw();
        for (const key of await next) {
          const picked = this.#take(key);
          if (!picked) continue;
          reply.restoreTerminal();
          reply.stderr(`${QUESTION} ${this.#nameOf(picked)}\n`);
          return picked;
        }
      }
    } finally {
      void resized.dispose();
      reply.restoreTerminal();
    }
  }

  async #next(): Promise<Key[]> {
    const { reply, clock } = this.#context;
    const reading = reply.read('keys', CLEAR);
    if (this.#keys.isUndecided) {
      const isAlone = await Promise.race([reading.then(() => false), sleep(clock, ESCAPE_MS).then(() => true)]);
      if (isAlone) return this.#keys.push(null);
    }
    const bytes = await reading;
    if (bytes === null) return [{ key: 'end-of-input' }];
    const keys = this.#keys.push(bytes);
    // A console of Windows sends sequences whole, and its client reads on only when it is asked to.
    return this.#keys.isUndecided && process.platform === 'win32' ? [...keys, ...this.#keys.push(null)] : keys;
  }

  /** @throws DaypassError cancelled */
  #take(key: Key): RoleView | null {
    switch (key.key) {
      case 'text':
        this.#search(this.#query + key.text);
        return null;
      case 'backspace':
        this.#search([...this.#query].slice(0, -1).join(''));
        return null;
      case 'delete-word':
        this.#search(this.#query.replace(/[^\s/]*[\s/]*$/, ''));
        return null;
      case 'clear':
        this.#search('');
        return null;
      case 'up':
        return this.#move(-1);
      case 'down':
        return this.#move(1);
      case 'page-up':
        return this.#move(-this.#rows());
      case 'page-down':
        return this.#move(this.#rows());
      case 'first':
        return this.#move(Number.NEGATIVE_INFINITY);
      case 'last':
        return this.#move(Number.POSITIVE_INFINITY);
      case 'enter':
        return this.#matching[this.#chosen] ?? null;
      case 'escape':
      case 'end-of-input':
        throw new DaypassError('cancelled', 'No role was picked.', { next: 'Run the command again, or name a role.' });
    }
  }

  #search(query: string): void {
    if (query === this.#query) return;
    this.#query = query;
    const { items, isSimilar, isSure } = rank(this.#roles, query);
    this.#matching = items;
    this.#guess = isSimilar ? 'similar' : isSure ? null : 'does more';
    // What only resembles the words, or does more than they say, is taken when it is pointed at, and not by Enter alone.
    this.#chosen = isSure ? 0 : -1;
    this.#first = 0;
  }

  #move(by: number): null {
    this.#chosen = Math.max(0, Math.min(this.#matching.length - 1, this.#chosen + by));
    return null;
  }

  #rows(): number {
    return rowsFor(this.#context.reply.size());
  }

  #draw(): void {
    const { reply, request } = this.#context;
    const rows = this.#rows();
    this.#first = Math.max(0, this.#chosen - rows + 1, Math.min(this.#first, this.#chosen));
    const shown = this.#matching.slice(this.#first, this.#first + rows);
    const state = {
      question: QUESTION,
      query: this.#query,
      rows: shown.map((view) => this.#row(view)),
      first: this.#first,
      chosen: this.#chosen,
      guess: this.#guess,
      matching: this.#matching.length,
      total: this.#roles.length,
    };
    reply.draw(draw(state, reply.size(), !request.env.NO_COLOR));
  }

  #row(view: RoleView): PickerRow {
    const { clock } = this.#context;
    const left = view.expiresAt === null ? '' : `${formatDuration(view.expiresAt - clock.now())} left`;
    const notes = [view.accountId, printable(view.favouriteName ?? ''), left];
    return { label: this.#nameOf(view), notes, colour: view.colour, isFavourite: view.favourite };
  }
}

/** For terminals that only know lines: numbers to choose by, letters to narrow the list. */
async function pickFromNumbers(context: CommandContext, roles: readonly RoleView[]): Promise<RoleView> {
  const { reply } = context;
  const nameOf = roleNames(roles);
  let matching = rank(roles, '').items;
  for (;;) {
    const shown = matching.slice(0, PLAIN_ROWS);
    const lines = shown.map((view, index) => `${String(index + 1).padStart(3)}  ${nameOf(view)}\n`);
    reply.stderr(lines.join(''));
    if (matching.length > shown.length) reply.stderr(`     and ${matching.length - shown.length} more\n`);
    const answer = await askLine(context, 'Number, or letters of a name:');
    const number = Number(answer);
    const chosen = shown[number - 1];
    if (/^\d{1,3}$/.test(answer) && chosen) return chosen;
    const { items: found, isSimilar, isSure } = rank(roles, answer);
    const [only] = found;
    if (found.length === 1 && only && isSure) return only;
    if (found.length === 0 || isSimilar) reply.stderr(`Nothing matches "${printable(answer)}".\n`);
    if (isSimilar) reply.stderr('Similar:\n');
    else if (!isSure) reply.stderr('Does more than the words say:\n');
    if (found.length > 0) matching = found;
  }
}
