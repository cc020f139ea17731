/** Tests that play a part of the desktop do so on a bus that nothing else is on. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const TESTS = join(import.meta.dirname, '..', '..');
/** What takes a name on the session bus that a desktop may have taken, or may take when it is asked for. */
const PLAYS = /support\/desktop\/(?:tray-host|notification-host|screen-saver|own-name)\.ts/;

describe('a test that plays a panel, a notification service or a screen saver', () => {
  // Each end-to-end test has a session of its own by Vitest's setup.
  it.each(['integration', 'verify'])('opens a session of its own: %s', (project) => {
    const files = readdirSync(join(TESTS, project), { recursive: true, encoding: 'utf8' });
    const texts = files
      .filter((path) => path.endsWith('.test.ts'))
      .map((path) => ({ path, text: readFileSync(join(TESTS, project, path), 'utf8') }));
    const shared = texts.filter(
      ({ text }) => PLAYS.test(text) && !/support\/desktop\/(?:own-session|own-bus)\.ts/.test(text),
    );
    expect(shared.map(({ path }) => path)).toEqual([]);
    if (project === 'integration') expect(texts.filter(({ text }) => PLAYS.test(text)).length).toBeGreaterThan(2);
  });
});
