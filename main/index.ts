/** The desktop app: the agent with a window. Read it top to bottom: this is the order in which everything comes up. */
import { webcrypto } from 'node:crypto';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { app, session } from 'electron';
import { systemClock } from './base/clock.ts';
import { type AgentProcess, reportStartFailure, startAgentProcess } from './compose.ts';
import { feedWindow } from './desktop/feed.ts';
import { registerRequests } from './desktop/ipc.ts';
import { setMenu } from './desktop/menu.ts';
import { windowRequests } from './desktop/requests.ts';
import { declareScheme, serveScheme } from './desktop/scheme.ts';
import { takeOver } from './desktop/take-over.ts';
import { MainWindow } from './desktop/window.ts';
import { clientCommand } from './platform/client-command.ts';
import { openBrowser } from './platform/open-browser.ts';
import { resolvePaths } from './platform/paths.ts';
import { ensurePrivateFolder } from './platform/private-folder.ts';

/** Started by a client that needs an agent and no window. */
const BACKGROUND = '--background';
/** `out/`, seen from `out/main/index.cjs`. */
const OUT = dirname(__dirname);

// Electron before 28 has Node 18, where openid-client would look for this in vain.
globalThis.crypto ??= webcrypto as typeof globalThis.crypto;

const { env, platform } = process;
const paths = resolvePaths({ platform, env, home: homedir() });

async function main(): Promise<void> {
  // Electron's own profile belongs into the state folder, which must be this user's alone before anything is in it.
  ensurePrivateFolder(paths.state);
  app.setPath('userData', join(paths.state, 'window'));
  if (!app.requestSingleInstanceLock()) return app.exit(0);
  declareScheme();

  const parts = await takeOver(() => startAgentProcess('desktop', () => void app.quit()), paths.socket, systemClock);
  quitProperly(parts);
  await app.whenReady();
  openUp(parts);
}

/** Everything that needs Electron to be ready. */
function openUp(parts: AgentProcess): void {
  const { agent, clock, log, network, resources } = parts;
  network.setSystemProxy((url) => session.defaultSession.resolveProxy(url));
  serveScheme(join(OUT, 'renderer'));
  setMenu();
  const window = new MainWindow(OUT);
  const requests = windowRequests({
    agent,
    log,
    openBrowser: (url) => openBrowser(url, { env, platform }),
    client: clientCommand(join(OUT, 'bin'), platform),
  });
  resources.add(registerRequests(requests, (contents) => contents === window.contents, log));
  resources.add(feedWindow(agent, () => window.contents, clock));
  agent.watchConfig();

  const show = () => {
    window.show();
    agent.refreshOldListings();
  };
  parts.showWindow = show;
  app.on('second-instance', (_event, argv) => {
    if (!argv.includes(BACKGROUND)) show();
  });
  app.on('activate', show);
  // The agent goes on without a window.
  app.on('window-all-closed', () => undefined);
  if (!process.argv.includes(BACKGROUND)) show();
}

/** However the end comes (menu, `agent stop`, a signal), everything is closed in order first. */
function quitProperly(parts: AgentProcess): void {
  app.on('before-quit', (event) => {
    event.preventDefault();
    parts.end((status) => app.exit(status));
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
  process.on('unhandledRejection', (error) =>
    parts.log.error('A promise was rejected and nobody listened.', { error }),
  );
}

main().catch((error) => app.exit(reportStartFailure(error)));
