/**
 * The access key of an IAM user for as long as the agent runs: read from the keychain, shown, rotated when a person asks, its
 * predecessor deleted when that is due. The steps of a rotation are in `rotation-steps.ts`.
 */
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/emitter.ts';
import { errorOfCase } from '../../base/error-cases.ts';
import { shellWord } from '../../base/shell-word.ts';
import { SingleFlight } from '../../base/single-flight.ts';
import type { Log } from '../../platform/log.ts';
import type { KeychainItem } from '../base/keychain-item.ts';
import type { ClockOffset } from '../clock-offset.ts';
import type { AccessKeyControl, AccessKeyView, SecondKey } from '../source.ts';
import type { AccessKey, KeyRecord } from './key-record.ts';
import { nextStep, type RotationDependencies } from './rotation-steps.ts';

const DAY_MS = 24 * 60 * 60_000;
const OLD_KEY_MS = 90 * DAY_MS;
/** A rotation's key that is younger than this may be unknown to AWS's servers for a while, in ms. */
const NEW_KEY_MS = 10 * 60_000;
/** How soon a deletion that failed is tried again, in ms. */
const DELETE_AGAIN_MS = 60 * 60_000;

export interface KeyRotationDependencies {
  /** Name of the session. */
  readonly session: string;
  readonly item: KeychainItem<KeyRecord>;
  readonly clock: Clock;
  readonly offset: ClockOffset;
  readonly log: Log;
  readonly steps: Pick<RotationDependencies, 'api' | 'isOwner' | 'signers'>;
  /** The error that a person sees for one of AWS's. */
  readonly explain: (error: unknown) => unknown;
}

export class KeyRotation implements AccessKeyControl, Disposable {
  readonly #dependencies: KeyRotationDependencies;
  readonly #changed = new Emitter<void>();
  /** Another key, another step of its rotation, or a key that has turned old. */
  readonly onDidChange: Event<void> = this.#changed.event;
  readonly #flights = new SingleFlight<KeyRecord>();
  #record: KeyRecord | null = null;
  #deletion: Disposable | null = null;
  #ageing: Disposable | null = null;

  constructor(dependencies: KeyRotationDependencies) {
    this.#dependencies = dependencies;
  }

  get hasKey(): boolean {
    return this.#record !== null;
  }

  /** Never fails; without a key, the keychain is asked again at the next need. */
  async restore(): Promise<void> {
    if (this.#record) return;
    const { item, log, session } = this.#dependencies;
    try {
      const record = await item.load();
      if (this.#record || !record) return;
      this.#record = record;
      this.#plan();
      this.#changed.fire();
    } catch (error) {
      log.warn('The access key could not be read from the keychain.', { session, error });
    }
  }

  /** @throws DaypassError sign-in-required without a key in the keychain. */
  async require(): Promise<AccessKey> {
    return (await this.#requireRecord()).key;
  }

  view(): AccessKeyView | null {
    if (!this.#record) return null;
    const { key, rotation } = this.#record;
    const deleteAt = rotation?.step === 'deactivated' ? rotation.deleteAt : null;
    return {
      id: key.id,
      createdAt: key.createdAt,
      isOld: this.#ageMs(key) > OLD_KEY_MS,
      rotation: rotation ? { step: rotation.step, deleteAt } : null,
    };
  }

  /** What a person should know of the key, in one sentence; null for nothing. */
  note(): string | null {
    const key = this.view();
    if (!key) return 'There is no access key in the keychain.';
    const rotate = `Run \`daypass iam-user rotate ${shellWord(this.#dependencies.session)}\``;
    if (key.rotation && key.rotation.step !== 'deactivated')
      return `The rotation of the access key didn’t finish. ${rotate} to continue.`;
    if (!key.isOld) return null;
    return `The access key is ${Math.floor(this.#ageMs(key) / DAY_MS)} days old. ${rotate}.`;
  }

  /** Whether a rotation has made this key so lately that some of AWS's servers may not know it yet. */
  isNew(key: AccessKey): boolean {
    return this.#record?.rotation != null && this.#ageMs(key) < NEW_KEY_MS;
  }

  /** Callers share one run. */
  async rotate(onStep: () => void, signal: AbortSignal, second?: SecondKey): Promise<AccessKeyView> {
    const subscription = this.onDidChange(onStep);
    try {
      await this.#flights.run('rotate', async () => {
        const isWaiting = (await this.#requireRecord()).rotation?.step === 'deactivated';
        return this.#advance(!isWaiting, signal, second);
      });
    } catch (error) {
      throw this.#dependencies.explain(error);
    } finally {
      await subscription.dispose();
    }
    return this.view() as AccessKeyView;
  }

  /** Does now what a rotation has left to do, where that is due. */
  resume(): void {
    this.#planDeletion();
  }

  /** Takes the key out of the keychain: it is nowhere else then. @throws DaypassError keychain-* */
  async forget(): Promise<void> {
    this.#record = null;
    this.#plan();
    await this.#dependencies.item.remove();
  }

  dispose(): void {
    this.#deletion?.dispose();
    this.#ageing?.dispose();
    this.#changed.dispose();
  }

  /** Steps until there is nothing to do now; each is in the keychain before the next begins. */
  async #advance(begin: boolean, signal?: AbortSignal, second?: SecondKey): Promise<KeyRecord> {
    const { session, item, clock, offset, log, steps } = this.#dependencies;
    const dependencies: RotationDependencies = { ...steps, session, clock, now: () => offset.now(), signal, second };
    let record = await this.#requireRecord();
    let mayBegin = begin;
    let hasJustBegun = false;
    for (;;) {
      signal?.throwIfAborted();
      const next = await nextStep(record, mayBegin, { ...dependencies, hasJustBegun });
      if (!next) break;
      await item.save(next);
      log.info('The access key’s rotation continued.', { session, step: next.rotation?.step });
      // If the key was deleted during the rotation, or had no room, the rotation starts over, but only once.
      if (next.rotation === null) mayBegin = begin && ['created', 'creating'].includes(record.rotation?.step ?? '');
      else mayBegin = false;
      hasJustBegun = record.rotation === null;
      record = next;
      this.#record = next;
      this.#changed.fire();
    }
    this.#plan();
    return record;
  }

  async #requireRecord(): Promise<KeyRecord> {
    await this.restore();
    if (this.#record) return this.#record;
    const { session } = this.#dependencies;
    throw errorOfCase('no-access-key', { session }, undefined, {
      command: `Run \`daypass iam-user add ${shellWord(session)}\`.`,
    });
  }

  #plan(): void {
    this.#planDeletion();
    this.#planAgeing();
  }

  /** Deletes the old key when it is due, in the background. */
  #planDeletion(afterMs?: number): void {
    const { clock, log, offset, session } = this.#dependencies;
    this.#deletion?.dispose();
    const rotation = this.#record?.rotation;
    if (rotation?.step !== 'deactivated') return;
    const ms = afterMs ?? Math.max(0, rotation.deleteAt - offset.now());
    this.#deletion = clock.after(ms, () => {
      this.#flights
        .run('rotate', () => this.#advance(false))
        .catch((error) => {
          log.warn('The old access key is not deleted yet.', { session, error });
          this.#planDeletion(DELETE_AGAIN_MS);
        });
    });
  }

  /** Tells when the key turns old. Timers stand still while the machine sleeps, so it looks at least once a day. */
  #planAgeing(): void {
    this.#ageing?.dispose();
    if (!this.#record) return;
    const ms = OLD_KEY_MS - this.#ageMs(this.#record.key);
    if (ms < 0) return;
    this.#ageing = this.#dependencies.clock.after(Math.min(ms + 1, DAY_MS), () => {
      if (this.view()?.isOld) this.#changed.fire();
      else this.#planAgeing();
    });
  }

  #ageMs({ createdAt }: { readonly createdAt: number }): number {
    return this.#dependencies.offset.now() - createdAt;
  }
}
