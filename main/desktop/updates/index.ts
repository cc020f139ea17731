/** Start here: what updates are made of in the app. `updates.ts` decides, `channel-file.ts` believes or not, `installer.ts` installs. */
import { join } from 'node:path';
import { app, autoUpdater, BrowserWindow } from 'electron';
import type { Agent } from '../../agent/agent.ts';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../platform/log.ts';
import { createFetch } from '../../platform/network/fetch.ts';
import type { Network } from '../../platform/network/network.ts';
import { installedAs } from './installed-as.ts';
import { readReleaseSource } from './release-source.ts';
import { Updates } from './updates.ts';

export interface UpdatesSurroundings {
  readonly agent: Agent;
  readonly clock: Clock;
  readonly log: Log;
  readonly network: Network;
  readonly stateFolder: string;
  /** `out/` of the app. */
  readonly out: string;
}

export async function openUpdates({ agent, clock, log, network, stateFolder, out }: UpdatesSurroundings) {
  const { platform, env, arch, execPath } = process;
  const { version } = agent.view();
  const sourcePath = join(out, 'updates.json');
  const source = await readReleaseSource(sourcePath, log);
  const kind = source && installedAs({ platform, env, program: execPath, namesPublisher: source.namesPublisher });
  const loadInstaller = async (as: NonNullable<typeof kind>) => {
    const { createInstaller } = await import('./installer.ts');
    return createInstaller({
      kind: as,
      version,
      agent: network.agent,
      log,
      sourcePath,
      folder: stateFolder,
      squirrel: () => autoUpdater,
      quit: () => app.quit(),
      closeWindows: () => {
        for (const window of BrowserWindow.getAllWindows()) window.destroy();
      },
    });
  };
  const updates = new Updates({
    source,
    system: platform,
    arch,
    version,
    settings: agent.settings,
    clock,
    log,
    fetch: createFetch(network),
    stateFolder,
    loadInstaller: kind ? () => loadInstaller(kind) : null,
  });
  await updates.open();
  return updates;
}
