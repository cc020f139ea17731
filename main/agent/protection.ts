/**
 * Keeps the protection that `main/settings/protection.ts` describes out of reach of programs that edit the settings: a
 * copy is in the keychain, and only the person can reduce it. What a program with this user's rights can do about the
 * keychain itself is said in `docs/security.md`.
 */

import * as v from 'valibot';
import type { Disposable } from '../base/disposable.ts';
import { asDaypassError, DaypassError } from '../base/errors.ts';
import { Secret } from '../base/secret.ts';
import { WriteQueue } from '../base/write-queue.ts';
import type { Keychain } from '../keychain/keychain.ts';
import type { Log } from '../platform/log.ts';
import {
  type Confirm,
  describeWeakening,
  type ProtectionSettings as Held,
  ProtectionSchema,
  type Weakening,
} from '../settings/protection.ts';
import type { SettingsFile } from '../settings/settings-file.ts';
import type { Activity } from './activity.ts';

const ITEM = 'protection';
/** Longest description of reduced protection in the activity, in characters. */
const LONGEST_NOTE = 300;

export interface ProtectionDependencies {
  readonly settings: SettingsFile;
  readonly keychain: Keychain;
  readonly activity: Activity;
  readonly log: Log;
}

/** Who asks to reduce protection. */
export interface Weakener {
  readonly name: string;
  readonly pid: number;
}

export class Protection implements Disposable {
  readonly #dependencies: ProtectionDependencies;
  readonly #subscription: Disposable;
  /** The app's own box; null where there is no window. */
  box: Confirm | null = null;
  #isLoaded = false;
  #hasFailed = false;
  #saved = '';
  readonly #writes = new WriteQueue();

  constructor(dependencies: ProtectionDependencies) {
    this.#dependencies = dependencies;
    this.#subscription = dependencies.settings.onDidChange(() => this.#save());
  }

  /**
   * Applies the protection that an earlier run has kept. Never fails; a keychain that can't be read now is asked again
   * at the next call.
   */
  async load(): Promise<void> {
    if (this.#isLoaded) return;
    const { keychain, settings, log } = this.#dependencies;
    try {
      const item = await keychain.get(ITEM);
      if (this.#isLoaded) return;
      this.#isLoaded = true;
      this.#saved = item?.expose() ?? '';
      const held = item && parsed(item.expose());
      if (held) settings.hold(held);
      else this.#save();
    } catch (error) {
      if (!this.#hasFailed) log.warn('What requires approval could not be read from the keychain.', { error });
      this.#hasFailed = true;
    }
  }

  /**
   * Asks the person in the app's own box, or `otherwise` where there is none, and notes what came of it.
   * @param by who wants it
   */
  confirm(by: Weakener, otherwise: Confirm = refuse): Confirm {
    return async (less) => {
      try {
        await (this.box ?? otherwise)(less);
        this.#note(by, less, 'served');
      } catch (error) {
        this.#note(by, less, asDaypassError(error).code);
        throw error;
      }
    };
  }

  async dispose(): Promise<void> {
    await this.#subscription.dispose();
    await this.#writes.idle();
  }

  #note({ name, pid }: Weakener, less: Weakening, result: string): void {
    const role = describeWeakening(less).join(', ').slice(0, LONGEST_NOTE);
    const event = { program: name, pid, session: '', account: '', role, action: 'fewer-approvals', result };
    this.#dependencies.activity.add(event);
    this.#dependencies.log.info('Fewer approvals were asked for.', { result, program: name });
  }

  /** Not before `load` has succeeded: it would overwrite what is kept. */
  #save(): void {
    const { settings, log } = this.#dependencies;
    const text = JSON.stringify(settings.held);
    if (!this.#isLoaded || text === this.#saved) return;
    this.#saved = text;
    this.#writes
      .add(() => this.#keep(text, settings.held))
      .catch((error) => {
        if (this.#saved === text) this.#saved = 'unknown';
        log.warn('What requires approval could not be kept in the keychain.', { error });
      });
  }

  /**
   * Skipped while the keychain has nothing of Daypass and no role requires approval: there is nothing to protect yet,
   * and a desktop without a keychain would ask the person for the password of a new one.
   */
  async #keep(text: string, { sensitive, sensitiveRoles }: Held): Promise<void> {
    const { keychain } = this.#dependencies;
    const isUrgent = sensitive.length + sensitiveRoles.length > 0;
    if (isUrgent || (await keychain.list('')).length > 0) await keychain.set(ITEM, new Secret(text));
    else if (this.#saved === text) this.#saved = '';
  }
}

function parsed(text: string) {
  try {
    const held = v.safeParse(ProtectionSchema, JSON.parse(text));
    return held.success ? held.output : null;
  } catch {
    return null;
  }
}

async function refuse(): Promise<never> {
  throw new DaypassError('not-approved', 'This would protect less, and there is no one to ask.', {
    next: 'Run it in a terminal, or start the desktop app.',
  });
}
