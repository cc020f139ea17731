import { expect, it } from 'vitest';
import { formatTime } from '../../../main/commands/terminal/text.ts';
import { wallTime } from '../../../main/commands/terminal/zone.ts';

const AT = Date.UTC(2026, 6, 1, 21, 30);

it.each([
  ['Europe/Berlin', '23:30'],
  [':Europe/Berlin', '23:30'],
  ['/usr/share/zoneinfo/Asia/Tokyo', '06:30'],
  ['/usr/share/zoneinfo/posix/Asia/Kolkata', '03:00'],
  ['', '21:30'],
  ['UTC0', '21:30'],
  ['JST-9', '06:30'],
  ['<+0530>-5:30', '03:00'],
  ['EST5', '16:30'],
])('times are those of TZ=%s: %s', (zone, time) => {
  expect(formatTime(AT, AT, zone)).toBe(time);
});

it('a time on another day there names the day', () => {
  expect(formatTime(AT, AT - 9 * 3_600_000, 'Asia/Tokyo')).toBe('2026-07-02 06:30');
});

it('a zone that no one knows counts as not set', () => {
  expect(wallTime(AT, 'Mars/Olympus')).toEqual(wallTime(AT, undefined));
});
