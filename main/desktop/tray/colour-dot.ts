/** A dot in the color of an environment, for the icon of a menu item. */
import { type NativeImage, nativeImage } from 'electron';
import type { Colour, EnvironmentColour } from '../../../common/colours.ts';

/** In pixels of one side, at a scale of one. */
const SIDE = 16;
const RADIUS = 4.5;
/** A panel on Linux gets the first; without it, it would get an empty picture. */
const SCALES = [1, 2];

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

/** Of a ring, at a scale of one. */
const RING = 2;

const drawn = new Map<EnvironmentColour, NativeImage>();

/** A ring in red where no rule names the environment: stripes would not be seen at this size. */
export function colourDot(colour: EnvironmentColour): NativeImage {
  const image = drawn.get(colour) ?? (colour === 'unknown' ? draw(SHADES.red, RING) : draw(SHADES[colour], RADIUS));
  drawn.set(colour, image);
  return image;
}

/** @param edge how wide what is drawn is, from the outside in */
function draw(shade: readonly [number, number, number], edge: number): NativeImage {
  const image = nativeImage.createEmpty();
  for (const scaleFactor of SCALES) {
    const side = SIDE * scaleFactor;
    image.addRepresentation({ scaleFactor, width: side, height: side, buffer: bitmap(shade, side, scaleFactor, edge) });
  }
  return image;
}

function bitmap(shade: readonly [number, number, number], side: number, scale: number, edge: number): Buffer {
  const [red, green, blue] = shade;
  const pixels = Buffer.alloc(side * side * 4);
  for (let y = 0; y < side; y += 1)
    for (let x = 0; x < side; x += 1) {
      const distance = Math.hypot(x + 0.5 - side / 2, y + 0.5 - side / 2);
      // The edge fades over one pixel.
      const inside = Math.min(RADIUS * scale - distance, distance - (RADIUS - edge) * scale);
      const alpha = Math.min(1, Math.max(0, inside + 0.5));
      // Chromium's bitmaps are BGRA, each color multiplied by alpha.
      pixels.set([blue * alpha, green * alpha, red * alpha, 255 * alpha].map(Math.round), (y * side + x) * 4);
    }
  return pixels;
}
