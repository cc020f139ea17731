import { expect, it } from 'vitest';
import { formatTime } from '../../../../main/commands/terminal/text.ts';
import { wallTime } from '../../../../main/commands/terminal/zone.ts';

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
  [':JST-9', '06:30'],
  ['CET-1CEST', '23:30'],
  ['CET-1CEST,M3.5.0,M10.5.0/3', '23:30'],
  ['<-03>3<-02>,M3.5.0/-2,M10.5.0/-1', '19:30'],
  ['NZST-12NZDT,M9.5.0,M4.1.0/3', '09:30'],
])('times are those of TZ=%s: %s', (zone, time) => {
  expect(formatTime(AT, AT, zone)).toBe(time);
});

it('a time on another day there names the day', () => {
  expect(formatTime(AT, AT - 9 * 3_600_000, 'Asia/Tokyo')).toBe('2026-07-02 06:30');
});

it('a zone that no one knows counts as not set', () => {
  expect(wallTime(AT, 'Mars/Olympus')).toEqual(wallTime(AT, undefined));
});

it.each([
  ['CET-1CEST,M3.5.0,M10.5.0/3', 'Europe/Berlin', ['2026-03-29T01:00Z', '2026-10-25T01:00Z']],
  ['EST5EDT,M3.2.0,M11.1.0', 'America/New_York', ['2026-03-08T07:00Z', '2026-11-01T06:00Z']],
  ['NZST-12NZDT,M9.5.0,M4.1.0/3', 'Pacific/Auckland', ['2026-04-04T14:00Z', '2026-09-26T14:00Z']],
])('%s changes to and from summer when %s does', (posix, name, changes) => {
  const around = [...changes, '2026-01-01T00:00Z', '2026-12-31T23:59Z'].map((text) => Date.parse(text));
  for (const at of around.flatMap((change) => [change - 60_000, change])) {
    expect(wallTime(at, posix)).toEqual(wallTime(at, name));
  }
});

it.each([':/etc/localtime', '/etc/localtime', 'CET-1CEST,J60,J300', 'C-1', 'UTC+', '../../etc/passwd'])(
  '%s is read as this machine’s own zone',
  (zone) => {
    expect(wallTime(AT, zone)).toEqual(wallTime(AT, undefined));
  },
);
