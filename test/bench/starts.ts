/** From the start of an agent's process to the first credentials, out of the keychain, and what the app takes that waits. */
import { BareAgent } from './bare/index.ts';
import { above, figure, type Report } from './measure.ts';
import type { Scene } from './scene.ts';

const NAME = 'credentials';
const RUNS = 5;

type Progress = (text: string) => void;

export async function coldStarts(scene: Scene, { figures, skipped }: Report, progress: Progress): Promise<void> {
  const bare = await BareAgent.of(scene, new Map([[NAME, scene.credentials]]));
  for (const { kind, limit } of [
    { kind: 'headless', limit: 1500 },
    { kind: 'desktop', limit: 3000 },
  ] as const) {
    const name = `cold start to first credentials, ${kind}`;
    if (kind === 'desktop' && (!scene.electron || !process.env.DISPLAY)) {
      skipped.push({ name, why: scene.electron ? 'there is no display' : 'there is no Electron' });
      continue;
    }
    progress(`Starting the ${kind} agent afresh, ${RUNS} times …`);
    const calls = await scene.emulator.count('GetRoleCredentials');
    const [own, least]: [number[], number[]] = [[], []];
    for (let turn = 0; turn < RUNS; turn += 1) {
      await scene.stopAgent();
      least.push(
        await timed(
          () => bare.start(kind),
          () => scene.untilAnswering(bare.env(NAME)),
        ),
      );
      await bare.stop();
      own.push(
        await timed(
          () => scene.startAgent(kind),
          () => scene.untilAnswering(),
        ),
      );
    }
    if ((await scene.emulator.count('GetRoleCredentials')) !== calls) throw new Error('The keychain was not warm.');
    figures.push(above(figure(name, 'ms', least), figure(name, 'ms', own, { at: 'most', value: limit })));
  }
}

async function timed(start: () => void | Promise<void>, until: () => Promise<void>): Promise<number> {
  const from = performance.now();
  await start();
  await until();
  return performance.now() - from;
}

export async function tray(scene: Scene, { figures, skipped }: Report, progress: Progress): Promise<void> {
  const { electron } = scene;
  if (!electron || !process.env.DISPLAY || process.platform !== 'linux') {
    const why = process.platform === 'linux' ? 'there is no Electron or no display' : 'only Linux tells the figures';
    skipped.push({ name: 'the app in the tray', why });
    return;
  }
  progress('Watching the app in the tray …');
  const { idleInTray } = await import('./idle.ts');
  figures.push(...(await idleInTray(scene, await BareAgent.of(scene, new Map([[NAME, scene.credentials]])))));
}
