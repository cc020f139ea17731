import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KeptPlace, placeOnScreen, type WindowPlace } from '../../../../main/desktop/windows/kept-place.ts';
import { silentLog } from '../../../support/agent/silent-log.ts';

const LEAST = { width: 360, height: 420 };
const MAIN = { x: 0, y: 28, width: 1440, height: 872 };
const LEFT = { x: -1920, y: 0, width: 1920, height: 1080 };
const place = (change: Partial<WindowPlace> = {}): WindowPlace => ({
  x: 200,
  y: 100,
  width: 800,
  height: 600,
  isMaximized: false,
  ...change,
});

describe('a place for the window', () => {
  it.each([
    ['on the only screen', place(), [MAIN]],
    ['on a screen to the left', place({ x: -1500 }), [MAIN, LEFT]],
    ['over two screens', place({ x: -300 }), [MAIN, LEFT]],
    ['half over the edge, where its top can be taken hold of', place({ x: 1200, y: 700 }), [MAIN]],
  ])('stays %s', (_where, kept, screens) => {
    expect(placeOnScreen(kept, screens, LEAST)).toEqual(kept);
  });

  it.each([
    ['on a screen that is gone', place({ x: -1500 }), place({ x: 320, y: 164 })],
    ['far below', place({ y: 5_000 }), place({ x: 320, y: 164 })],
    ['with its top above the screen', place({ y: -300 }), place({ x: 320, y: 164 })],
    [
      'larger than the screen',
      place({ width: 3_000, height: 3_000 }),
      place({ x: 0, y: 28, width: 1440, height: 872 }),
    ],
    ['too small to use', place({ width: 20, height: 10 }), place({ x: 540, y: 254, width: 360, height: 420 })],
  ])('is corrected where it is %s', (_where, kept, corrected) => {
    expect(placeOnScreen(kept, [MAIN], LEAST)).toEqual(corrected);
  });

  it('is none without a screen', () => {
    expect(placeOnScreen(place(), [], LEAST)).toBeNull();
  });
});

describe('the file that it is kept in', () => {
  let folder: string;
  const file = () => join(folder, 'window-place.json');
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'daypass-place-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is read at the next start', async () => {
    const kept = await KeptPlace.open(folder, silentLog);
    expect(kept.place).toBeNull();
    kept.keep(place());
    await expect.poll(() => readFile(file(), 'utf8').catch(() => '')).toContain('"width":800');
    expect((await KeptPlace.open(folder, silentLog)).place).toEqual(place());
  });

  it.each([
    ['half a file', '{"x": 1'],
    ['texts for numbers', JSON.stringify({ ...place(), x: '1' })],
    ['numbers that are none', '{"x":1e999,"y":0,"width":1,"height":1,"isMaximized":false}'],
    ['something else', '[]'],
  ])('counts for nothing where it holds %s', async (_what, text) => {
    await writeFile(file(), text);
    expect((await KeptPlace.open(folder, silentLog)).place).toBeNull();
  });
});
