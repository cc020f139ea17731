/**
 * The search: inputs that reach something new are kept and changed further. `Search` is one target's; it runs in a thread of
 * its own (`thread.ts`), so that an input on which the program hangs can be told from the outside.
 */
import { createHash } from 'node:crypto';
import { MAX_PLACES } from './instrument.ts';
import { mutate } from './mutate.ts';

export type Fuzz = (input: Uint8Array) => void | Promise<void>;

export interface SearchParts {
  readonly fuzz: Fuzz;
  /** One counter for each place, of a program that counts. */
  readonly places: Uint8Array;
  readonly placeCount: number;
  readonly words: readonly string[];
  readonly random: () => number;
  readonly maxBytes: number;
  /** Gets every input before it is tried. */
  readonly onInput: (input: Uint8Array) => void;
}

interface Lead {
  readonly input: Uint8Array;
  /** Places that it reaches. */
  readonly reaches: readonly number[];
}

/** What an input has broken. */
export class Broken extends Error {
  readonly input: Uint8Array;

  constructor(input: Uint8Array, cause: unknown) {
    super(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));
    this.input = input;
  }
}

/** How many inputs are tried to make a broken one smaller. */
const SHRINKING = 2_000;

export class Search {
  readonly #parts: SearchParts;
  /** Of each place the counts that were seen, as bits: 1, 2, 3, 4–7, 8–15, 16–31, 32–127, more. */
  readonly #seen = new Uint8Array(MAX_PLACES);
  readonly #leads: Lead[] = [];
  #tried = 0;

  constructor(parts: SearchParts) {
    this.#parts = parts;
  }

  get tried(): number {
    return this.#tried;
  }

  /** How many places have been reached. */
  get reached(): number {
    return this.#seen.reduce((sum, bits) => sum + (bits > 0 ? 1 : 0), 0);
  }

  get leads(): readonly Uint8Array[] {
    return this.#leads.map(({ input }) => input);
  }

  /** Tries an input and keeps it if it leads somewhere new. @throws Broken */
  async try(input: Uint8Array): Promise<void> {
    const { places, placeCount } = this.#parts;
    await this.#run(input);
    let isNew = false;
    const reaches: number[] = [];
    for (let place = 0; place < placeCount; place += 1) {
      const count = places[place] ?? 0;
      if (count === 0) continue;
      reaches.push(place);
      const bit = bucket(count);
      if (((this.#seen[place] ?? 0) & bit) !== 0) continue;
      this.#seen[place] = (this.#seen[place] ?? 0) | bit;
      isNew = true;
    }
    if (isNew) this.#leads.push({ input, reaches });
  }

  /** One more input. @throws Broken */
  async step(): Promise<void> {
    const { random, words, maxBytes } = this.#parts;
    const leads = this.#leads;
    // Inputs that were found last have been tried least.
    const late = random() < 0.5 ? Math.floor(random() * Math.min(32, leads.length)) : leads.length;
    const chosen = leads[late < leads.length ? leads.length - 1 - late : Math.floor(random() * leads.length)];
    const others = leads.length > 0 ? [leads[Math.floor(random() * leads.length)]?.input ?? new Uint8Array()] : [];
    await this.try(mutate(chosen?.input ?? new Uint8Array(), others, { random, words, maxBytes }));
  }

  /** A few inputs that together reach all that was reached. */
  smallest(limit: { readonly inputs: number; readonly bytes: number }): Uint8Array[] {
    const missing = new Set(this.#leads.flatMap(({ reaches }) => reaches));
    const chosen: Uint8Array[] = [];
    let bytes = 0;
    while (missing.size > 0 && chosen.length < limit.inputs) {
      let best: Lead | undefined;
      let most = 0;
      for (const lead of this.#leads) {
        if (bytes + lead.input.length > limit.bytes) continue;
        const gain = lead.reaches.filter((place) => missing.has(place)).length / (64 + lead.input.length);
        if (gain > most) [best, most] = [lead, gain];
      }
      if (!best) break;
      chosen.push(best.input);
      bytes += best.input.length;
      for (const place of best.reaches) missing.delete(place);
    }
    return chosen;
  }

  /** Shortens the input while it still fails in the same way. */
  async shrink(broken: Broken): Promise<Broken> {
    const kind = kindOf(broken);
    let least = broken;
    let tries = SHRINKING;
    for (
      let size = Math.ceil(broken.input.length / 2);
      size > 0 && tries > 0;
      size = size === 1 ? 0 : Math.ceil(size / 2)
    ) {
      for (let at = 0; at + size <= least.input.length && tries > 0; tries -= 1) {
        const without = Buffer.concat([least.input.subarray(0, at), least.input.subarray(at + size)]);
        const failure = await this.#run(without).then(
          () => null,
          (error: Broken) => error,
        );
        if (failure && kindOf(failure) === kind) least = failure;
        else at += size;
      }
    }
    return least;
  }

  async #run(input: Uint8Array): Promise<void> {
    const { fuzz, places, placeCount, onInput } = this.#parts;
    places.fill(0, 0, placeCount);
    this.#tried += 1;
    onInput(input);
    try {
      await fuzz(input);
    } catch (cause) {
      throw new Broken(input, cause);
    }
  }
}

export function nameOf(input: Uint8Array): string {
  return createHash('sha256').update(input).digest('hex').slice(0, 12);
}

/** The first words of what went wrong: the rest may quote the input. */
function kindOf({ message }: Broken): string {
  return message.replace(/["'`].*/s, '').slice(0, 40);
}

function bucket(count: number): number {
  if (count <= 3) return 1 << (count - 1);
  if (count < 8) return 8;
  if (count < 16) return 16;
  if (count < 32) return 32;
  return count < 128 ? 64 : 128;
}
