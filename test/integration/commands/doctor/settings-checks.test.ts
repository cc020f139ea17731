/** What the settings name and is not there, from the outside. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Installation } from '../../../support/app/installation.ts';

let daypass: Installation;
beforeAll(async () => {
  daypass = await Installation.open();
  expect((await daypass.signIn()).status).toBe(0);
  expect((await daypass.daypass(['list'])).status).toBe(0);
});
afterAll(() => daypass.close());

const set = async (key: string, value: string) =>
  expect(await daypass.daypass(['settings', 'set', key, value])).toMatchObject({ status: 0 });
const settings = async () => {
  const { status, stdout } = await daypass.daypass(['doctor']);
  return { status, lines: stdout.split('\n').filter((line) => /^. Settings {2}/.test(line)) };
};

it('`daypass doctor` names a role and a browser of the settings that are not there', async () => {
  expect((await settings()).lines).toEqual([expect.stringMatching(/^✓ /)]);
  await set('signInBrowser', 'nosuch');
  expect((await settings()).lines).toEqual([
    expect.stringMatching(/^! Settings +signInBrowser: There is no browser "nosuch"/),
  ]);
  await set('registries.111122223333', 'nope/Nothing');
  await set('console.browser', 'nosuch');
  await set('console.opens', 'browser');
  const { status, lines } = await settings();
  expect(status).toBe(1);
  expect(lines.join('\n')).toContain('✗ ');
  expect(lines).toEqual([
    expect.stringContaining('signInBrowser: There is no browser "nosuch"'),
    expect.stringContaining('console.browser: There is no browser "nosuch"'),
    expect.stringContaining('registries.********3333: No role matches "nope/Nothing"'),
  ]);
});

it('a role and a browser that are there are in order', async () => {
  const { account, role } = daypass.anyRole;
  await set('registries.111122223333', `${account}/${role}`);
  for (const key of ['console', 'signInBrowser'])
    expect(await daypass.daypass(['settings', 'unset', key])).toMatchObject({ status: 0 });
  expect((await settings()).lines).toEqual([expect.stringMatching(/^✓ /)]);
});
