/** A dot in the color of an environment, for the icon of a menu item. */
import { type NativeImage, nativeImage } from 'electron';
import type { Colour } from '../../../common/colours.ts';

/** In pixels of one side; drawn at twice that for sharp screens. */
const SIDE = 16;
const SCALE = 2;
const RADIUS = 4.5;

/** Shades that stand out on light and dark menus: red, green, blue. */
const SHADES: Readonly<Record<Colour, readonly [number, number, number]>> = {
  red: [224, 62, 62],
  orange: [226, 122, 24],
  yellow: [222, 176, 20],
  green: [46, 158, 88],
  blue: [52, 120, 220],
  purple: [146, 88, 206],
  grey: [140, 144, 150],
};

const drawn = new Map<Colour, NativeImage>();

export function colourDot(colour: Colour): NativeImage {
  const image = drawn.get(colour) ?? draw(SHADES[colour]);
  drawn.set(colour, image);
  return image;
}

function draw([red, green, blue]: readonly [number, number, number]): NativeImage {
  const side = SIDE * SCALE;
  const pixels = Buffer.alloc(side * side * 4);
  for (let y = 0; y < side; y += 1)
    for (let x = 0; x < side; x += 1) {
      const distance = Math.hypot(x + 0.5 - side / 2, y + 0.5 - side / 2);
      // The edge fades over one pixel.
      const alpha = Math.min(1, Math.max(0, RADIUS * SCALE - distance + 0.5));
      // Chromium's bitmaps are BGRA, each color multiplied by alpha.
      pixels.set([blue * alpha, green * alpha, red * alpha, 255 * alpha].map(Math.round), (y * side + x) * 4);
    }
  return nativeImage.createFromBitmap(pixels, { width: side, height: side, scaleFactor: SCALE });
}
