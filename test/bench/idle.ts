/** The desktop app that waits in the tray, without a window: what it takes of memory and processor. Linux tells exactly. */
import { readdirSync, readFileSync } from 'node:fs';
import { TrayHost } from '../support/desktop/tray-host.ts';
import { type Figure, figure } from './measure.ts';
import type { Scene } from './scene.ts';

/** Start-up is over by then, in ms. */
const SETTLED_MS = 8_000;
/** How long the processor is watched, in ms. */
const WATCHED_MS = 20_000;
/** Ticks of `/proc/PID/stat` in a second (`getconf CLK_TCK`), the same on every Linux that Electron runs on. */
const TICKS = 100;

/** @param untilAnswering resolves once the app answers. */
export async function idleInTray(scene: Scene, untilAnswering: () => Promise<void>): Promise<Figure[]> {
  const host = await TrayHost.open();
  try {
    scene.stopAgent();
    await scene.startAgent('desktop');
    await untilAnswering();
    await host.icon();
    await pause(SETTLED_MS);
    const pids = withChildren(scene.agentPid());
    const mib = pids.reduce((sum, pid) => sum + pssKib(pid), 0) / 1024;
    const before = ticksOf(pids);
    await pause(WATCHED_MS);
    const share = ((ticksOf(pids) - before) / TICKS / (WATCHED_MS / 1000)) * 100;
    return [
      figure(`memory in the tray without a window, PSS of ${pids.length} processes`, 'MiB', [mib], {
        at: 'most',
        value: 160,
      }),
      figure('processor in the tray without a window', '%', [share], { at: 'most', value: 0.5 }),
    ];
  } finally {
    scene.stopAgent();
    await host.close();
  }
}

function withChildren(root: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = Number(fieldsOf(Number(name))[1]);
    if (parent > 0) parents.set(Number(name), parent);
  }
  const found = [root];
  for (const pid of found) for (const [child, parent] of parents) if (parent === pid) found.push(child);
  return found;
}

/** Shared memory is divided among its processes, so the sum is what they take together. */
function pssKib(pid: number): number {
  return Number(/^Pss:\s+(\d+)/m.exec(readText(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
}

function ticksOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + Number(fieldsOf(pid)[11] ?? 0) + Number(fieldsOf(pid)[12] ?? 0), 0);
}

/** Fields of `/proc/PID/stat` after the name in brackets: state, parent, … user time, system time. */
function fieldsOf(pid: number): string[] {
  const text = readText(`/proc/${pid}/stat`);
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** A process may end meanwhile. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
