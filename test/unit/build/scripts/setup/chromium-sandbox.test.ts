import { describe, expect, it } from 'vitest';
import { adviceFor, isRestricted } from '../../../../../build/scripts/setup/chromium-sandbox.mjs';

const helper = '/src/daypass/node_modules/electron/dist/chrome-sandbox';
const facts = { isRoot: false, isRestricted: true, isHelperReady: false, helper };

describe('npm start', () => {
  it('names the command to run once where Chromium could make no sandbox', () => {
    expect(adviceFor(facts)).toContain(`sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'`);
  });

  it('says nothing where the system allows it, or the helper is set up', () => {
    expect(adviceFor({ ...facts, isRestricted: false })).toBeNull();
    expect(adviceFor({ ...facts, isHelperReady: true })).toBeNull();
  });

  it('does not start as root', () => {
    expect(adviceFor({ ...facts, isRoot: true, isRestricted: false })).toMatch(/as an ordinary user\.$/);
  });

  it.each([
    ['Ubuntu 24.04', { 'kernel/apparmor_restrict_unprivileged_userns': '1' }, true],
    ['a hardened Debian', { 'kernel/unprivileged_userns_clone': '0' }, true],
    ['a system without any', { 'user/max_user_namespaces': '0' }, true],
    ['Debian 12', { 'kernel/unprivileged_userns_clone': '1', 'user/max_user_namespaces': '31000' }, false],
    ['a system that says nothing', {}, false],
  ])('knows whether user namespaces are restricted: %s', (_, settings: Record<string, string>, expected) => {
    expect(isRestricted((name) => settings[name] ?? '')).toBe(expected);
  });
});
