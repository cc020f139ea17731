/** The thread that searches: loads a program that counts its places, starts from the corpus, and continues until time is up. */
import { parentPort, workerData } from 'node:worker_threads';
import { seededRandom } from '../support/random.ts';
import { MAX_PLACES, PLACES } from './instrument.ts';
import { Broken, type Fuzz, Search } from './search.ts';

export interface Task {
  /** The counted program, which exports `fuzz`. */
  readonly program: string;
  readonly corpus: readonly Uint8Array[];
  readonly seconds: number;
  readonly seed: number;
  readonly maxBytes: number;
  /** Shared: how many inputs were begun, the length of the one that is tried, and then that one. */
  readonly current: SharedArrayBuffer;
}

/** What the thread says in the end. */
export interface Outcome {
  readonly tried: number;
  readonly reached: number;
  readonly places: number;
  /** A few inputs that together reach all that was reached. */
  readonly corpus: readonly Uint8Array[];
  readonly broken: { readonly input: Uint8Array; readonly message: string } | null;
}

/** Bytes of `current` before the input. */
export const CURRENT_HEAD = 8;
const LIMIT = { inputs: 64, bytes: 20_000 };

async function main({ program, corpus, seconds, seed, maxBytes, current }: Task): Promise<Outcome> {
  const places = new Uint8Array(MAX_PLACES);
  Object.assign(globalThis, { [PLACES]: places });
  const { fuzz, $words, $placeCount } = (await import(program)) as {
    fuzz: Fuzz;
    $words: string[];
    $placeCount: number;
  };
  const head = new Int32Array(current, 0, 2);
  const bytes = new Uint8Array(current, CURRENT_HEAD);
  // Words of the corpus are more to the point than those of libraries: they are listed several times.
  const ours = corpus.flatMap(
    (input) =>
      Buffer.from(input)
        .toString('latin1')
        .match(/[\w:.-]{2,60}/g) ?? [],
  );
  const search = new Search({
    fuzz,
    places,
    placeCount: $placeCount,
    words: [...$words, ...Array.from({ length: Math.ceil($words.length / (ours.length + 1)) }, () => ours).flat()],
    random: seededRandom(seed),
    maxBytes,
    onInput: (input) => {
      bytes.set(input);
      head[1] = input.length;
      Atomics.add(head, 0, 1);
    },
  });
  const outcome = (broken: Broken | null): Outcome => ({
    tried: search.tried,
    reached: search.reached,
    places: $placeCount,
    corpus: search.smallest(LIMIT),
    broken: broken && { input: broken.input, message: broken.message },
  });
  const end = performance.now() + seconds * 1000;
  try {
    for (const input of [...corpus, new Uint8Array()]) await search.try(input);
    while (performance.now() < end) await search.step();
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    return outcome(await search.shrink(error));
  }
  return outcome(null);
}

if (parentPort) {
  const outcome = await main(workerData as Task);
  parentPort.postMessage(outcome);
  process.exit();
}
