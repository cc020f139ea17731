import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { ProcessFacts } from '../../../../main/platform/guard.ts';
import type { CommandLine } from '../../../../main/platform/peers/naming.ts';
import { peerProcess } from '../../../../main/platform/peers/peer-process.ts';

interface Process {
  readonly parent?: number;
  readonly start?: number;
  readonly path: string;
  readonly words?: string;
}
type Processes = Readonly<Record<number, Process>>;

const CLIENT: Process = { parent: 10, start: 500, path: '/opt/daypass/bin/daypass' };
const PROGRAM: Process = { start: 400, path: '/usr/bin/terraform' };
const unknown = { name: 'unknown', path: '' };

/** Who asks through a connection of process 20, where the system's processes are `before`, and `after` at the request. */
function asked(before: Processes, after = before) {
  let processes = before;
  const describeProcess = (pid: number): ProcessFacts | null => {
    const { parent = 1, start = 400, path = '' } = processes[pid] ?? {};
    return processes[pid] ? { pid, parent, start, path, mark: `${pid} ${start} ${path}` } : null;
  };
  const commandLine = ({ pid }: ProcessFacts): CommandLine | null => {
    const { words = '' } = processes[pid] ?? {};
    return { words: words.split(' '), folder: '/home/me' };
  };
  const describePeer = () => describeProcess(20);
  const guard = { describePeer, markPeer: () => describePeer()?.mark ?? null, describeProcess };
  const identify = peerProcess({} as Socket, guard, { describe: describeProcess, commandLine });
  processes = after;
  return identify();
}

/** The name of the program behind a client that stands at the end of this line, the outermost first. */
function nameBehind(...line: readonly Process[]): string | undefined {
  const processes = [...line, CLIENT].map((process, index, { length }) => {
    const pid = index === length - 1 ? 20 : 30 + index;
    return [pid, { ...process, parent: index === 0 ? 1 : 29 + index }] as const;
  });
  return asked(Object.fromEntries(processes)).program?.name;
}

const run = (path: string, words = ''): Process => ({ path, words: `${path} ${words}`.trim() });

describe('who asks through a connection', () => {
  it('is what started our client, also while that is being replaced by another version', () => {
    const found = {
      pid: 20,
      requester: 10,
      path: PROGRAM.path,
      program: { name: 'terraform', pid: 10, path: PROGRAM.path },
    };
    expect(asked({ 10: PROGRAM, 20: CLIENT })).toEqual(found);
    expect(asked({ 10: PROGRAM, 20: { ...CLIENT, path: `${CLIENT.path} (deleted)` } })).toEqual(found);
  });

  it('is the process itself where that is not our client', () => {
    const liar = asked({ 10: PROGRAM, 20: { ...CLIENT, path: '/home/me/liar' } });
    expect(liar).toEqual({
      pid: 20,
      requester: 20,
      path: '/home/me/liar',
      program: { name: 'liar', pid: 20, path: '/home/me/liar' },
    });
    const hidden = asked({ 10: PROGRAM, 20: { ...CLIENT, path: '' } });
    expect(hidden).toEqual({ pid: 20, requester: 20, path: '', program: { ...unknown, pid: 20 } });
  });

  it('is unknown where the process has ended, or another one has its id', () => {
    const nobody = { pid: 0, requester: 0, path: '', program: { ...unknown, pid: 0 } };
    expect(asked({ 10: PROGRAM })).toEqual(nobody);
    expect(asked({ 10: PROGRAM, 20: CLIENT }, { 10: PROGRAM })).toEqual(nobody);
    const reused = { 10: PROGRAM, 20: { ...CLIENT, start: 501 } };
    expect(asked({ 10: PROGRAM, 20: CLIENT }, reused)).toEqual(nobody);
  });

  it('is unknown where the process, or one above it, has become another program', () => {
    const liar = { ...CLIENT, path: '/home/me/liar' };
    expect(asked({ 10: PROGRAM, 20: liar }, { 10: PROGRAM, 20: { ...liar, path: PROGRAM.path } }).pid).toBe(0);
    const shell = { parent: 9, path: '/bin/dash', words: 'sh -c daypass' };
    const above = { 9: { path: '/home/me/liar' }, 10: shell, 20: CLIENT };
    expect(asked(above).program?.name).toBe('liar');
    const changed = { pid: 20, requester: 0, path: '', program: { ...unknown, pid: 0 } };
    expect(asked(above, { ...above, 9: PROGRAM })).toEqual(changed);
    expect(asked(above, { ...above, 10: { ...shell, path: PROGRAM.path } })).toEqual(changed);
  });

  it('is unknown where what has the id of its parent started later', () => {
    const unparented = { pid: 20, requester: 0, path: '', program: { ...unknown, pid: 0 } };
    expect(asked({ 10: { ...PROGRAM, start: 501 }, 20: CLIENT })).toEqual(unparented);
    expect(asked({ 20: CLIENT })).toEqual(unparented);
  });
});

describe('the program that is named', () => {
  const program = run('/usr/bin/terraform', 'plan');
  const terminal = run('/usr/bin/gnome-terminal');

  it('is the one that a person started, whatever shells and starters are in between', () => {
    for (const between of [
      [run('/bin/dash', '-c daypass')],
      [run('/bin/bash', '-c daypass')],
      [run('/bin/bash', '-ec daypass')],
      [run('/bin/bash', '--norc -o pipefail -c daypass')],
      [run('/usr/bin/zsh', '-fc daypass')],
      [run('/usr/bin/fish', '--command=daypass')],
      [run('/bin/busybox', 'sh -c daypass')],
      [run('/bin/dash', '-c xargs'), run('/usr/bin/xargs', 'daypass')],
      [run('/usr/bin/timeout', '5 daypass')],
      Array.from({ length: 8 }, () => run('/bin/bash', '-c bash')),
    ]) {
      expect(nameBehind(terminal, run('/bin/bash', '-i'), program, ...between), JSON.stringify(between)).toBe(
        'terraform',
      );
    }
  });

  it('is a script by its own name, and not its shell', () => {
    expect(nameBehind(run('/bin/bash', './deploy.sh -c'), run('/bin/dash', '-c daypass'))).toBe('deploy.sh');
    expect(nameBehind(run('/usr/bin/make', 'deploy'), run('/bin/dash', '-c daypass'))).toBe('make');
  });

  it('is a shell that a person types into only where nothing stands between that and the client', () => {
    expect(nameBehind(terminal, run('/usr/bin/zsh'))).toBe('zsh');
    expect(nameBehind(terminal, run('/usr/bin/zsh', '-l'))).toBe('zsh');
    expect(nameBehind(terminal, run('/usr/bin/zsh'), run('/usr/bin/xargs', 'daypass'))).toBe('xargs');
  });

  it('is no path where the program above a shell can’t be seen: no yes is remembered for a shell', () => {
    const program = { name: 'dash', pid: 10, path: '' };
    const shell: Process = { parent: 9, path: '/bin/dash', words: 'sh -c daypass' };
    expect(asked({ 10: shell, 20: CLIENT }).program).toEqual(program);
    expect(asked({ 9: { path: '' }, 10: shell, 20: CLIENT }).program).toEqual(program);
    expect(asked({ 9: { ...PROGRAM, start: 401 }, 10: shell, 20: CLIENT }).program).toEqual(program);
  });

  it('is unknown behind more shells than anything sensible has', () => {
    const shells = Array.from({ length: 20 }, () => run('/bin/bash', '-c bash'));
    expect(nameBehind(program, ...shells)).toBe('unknown');
  });

  it.each([
    ['bash', run('/usr/bin/bash', '/dev/fd/63')],
    ['bash', run('/usr/bin/bash', '/proc/self/fd/12 prod')],
    ['bash', run('/usr/bin/bash', '-s prod')],
    ['dash', run('/usr/bin/dash', '- prod')],
    ['python3', run('/usr/bin/python3', '- prod')],
    ['python3', run('/usr/bin/python3', '/dev/stdin prod')],
    ['node', run('/usr/bin/node', '/dev/fd/63')],
  ])('is no script that has no file, but %s', (name, process) => {
    expect(nameBehind(process)).toBe(name);
  });
});
