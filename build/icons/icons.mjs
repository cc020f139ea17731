/**
 * The icons of the app and of its tray: a pass, whose form (not its colour alone) says how things stand. Colours are of
 * middling lightness, at least 3:1 against white and against a black panel, because no one tells us which one it is; a white
 * rim keeps them apart from panels in a colour of their own.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { both, circle, grown, inset, png, roundedBox, union, without } from './draw.mjs';

/** The drawing is 22 units wide, the size of a tray icon on Linux. */
const GRID = 22;
const GREY = [133, 138, 146];
const BLUE = [36, 122, 214];
const AMBER = [190, 116, 10];
const RED = [216, 55, 48];
const WHITE = [255, 255, 255];
const BLACK = [0, 0, 0];

const PASS = without(roundedBox(1, 4, 21, 18, 2.6), circle(1, 11, 2.4), circle(21, 11, 2.4));
const PERFORATION = union(...[6.2, 9.4, 12.6, 15.8].map((y) => roundedBox(13.4, y - 0.95, 15, y + 0.95, 0.5)));
const OUTLINE = inset(PASS, 2);
const WHOLE = without(PASS, PERFORATION);
const LEFT_PART = both(PASS, roundedBox(0, 0, 8.6, 22, 0));
const BADGE = circle(17.4, 5.2, 4.4);
const BADGE_GAP = circle(17.4, 5.2, 5.9);
const EXCLAMATION = union(roundedBox(9.9, 6.2, 12.1, 12.4, 1), circle(11, 15, 1.35));

/** State of the tray: the layers of its picture, bottom first. */
const TRAY = {
  'signed-out': [{ shape: OUTLINE, colour: GREY }],
  'signed-in': [{ shape: WHOLE, colour: BLUE }],
  'ending-soon': [{ shape: union(OUTLINE, LEFT_PART), colour: AMBER }],
  'needs-you': [
    { shape: without(WHOLE, BADGE_GAP), colour: BLUE },
    { shape: BADGE, colour: RED },
  ],
  error: [{ shape: without(PASS, EXCLAMATION), colour: RED }],
};

/** Width of the rim, in units. */
const RIM = 1;

/** A picture in colour with a white rim round everything in it, its holes filled. */
function rimmed(layers) {
  const whole = union(...layers.map(({ shape }) => shape));
  return [{ shape: grown(whole, RIM), colour: WHITE }, ...layers];
}

/** Points along a side, as each system's tray wants it. */
const SIZES = { linux: 22, win32: 16, darwin: 18 };

/** Writes `tray/SYSTEM/STATE.png`, each with its `@2x`, and `app.png`. */
export function drawIcons(folder) {
  for (const [system, points] of Object.entries(SIZES)) {
    const own = join(folder, 'tray', system);
    mkdirSync(own, { recursive: true });
    for (const [state, layers] of Object.entries(TRAY)) {
      // macOS paints a template image itself and looks at nothing but its alpha.
      const painted = system === 'darwin' ? layers.map((layer) => ({ ...layer, colour: BLACK })) : rimmed(layers);
      writeFileSync(join(own, `${state}.png`), png(painted, { size: points, grid: GRID }));
      writeFileSync(join(own, `${state}@2x.png`), png(painted, { size: points * 2, grid: GRID }));
    }
  }
  const tile = { shape: roundedBox(0, 0, 30, 30, 6.5), colour: BLUE };
  const pass = { shape: (x, y) => WHOLE(x - 4, y - 4), colour: WHITE };
  writeFileSync(join(folder, 'app.png'), png([tile, pass], { size: 512, grid: 30 }));
}
