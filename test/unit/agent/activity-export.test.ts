import { describe, expect, it } from 'vitest';
import type { ActivityEntry } from '../../../main/agent/activity.ts';
import { exportedActivity } from '../../../main/agent/activity-export.ts';

const ENTRY: ActivityEntry = {
  id: 1,
  at: Date.UTC(2026, 10, 30, 9),
  lastAt: Date.UTC(2026, 10, 30, 9, 1),
  count: 2,
  program: 'aws',
  path: '/usr/bin/aws',
  pid: 7,
  session: 'acme',
  account: '111122223333',
  role: 'Admin',
  action: 'credentials',
  result: 'served',
};
const cells = (change: Partial<ActivityEntry>) => exportedActivity([{ ...ENTRY, ...change }], 'csv').split('\r\n')[1];

describe('the activity as a file', () => {
  it('has a line for each entry, with times that sort', () => {
    expect(exportedActivity([ENTRY], 'csv')).toBe(
      'first,last,count,program,path,pid,session,account,role,action,result\r\n' +
        '2026-11-30T09:00:00.000Z,2026-11-30T09:01:00.000Z,2,aws,/usr/bin/aws,7,acme,111122223333,Admin,credentials,served\r\n'.replace(
          /[^,\r\n]+/g,
          (text) => (/^[27]$/.test(text) ? text : `"${text}"`),
        ),
    );
    const { entries } = JSON.parse(exportedActivity([ENTRY], 'json')) as { entries: object[] };
    expect(entries).toEqual([expect.objectContaining({ program: 'aws', first: '2026-11-30T09:00:00.000Z', count: 2 })]);
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '|calc', '%0A', '＝1', '＠x'])(
    'holds no formula, whatever a program is called: %j',
    (program) => {
      expect(cells({ program })).toMatch(/,"'[^"]*",/);
    },
  );

  it.each(['a;=1+1', 'a";"=1+1', 'a; @SUM(A1)', 'a;\t-1', 'a;＝1'])(
    'holds none where the line is split at semicolons: %j',
    (program) => {
      const fields = (cells({ program }) ?? '').split(';');
      expect(fields).toHaveLength(2);
      expect(fields[1]).toMatch(/^'/);
    },
  );

  it('keeps quotes and line breaks of a name inside its cell', () => {
    expect(cells({ program: 'a","=1\r\n=2' })).toMatch(/,"a"",""=1[^"\r\n]*=2",/);
    expect(exportedActivity([{ ...ENTRY, role: 'a\nb' }], 'csv').split('\r\n')).toHaveLength(3);
  });

  it.each(['csv', 'json'] as const)('steers no terminal and turns no line around as %s', (format) => {
    const steering = '\u202e\u2066a\u009b31m\u0085\u200b\u{e0041}\u0007';
    const text = exportedActivity([{ ...ENTRY, program: steering, path: `/tmp/${steering}` }], format);
    expect(text.replace(/[\r\n]/g, '')).not.toMatch(
      /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2066-\u2069\u{e0000}-\u{e0fff}]/u,
    );
    if (format === 'json') expect(JSON.parse(text).entries[0].program).toBe(steering);
  });

  it('leaves the place of a program empty where it is not known', () => {
    const { path: _, ...entry } = ENTRY;
    expect(exportedActivity([entry], 'csv')).toContain('"aws","",7');
  });
});
