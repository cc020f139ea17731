/** Which role is active, and which were used lately: names only, in `usage.json` of the state folder. */
import { join } from 'node:path';
import * as v from 'valibot';
import { type RoleRef, roleKey } from '../../common/roles.ts';
import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { Emitter, type Event } from '../base/emitter.ts';
import { WriteQueue } from '../base/write-queue.ts';
import { writeFileAtomically } from '../platform/files/atomic-file.ts';
import { readStateFile } from '../platform/files/state-file.ts';
import type { Log } from '../platform/log.ts';

/** How many roles are remembered as used lately. */
const MAX_RECENTS = 30;
const MAX_SERVICES = 12;
const MAX_REGIONS = 5;
/** Changes within this time are written together, in ms. */
const SAVE_AFTER_MS = 1_000;

const Role = v.object({ session: v.string(), account: v.string(), role: v.string() });
const Stored = v.object({
  version: v.literal(1),
  active: v.nullable(Role),
  recents: v.array(v.object({ ...Role.entries, at: v.pipe(v.number(), v.finite()) })),
  services: v.array(v.string()),
  // Earlier versions kept none.
  regions: v.optional(v.array(v.string()), []),
});

/** A role and when it was last used: ms since the epoch. */
export interface RecentRole extends RoleRef {
  readonly at: number;
}

export class UsageFile implements Disposable {
  readonly #path: string;
  readonly #clock: Clock;
  readonly #log: Log;
  #active: RoleRef | null = null;
  /** By role; the one used last comes last. */
  readonly #recents = new Map<string, RecentRole>();
  #services: string[] = [];
  #regions: string[] = [];
  #saving: Disposable | null = null;
  readonly #writes = new WriteQueue();
  /** The write that comes after the one under way; whatever changes until then is in it. */
  #next: Promise<void> | null = null;
  readonly #changed = new Emitter<void>();
  /** Fires when the active role or the order of what is recent changed. */
  readonly onDidChange: Event<void> = this.#changed.event;

  constructor(folder: string, { clock, log }: { clock: Clock; log: Log }) {
    this.#path = join(folder, 'usage.json');
    this.#clock = clock;
    this.#log = log;
  }

  async load(): Promise<void> {
    const stored = await readStateFile(this.#path, (data) => v.parse(Stored, data), {
      clock: this.#clock,
      log: this.#log,
    });
    if (!stored) return;
    this.#active = stored.active;
    this.#services = stored.services;
    this.#regions = stored.regions;
    for (const recent of stored.recents) this.#recents.set(roleKey(recent), recent);
    this.#changed.fire();
  }

  active(): RoleRef | null {
    return this.#active;
  }

  /** The one used last comes first. */
  recents(): RecentRole[] {
    return [...this.#recents.values()].reverse();
  }

  /** Ids of console services, the one opened last first. */
  services(): readonly string[] {
    return this.#services;
  }

  /** Regions that consoles were opened in because a person said so, the last one first. */
  regions(): readonly string[] {
    return this.#regions;
  }

  setActive(role: RoleRef | null): void {
    this.#active = role && { session: role.session, account: role.account, role: role.role };
    this.#changed.fire();
    this.#saveSoon();
  }

  /** Notes that a role was used just now. */
  note(role: RoleRef): void {
    const key = roleKey(role);
    const isFirst = [...this.#recents.keys()].at(-1) === key;
    this.#recents.delete(key);
    this.#recents.set(key, {
      session: role.session,
      account: role.account,
      role: role.role,
      at: this.#clock.now(),
    });
    for (const old of this.#recents.keys()) {
      if (this.#recents.size <= MAX_RECENTS) break;
      this.#recents.delete(old);
    }
    this.#saveSoon();
    if (!isFirst) this.#changed.fire();
  }

  noteService(id: string): void {
    this.#services = [id, ...this.#services.filter((other) => other !== id)].slice(0, MAX_SERVICES);
    this.#changed.fire();
    this.#saveSoon();
  }

  noteRegion(region: string): void {
    this.#regions = [region, ...this.#regions.filter((other) => other !== region)].slice(0, MAX_REGIONS);
    this.#changed.fire();
    this.#saveSoon();
  }

  /** Forgets a session's roles. */
  forgetSession(session: string): void {
    for (const [key, recent] of this.#recents) if (recent.session === session) this.#recents.delete(key);
    if (this.#active?.session === session) this.#active = null;
    this.#changed.fire();
    this.#saveSoon();
  }

  async dispose(): Promise<void> {
    const isUnsaved = this.#saving !== null;
    this.#saving?.dispose();
    this.#changed.dispose();
    if (isUnsaved) await this.#save();
    await this.#writes.idle();
  }

  #saveSoon(): void {
    this.#saving ??= this.#clock.after(SAVE_AFTER_MS, () => void this.#save());
  }

  /** One write at a time: on a slow disk an older one could end after a newer one, and they would pile up. */
  #save(): Promise<void> {
    this.#saving = null;
    this.#next ??= this.#writes.add(() => {
      this.#next = null;
      return this.#write();
    });
    return this.#next;
  }

  async #write(): Promise<void> {
    const content = {
      version: 1,
      active: this.#active,
      recents: [...this.#recents.values()],
      services: this.#services,
      regions: this.#regions,
    };
    try {
      await writeFileAtomically(this.#path, JSON.stringify(content));
    } catch (error) {
      this.#log.warn('What was used lately could not be written to disk.', { error });
    }
  }
}
