/** The time that the clock on the wall shows where the one who asks is: in the zone of their `TZ`, else in this machine's. */

export interface WallTime {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

/**
 * @param ms since the epoch.
 * @param zone value of `TZ` (POSIX.1-2017 §8.3 and, as C libraries read it, a name or a file of the tz database); undefined where it
 *   is not set. One that can't be read counts as not set.
 */
export function wallTime(ms: number, zone: string | undefined): WallTime {
  const named = zone === undefined ? null : (withName(ms, zone) ?? withOffset(ms, zone));
  if (named) return named;
  const date = new Date(ms);
  return {
    year: date.getFullYear(),
    month: date.getMonth() + 1,
    day: date.getDate(),
    hour: date.getHours(),
    minute: date.getMinutes(),
  };
}

/** `Europe/Berlin`, `:Europe/Berlin`, `/usr/share/zoneinfo/Europe/Berlin`; empty means UTC. */
function withName(ms: number, zone: string): WallTime | null {
  const name = zone.replace(/^:/, '').replace(/^.*\/zoneinfo\/(?:posix\/|right\/)?/, '') || 'UTC';
  try {
    const options = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const;
    const format = new Intl.DateTimeFormat('en-US', {
      ...options,
      timeZone: name,
      hourCycle: 'h23',
      calendar: 'gregory',
    });
    const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
    const part = (type: keyof typeof options) => parts.get(type) ?? 0;
    return {
      year: part('year'),
      month: part('month'),
      day: part('day'),
      hour: part('hour'),
      minute: part('minute'),
    };
  } catch {
    return null;
  }
}

const NAME = '(?:[A-Za-z]{3,}|<[\\w+-]+>)';
const CLOCK = '[+-]?\\d{1,3}(?::[0-5]\\d){0,2}';
const DAY = `M\\d{1,2}\\.[1-5]\\.[0-6](?:/${CLOCK})?`;
const POSIX = new RegExp(`^${NAME}(${CLOCK})(?:${NAME}(${CLOCK})?(?:,(${DAY}),(${DAY}))?)?$`);
const HAS_SUMMER = new RegExp(`^${NAME}${CLOCK}[A-Za-z<]`);
/** When summer begins and ends where `TZ` doesn't say, as C libraries have it. */
const SUMMER = ['M3.2.0', 'M11.1.0'] as const;

/** `JST-9`, `<+0530>-5:30`, `CET-1CEST,M3.5.0,M10.5.0/3`: names, and how far the zone is behind UTC. */
function withOffset(ms: number, zone: string): WallTime | null {
  const [, behind, inSummer, from = SUMMER[0], to = SUMMER[1]] = POSIX.exec(zone.replace(/^:/, '')) ?? [];
  if (behind === undefined) return null;
  const winterMs = clockMs(behind);
  if (!HAS_SUMMER.test(zone.replace(/^:/, ''))) return withName(ms - winterMs, 'UTC');
  const summerMs = inSummer === undefined ? winterMs - 3_600_000 : clockMs(inSummer);
  const year = new Date(ms - winterMs).getUTCFullYear();
  const [begins, ends] = [dayMs(from, year) + winterMs, dayMs(to, year) + summerMs];
  // In the southern half of the world summer is around the new year.
  const isSummer = begins < ends ? begins <= ms && ms < ends : ms < ends || begins <= ms;
  return withName(ms - (isSummer ? summerMs : winterMs), 'UTC');
}

/** `-5:30` */
function clockMs(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.replace(/^[+-]/, '').split(':').map(Number);
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 * (text.startsWith('-') ? -1 : 1);
}

/** `M10.5.0/3`: the last (5th) Sunday of October at 3, as if the zone were UTC; at 2 where no time is said. */
function dayMs(rule: string, year: number): number {
  const [date = '', clock = '2'] = rule.split('/');
  const [month = 1, week = 1, weekday = 0] = date.slice(1).split('.').map(Number);
  const first = new Date(Date.UTC(year, month - 1, 1)).getUTCDay();
  const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const day = 1 + ((weekday - first + 7) % 7) + (week - 1) * 7;
  return Date.UTC(year, month - 1, day > daysInMonth ? day - 7 : day) + clockMs(clock);
}
