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

/** `JST-9`, `<+0530>-5:30`: a name, and how far the zone is behind UTC. One with rules for summer has a name in the tz database. */
function withOffset(ms: number, zone: string): WallTime | null {
  const [, sign, hours, minutes = '0'] =
    /^(?:[A-Za-z]{3,}|<[\w+-]+>)([+-]?)(\d{1,2})(?::([0-5]\d))?(?::[0-5]\d)?$/.exec(zone) ?? [];
  if (hours === undefined) return null;
  const behindMs = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1);
  return withName(ms - behindMs, 'UTC');
}
