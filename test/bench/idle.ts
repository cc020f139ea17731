/** The desktop app that waits in the tray, without a window: what it takes of memory and processor. Linux tells exactly. */
import { TrayHost } from '../support/desktop/tray-host.ts';
import type { BareAgent } from './bare/index.ts';
import { above, type Figure, figure } from './measure.ts';
import { processorMs, pssMib, withChildren } from './proc.ts';
import type { Scene } from './scene.ts';

/** Start-up is over by then, in ms. */
const SETTLED_MS = 8_000;
/** How long the processor is watched, in ms. */
const WATCHED_MS = 20_000;

export async function idleInTray(scene: Scene, bare: BareAgent): Promise<Figure[]> {
  const host = await TrayHost.open();
  try {
    await scene.stopAgent();
    bare.start('desktop');
    await host.icon();
    await pause(SETTLED_MS);
    const least = withChildren(bare.pid);
    const leastMib = pssMib(least);
    await bare.stop();
    await scene.startAgent('desktop');
    await scene.untilAnswering();
    await host.icon();
    await pause(SETTLED_MS);
    const pids = withChildren(scene.agentPid());
    const mib = pssMib(pids);
    const before = processorMs(pids);
    await pause(WATCHED_MS);
    const share = ((processorMs(pids) - before) / WATCHED_MS) * 100;
    return [
      above(
        figure(`PSS of ${least.length} processes`, 'MiB', [leastMib]),
        figure(`memory in the tray without a window, PSS of ${pids.length} processes`, 'MiB', [mib], {
          at: 'most',
          value: 160,
        }),
      ),
      figure('processor in the tray without a window', '%', [share], { at: 'most', value: 0.5 }),
    ];
  } finally {
    await scene.stopAgent();
    await host.close();
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
