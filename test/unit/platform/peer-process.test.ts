import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { ProcessFacts } from '../../../main/platform/guard.ts';
import { peerProcess } from '../../../main/platform/peers/peer-process.ts';

const CLIENT: ProcessFacts = { parent: 10, start: 500, path: '/opt/daypass/bin/daypass' };
const PROGRAM: ProcessFacts = { parent: 1, start: 400, path: '/usr/bin/terraform' };

/** Who asks through a connection of process 20, where the system's processes are `before`, and `after` at the request. */
function asked(before: Record<number, ProcessFacts>, after = before) {
  let processes = before;
  const describeProcess = (pid: number) => processes[pid] ?? null;
  const identify = peerProcess({} as Socket, { peerPid: () => 20, describeProcess });
  processes = after;
  return identify?.();
}

describe('who asks through a connection', () => {
  it('is what started our client, also while that is being replaced by another version', () => {
    expect(asked({ 10: PROGRAM, 20: CLIENT })).toEqual({ pid: 20, asker: 10 });
    expect(asked({ 10: PROGRAM, 20: { ...CLIENT, path: `${CLIENT.path} (deleted)` } })).toEqual({ pid: 20, asker: 10 });
  });

  it('is the process itself where that is not our client', () => {
    expect(asked({ 10: PROGRAM, 20: { ...CLIENT, path: '/home/me/liar' } })).toEqual({ pid: 20, asker: 20 });
    expect(asked({ 10: PROGRAM, 20: { ...CLIENT, path: '' } })).toEqual({ pid: 20, asker: 20 });
  });

  it('is unknown where the process has ended, or another one has its id', () => {
    expect(asked({ 10: PROGRAM })).toEqual({ pid: 0, asker: 0 });
    expect(asked({ 10: PROGRAM, 20: CLIENT }, { 10: PROGRAM })).toEqual({ pid: 0, asker: 0 });
    const reused = { 10: PROGRAM, 20: { ...CLIENT, start: 501 } };
    expect(asked({ 10: PROGRAM, 20: CLIENT }, reused)).toEqual({ pid: 0, asker: 0 });
  });

  it('is unknown where what has the id of its parent started later', () => {
    expect(asked({ 10: { ...PROGRAM, start: 501 }, 20: CLIENT })).toEqual({ pid: 20, asker: 0 });
    expect(asked({ 20: CLIENT })).toEqual({ pid: 20, asker: 0 });
  });

  it('is left to the client where the system does not tell', () => {
    expect(peerProcess({} as Socket, { peerPid: () => null, describeProcess: () => null })).toBeNull();
  });
});
