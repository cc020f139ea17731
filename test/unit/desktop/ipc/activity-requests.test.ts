import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { activityRequests } from '../../../../main/desktop/ipc/activity-requests.ts';

it('a page that exports the activity again and again has one box asking where to, and the next one after that', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'daypass-export-'));
  try {
    const boxes: ((path: string | null) => void)[] = [];
    const { exportActivity } = activityRequests({
      agent: { activity: { list: () => [] } } as never,
      clipboard: {} as never,
      askWhere: () => new Promise((resolve) => void boxes.push(resolve)),
      now: () => 0,
    });
    const asked = Array.from({ length: 20 }, () => exportActivity('json', null));
    expect(await Promise.all(asked.slice(1))).toEqual(Array(19).fill(null));
    expect(boxes).toHaveLength(1);
    const path = join(folder, 'activity.json');
    boxes[0]?.(path);
    expect(await asked[0]).toBe(path);
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ entries: [] });
    const next = exportActivity('csv', null);
    expect(boxes).toHaveLength(2);
    boxes[1]?.(null);
    expect(await next).toBeNull();
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('the place of a program is copied without what would run, steer or turn a line around', () => {
  const copied: string[] = [];
  const { copyProgramPath } = activityRequests({
    agent: { activity: { list: () => [{ id: 1, path: '/tmp/a\nreboot\r\u202eb' }] } } as never,
    clipboard: { writeText: (text: string) => void copied.push(text) } as never,
    askWhere: async () => null,
    now: () => 0,
  });
  copyProgramPath(1);
  expect(copied).toEqual(['/tmp/a\ufffdreboot\ufffd\ufffdb']);
});
