/** The broker under load, next to a bare server that is asked the same by turns. */
import { spawnSync } from 'node:child_process';
import { resolvePaths } from '../../main/platform/paths.ts';
import { BareAgent } from './bare/index.ts';
import { above, type Figure, figure, type Report } from './measure.ts';
import { processorMs } from './proc.ts';
import { askOnce, requestOf } from './request.ts';
import type { Scene } from './scene.ts';

const NAME = 'credentials';

export async function broker(scene: Scene, { figures }: Report): Promise<void> {
  const { env, folder, credentials } = scene;
  const own = resolvePaths({ platform: process.platform, env, home: folder }).socket;
  const ask = requestOf(credentials, folder);
  const bare = await BareAgent.of(scene, new Map([[NAME, credentials]]));
  bare.start('headless');
  try {
    await scene.untilAnswering(bare.env(NAME));
    const sockets = [bare.socket(NAME), own] as const;
    const each = async (measure: (socket: string) => Promise<number[]>, turns: number) => {
      const values: [number[], number[]] = [[], []];
      for (let turn = 0; turn < turns; turn += 1) {
        for (const side of [0, 1] as const) values[side].push(...(await measure(sockets[side])));
      }
      return values;
    };
    const shares: [number[], number[]] = [[], []];
    const rates = await each(async (socket) => {
      const isOwn = socket === own;
      const pids = [isOwn ? scene.agentPid() : bare.pid];
      const before = processorMs(pids);
      const { answers, seconds } = await throughput(() => askOnce(socket, ask));
      shares[isOwn ? 1 : 0].push((processorMs(pids) - before) / answers);
      return [answers / seconds];
    }, 7);
    figures.push(
      withFloor(
        rates.map((values) => values.slice(1)),
        (values) => figure('credential answers of the broker', '/s', values, { at: 'least', value: 3000 }),
      ),
    );
    if (process.platform === 'linux') {
      figures.push(
        withFloor(
          shares.map((values) => values.slice(1)),
          (values) => figure('processor time of the agent for one of these', 'ms', values),
        ),
      );
    }
    const waits = await each((socket) => atOnce(() => askOnce(socket, ask)), 50);
    figures.push(
      withFloor(waits, (values) =>
        figure('answer to one of 20 that ask at once, 99th of 100', 'ms', [slow(values)], { at: 'most', value: 5 }),
      ),
    );
    const limit = { at: 'most', value: 90 } as const;
    figures.push(
      withFloor([[resident(bare.pid)], [resident(scene.agentPid())]], (values) =>
        figure('resident memory, headless agent after all this', 'MiB', values, limit),
      ),
    );
  } finally {
    await bare.stop();
  }
}

function withFloor([least = [], own = []]: readonly number[][], row: (values: readonly number[]) => Figure): Figure {
  return above(row(least), row(own));
}

/** A second or so of answers over the local socket, one connection each, eight at a time. */
async function throughput(ask: () => Promise<void>): Promise<{ answers: number; seconds: number }> {
  const start = performance.now();
  let answers = 0;
  const loop = async () => {
    while (performance.now() - start < 1000) {
      await ask();
      answers += 1;
    }
  };
  await Promise.all(Array.from({ length: 8 }, loop));
  return { answers, seconds: (performance.now() - start) / 1000 };
}

/** How long each of 20 programs waits that ask at the same moment, in ms. */
function atOnce(ask: () => Promise<void>): Promise<number[]> {
  const timed = async () => {
    const start = performance.now();
    await ask();
    return performance.now() - start;
  };
  return Promise.all(Array.from({ length: 20 }, timed));
}

function slow(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? Number.NaN;
}

function resident(pid: number): number {
  const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return Number(stdout.trim()) / 1024;
}
