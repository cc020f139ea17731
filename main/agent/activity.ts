/**
 * Who asked for what: one line for each program that was given (or refused) something, in `activity.jsonl` of the state
 * folder. Kept for seven days. A program that asks for the same again within a few minutes is counted on the same line, so
 * that a tool which asks a hundred times a second writes no more than one that asks once.
 */
import { appendFile, closeSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as v from 'valibot';
import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { Emitter, type Event } from '../base/emitter.ts';
import { WriteQueue } from '../base/write-queue.ts';
import { writeFileAtomically } from '../platform/files/atomic-file.ts';
import { openAtEnd, readPlainFile } from '../platform/files/plain-file.ts';
import type { Log } from '../platform/log.ts';

const KEPT_MS = 7 * 24 * 60 * 60_000;
/** Asking again within this time counts on the same line, in ms. */
const SAME_MS = 5 * 60_000;
const MAX_ENTRIES = 20_000;
const WRITE_AFTER_MS = 2_000;

/** JSON can hold numbers that are read as Infinity (`1e999`). */
const number = v.pipe(v.number(), v.finite());
const Entry = v.object({
  /** Unique and ascending. */
  id: number,
  /** First and last time: ms since the epoch. */
  at: number,
  lastAt: number,
  count: number,
  program: v.string(),
  /** Where the program is, as the kernel says; left out where it does not, and in what an earlier version has noted. */
  path: v.optional(v.string()),
  pid: number,
  session: v.string(),
  account: v.string(),
  role: v.string(),
  /** What it was for: `credentials`, `console`, `exec`, … */
  action: v.string(),
  /** `served`, or the code of the error. */
  result: v.string(),
});

export type ActivityEntry = v.InferOutput<typeof Entry>;
export type ActivityEvent = Omit<ActivityEntry, 'id' | 'at' | 'lastAt' | 'count'>;

export class Activity implements Disposable {
  readonly #path: string;
  readonly #clock: Clock;
  readonly #log: Log;
  #entries = new Map<number, ActivityEntry>();
  /** The entry that the same event would be counted on. */
  readonly #latest = new Map<string, number>();
  #nextId = 1;
  /** The file's last line was cut off: what is added must start on a new line. */
  #isCut = false;
  readonly #unwritten = new Set<number>();
  readonly #writes = new WriteQueue();
  #timer: Disposable | null = null;
  readonly #changed = new Emitter<ActivityEntry | null>();
  /** Fires with an entry that is new or counted up, and with null when the list was cleared. */
  readonly onDidChange: Event<ActivityEntry | null> = this.#changed.event;

  constructor(folder: string, { clock, log }: { clock: Clock; log: Log }) {
    this.#path = join(folder, 'activity.jsonl');
    this.#clock = clock;
    this.#log = log;
  }

  /** Reads what is on disk. Lines that are damaged (cut off by a power cut) are passed over. */
  async load(): Promise<void> {
    let text = '';
    try {
      text = await readPlainFile(this.#path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.#log.warn('The activity is unreadable.', { error });
    }
    if (text === '') return;
    this.#isCut = !text.endsWith('\n');
    let lines = 0;
    for (const line of text.split('\n')) {
      if (line === '') continue;
      lines += 1;
      const entry = parseEntry(line);
      if (!entry) continue;
      // An entry is written again each time it is counted up; its last line counts.
      this.#entries.set(entry.id, entry);
      this.#nextId = Math.max(this.#nextId, entry.id + 1);
    }
    this.#prune();
    if (lines > this.#entries.size * 2 || lines > this.#entries.size + 1_000)
      void this.#writes.add(() => this.#rewrite());
  }

  /** The newest first. */
  list(): ActivityEntry[] {
    this.#prune();
    return [...this.#entries.values()].sort((a, b) => b.lastAt - a.lastAt || b.id - a.id);
  }

  add(event: ActivityEvent): void {
    const now = this.#clock.now();
    const key = JSON.stringify([
      event.program,
      event.path,
      event.pid,
      event.session,
      event.account,
      event.role,
      event.action,
      event.result,
    ]);
    const before = this.#entries.get(this.#latest.get(key) ?? 0);
    const isSame = before !== undefined && now - before.at < SAME_MS && now >= before.at;
    const entry = isSame
      ? { ...before, lastAt: now, count: before.count + 1 }
      : { ...event, id: this.#nextId++, at: now, lastAt: now, count: 1 };
    this.#entries.set(entry.id, entry);
    this.#latest.set(key, entry.id);
    if (this.#latest.size > 1_000) this.#latest.clear();
    this.#unwritten.add(entry.id);
    this.#timer ??= this.#clock.after(WRITE_AFTER_MS, () => this.#write());
    if (this.#entries.size > MAX_ENTRIES) this.#prune();
    this.#changed.fire(entry);
  }

  /** Forgets everything, on disk as well. @throws DaypassError state-unwritable */
  async clear(): Promise<void> {
    this.#entries.clear();
    this.#latest.clear();
    this.#unwritten.clear();
    this.#changed.fire(null);
    await this.#writes.add(() => writeFileAtomically(this.#path, ''));
  }

  async dispose(): Promise<void> {
    this.#timer?.dispose();
    this.#changed.dispose();
    this.#write();
    await this.#writes.idle();
  }

  #write(): void {
    this.#timer = null;
    const lines = [...this.#unwritten].flatMap((id) => {
      const entry = this.#entries.get(id);
      return entry ? [`${JSON.stringify(entry)}\n`] : [];
    });
    this.#unwritten.clear();
    if (lines.length === 0) return;
    if (this.#isCut) lines.unshift('\n');
    this.#isCut = false;
    this.#writes
      .add(() => appendToFile(this.#path, lines.join('')))
      .catch((error) => {
        // On a full disk part of it may stand there.
        this.#isCut = true;
        this.#log.warn('The activity could not be written to disk.', { error });
      });
  }

  async #rewrite(): Promise<void> {
    try {
      const lines = [...this.#entries.values()].map((entry) => `${JSON.stringify(entry)}\n`);
      await writeFileAtomically(this.#path, lines.join(''));
    } catch (error) {
      this.#log.warn('The activity could not be written to disk.', { error });
    }
  }

  #prune(): void {
    const oldest = this.#clock.now() - KEPT_MS;
    for (const [id, entry] of this.#entries) {
      if (entry.lastAt < oldest || this.#entries.size > MAX_ENTRIES) this.#entries.delete(id);
    }
  }
}

async function appendToFile(path: string, text: string): Promise<void> {
  const descriptor = openAtEnd(path);
  try {
    await promisify(appendFile)(descriptor, text);
  } finally {
    closeSync(descriptor);
  }
}

function parseEntry(line: string): ActivityEntry | null {
  try {
    const parsed = v.safeParse(Entry, JSON.parse(line));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
