import { describe, expect, it } from 'vitest';
import { type AgentProgram, agentProgram, ownItems } from '../../../main/keychain/keychain.ts';

const PROGRAMS: readonly AgentProgram[] = ['app', 'Electron', 'Node'];
const servicesOn = (platform: NodeJS.Platform, daypassHome?: string) =>
  PROGRAMS.map((program) => ownItems(platform, { daypassHome, program }).service);

describe('the items of an agent', () => {
  it('are those of the program that it runs in, on macOS', () => {
    expect(servicesOn('darwin')).toEqual(['Daypass', 'Daypass, Electron', 'Daypass, Node']);
    expect(new Set([...servicesOn('darwin'), ...servicesOn('darwin', '/elsewhere')]).size).toBe(6);
  });

  it.each(['linux', 'win32'] as const)('are the same in the app and without a window on %s', (platform) => {
    expect(new Set(servicesOn(platform))).toEqual(new Set(['Daypass']));
    expect(new Set(servicesOn(platform, '/elsewhere')).size).toBe(1);
  });

  it('are named to a person by the program, and without a folder of theirs', () => {
    const described = (program: AgentProgram) =>
      ownItems('darwin', { daypassHome: '/Users/ann/state', program }).description;
    expect(described('app')).toBe('macOS Keychain');
    expect(described('Node')).toBe('macOS Keychain, items of Daypass under Node');
    expect(PROGRAMS.map(described).join()).not.toContain('ann');
  });

  it('are the app’s where Electron was packaged, and not where it was told which app to run', () => {
    expect(agentProgram({ versions: { electron: '45.4.1' } })).toBe('app');
    expect(agentProgram({ versions: { electron: '45.4.1' }, defaultApp: true })).toBe('Electron');
    expect(agentProgram(process)).toBe('Node');
  });
});
