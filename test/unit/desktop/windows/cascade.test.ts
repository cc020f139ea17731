import { describe, expect, it } from 'vitest';
import { nextPlace } from '../../../../main/desktop/windows/cascade.ts';
import type { Area } from '../../../../main/desktop/windows/kept-place.ts';

const SCREEN = { x: 0, y: 24, width: 1920, height: 1056 };
const SIZE = { width: 1280, height: 860 };
const at = (x: number, y: number): Area => ({ x, y, ...SIZE });

describe('the place of the next window', () => {
  it('is the desktop’s to choose where there is no other', () => {
    expect(nextPlace(SIZE, [], SCREEN)).toBeNull();
  });

  it('is a step from the last one, and further where another is there', () => {
    expect(nextPlace(SIZE, [at(100, 100)], SCREEN)).toEqual({ x: 132, y: 132 });
    // A frame of a few px does not make it another place.
    expect(nextPlace(SIZE, [at(134, 130), at(100, 100)], SCREEN)).toEqual({ x: 164, y: 164 });
  });

  it('begins again at the top where it would leave the screen', () => {
    expect(nextPlace(SIZE, [at(100, 210)], SCREEN)).toEqual({ x: 0, y: 24 });
    expect(nextPlace(SIZE, [at(0, 24), at(100, 210)], SCREEN)).toEqual({ x: 32, y: 56 });
    const second = { ...SCREEN, x: 1920 };
    expect(nextPlace(SIZE, [at(2700, 100)], second)).toEqual({ x: 1920, y: 24 });
  });

  it.each([SCREEN, { x: 0, y: 0, width: 1280, height: 860 }, { x: 0, y: 0, width: 800, height: 600 }])(
    'is another one for each of four windows, also where they fill the screen: %o',
    (screen) => {
      const places = [at(screen.x, screen.y)];
      for (let count = 1; count < 4; count += 1) {
        const place = nextPlace(SIZE, places, screen);
        expect(place).not.toBeNull();
        if (place) places.push(at(place.x, place.y));
      }
      expect(new Set(places.map(({ x, y }) => `${x} ${y}`)).size).toBe(4);
    },
  );
});
