import { parseAst } from 'vite';
import { describe, expect, it } from 'vitest';
import { instrument } from '../../fuzz/instrument.ts';
import { Broken, type Fuzz, Search } from '../../fuzz/search.ts';
import { seededRandom } from '../../support/random.ts';

/** Nothing but a search that is led by what it reaches gets through four conditions, one inside the other. */
const PROGRAM = `
  export function fuzz(input) {
    const text = String.fromCharCode(...input);
    if (text[0] === 'd') if (text[1] === 'a') if (text[2] === 'y') {
      switch (text.length) { case 9: if (text.endsWith('hidden')) throw new Error('found'); }
    }
    return text ? (() => text.length > 3 && text)() : null;
  }`;

describe('the fuzzer', () => {
  let modules = 0;
  const counted = async (places: Uint8Array) => {
    Object.assign(globalThis, { $places: places });
    const code = instrument(PROGRAM, parseAst(PROGRAM) as never);
    // A module of its own for each: the counters are taken when it is loaded.
    const module = encodeURIComponent(`${code}// ${modules++}`);
    return (await import(/* @vite-ignore */ `data:text/javascript,${module}`)) as {
      fuzz: Fuzz;
      $words: string[];
      $placeCount: number;
    };
  };
  const search = async (seed: number, onInput: (input: Uint8Array) => void = () => undefined) => {
    const places = new Uint8Array(1 << 16);
    const { fuzz, $words, $placeCount } = await counted(places);
    const parts = {
      fuzz,
      places,
      placeCount: $placeCount,
      words: $words,
      random: seededRandom(seed),
      maxBytes: 64,
      onInput,
    };
    return new Search(parts);
  };

  it('finds its way to a fault that lies behind conditions, and takes away what does not belong to it', async () => {
    const running = await search(7);
    await running.try(Buffer.from('hello'));
    let broken: Broken | null = null;
    for (let tries = 0; tries < 200_000 && !broken; tries += 1) {
      await running.step().catch((error: Broken) => {
        broken = error;
      });
    }
    expect(broken).toBeInstanceOf(Broken);
    const least = await running.shrink(broken as unknown as Broken);
    expect(Buffer.from(least.input).toString()).toBe('dayhidden');
    expect(least.message).toContain('found');
  });

  it('keeps a few inputs that together reach what all have reached', async () => {
    const running = await search(7);
    for (const text of ['', 'd', 'da', 'day', 'dax', 'dayhidd', 'hello', 'hello again'])
      await running.try(Buffer.from(text));
    const kept = running.smallest({ inputs: 64, bytes: 1_000 });
    expect(kept.length).toBeLessThan(running.leads.length);
    const again = await search(7);
    for (const input of kept) await again.try(input);
    expect(again.reached).toBe(running.reached);
  });

  it('tries the same inputs for the same seed', async () => {
    const tried = async () => {
      const inputs: string[] = [];
      const running = await search(3, (input) => inputs.push(Buffer.from(input).toString('hex')));
      for (let tries = 0; tries < 200; tries += 1) await running.step();
      return inputs;
    };
    expect(await tried()).toEqual(await tried());
  });
});
