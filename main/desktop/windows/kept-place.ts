/** Where a person has put the window and how large they have made it: kept in the state folder, and corrected where no screen is. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { writeFileAtomically } from '../../platform/files/atomic-file.ts';
import type { Log } from '../../platform/log.ts';

const whole = v.pipe(v.number(), v.safeInteger());
const PlaceSchema = v.object({ x: whole, y: whole, width: whole, height: whole, isMaximized: v.boolean() });

/** In DIP, as it is when it is not maximized. */
export type WindowPlace = Readonly<v.InferOutput<typeof PlaceSchema>>;

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Of the top of a window, this much has to be on a screen for a person to take hold of it, in DIP. */
const HANDLE = { width: 120, height: 40 } as const;

/**
 * The place, at most as large as the screen it is on and whole on it where its top could not be taken hold of.
 * @param screens their work areas, the first one that of the primary screen
 * @returns null where there is no screen at all
 */
export function placeOnScreen(place: WindowPlace, screens: readonly Area[], least: Size): WindowPlace | null {
  const [primary] = screens;
  if (!primary) return null;
  const on = screens.find((screen) => isHeldBy(place, screen)) ?? null;
  const area = on ?? primary;
  const width = Math.min(Math.max(place.width, least.width), Math.max(area.width, least.width));
  const height = Math.min(Math.max(place.height, least.height), Math.max(area.height, least.height));
  const isWhole = on !== null && width === place.width && height === place.height;
  if (isWhole) return place;
  const within = (at: number, from: number, size: number, own: number) =>
    Math.max(from, Math.min(at, from + size - own));
  const middle = (from: number, size: number, own: number) => Math.round(from + Math.max(0, size - own) / 2);
  return {
    ...place,
    width,
    height,
    x: on ? within(place.x, area.x, area.width, width) : middle(area.x, area.width, width),
    y: on ? within(place.y, area.y, area.height, height) : middle(area.y, area.height, height),
  };
}

function isHeldBy({ x, y, width }: WindowPlace, area: Area): boolean {
  const across = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
  const isBelowTop = y >= area.y - HANDLE.height / 2;
  return across >= HANDLE.width && isBelowTop && y + HANDLE.height <= area.y + area.height;
}

export class KeptPlace {
  readonly #path: string;
  readonly #log: Log;
  #place: WindowPlace | null;

  /** Never fails: what can't be read is no place. */
  static async open(stateFolder: string, log: Log): Promise<KeptPlace> {
    const path = join(stateFolder, 'window-place.json');
    const text = await readFile(path, 'utf8').catch(() => '');
    return new KeptPlace(path, placeIn(text), log);
  }

  private constructor(path: string, place: WindowPlace | null, log: Log) {
    this.#path = path;
    this.#place = place;
    this.#log = log;
  }

  /** Null until a person has moved the window or changed its size. */
  get place(): WindowPlace | null {
    return this.#place;
  }

  keep(place: WindowPlace): void {
    if (JSON.stringify(place) === JSON.stringify(this.#place)) return;
    this.#place = place;
    writeFileAtomically(this.#path, `${JSON.stringify(place)}\n`).catch((error) =>
      this.#log.warn('The place of the window is not kept.', { error }),
    );
  }
}

function placeIn(text: string): WindowPlace | null {
  try {
    const read = v.safeParse(PlaceSchema, JSON.parse(text));
    return read.success ? read.output : null;
  } catch {
    return null;
  }
}
