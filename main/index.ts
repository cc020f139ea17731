/** The desktop app: the agent with a window. Read it top to bottom: this is the order in which everything comes up. */
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { app, BrowserWindow, session } from 'electron';
import type { Agent } from './agent/agent.ts';
import { systemClock } from './base/clock.ts';
import { keepInherited } from './base/environment.ts';
import { type AgentProcess, reportStartFailure, startAgentProcess } from './compose.ts';
import { tellWindowsWhoThisIs } from './desktop/app-identity.ts';
import { askToLoosen, followPending } from './desktop/boxes/loosening.ts';
import { followDock } from './desktop/dock.ts';
import { Hints } from './desktop/hints.ts';
import { followLaunchAtLogin, wasStartedAtLogin } from './desktop/launch-at-login.ts';
import { startLean } from './desktop/lean.ts';
import { Arrivals } from './desktop/links/arrivals.ts';
import { followLinks } from './desktop/links/follow-link.ts';
import { linksIn } from './desktop/links/link.ts';
import { openActions } from './desktop/opening/actions.ts';
import { openClipboard } from './desktop/opening/clipboard.ts';
import type { DesktopGround } from './desktop/opening/ground.ts';
import { openPalette, servePalette } from './desktop/opening/palette.ts';
import { openPerson } from './desktop/opening/person.ts';
import { followPresence, lookForPerson, openNotifications, type Presence } from './desktop/opening/presence.ts';
import { openPrompt } from './desktop/opening/prompt.ts';
import { openQuit } from './desktop/opening/quit.ts';
import { serveMainWindow } from './desktop/opening/requests.ts';
import { openTray, type TrayIcon } from './desktop/opening/tray.ts';
import {
  consoleOpeners,
  type OwnWindow,
  openForeignWindows,
  openKeyWindow,
  openMainWindow,
} from './desktop/opening/windows.ts';
import { PendingActions } from './desktop/pending-actions.ts';
import { showStartFailure } from './desktop/start-failure.ts';
import { takeOver } from './desktop/take-over.ts';
import { openUpdates } from './desktop/updates/index.ts';
import type { Updates } from './desktop/updates/updates.ts';
import { hardenEverything } from './desktop/windows/hardening.ts';
import { KeptPlace } from './desktop/windows/kept-place.ts';
import { requireSandbox } from './desktop/windows/sandbox.ts';
import { declareScheme } from './desktop/windows/scheme.ts';
import { refuseSwitches } from './desktop/windows/switches.ts';
import { followTheme } from './desktop/windows/theme.ts';
import { leaveAppImage } from './platform/client/app-image.ts';
import { refuseHomeOfAnother } from './platform/files/home-of-another.ts';
import { ensureOwnFolder } from './platform/files/private-folder.ts';
import { resolvePaths } from './platform/paths.ts';
import { isOnWayland } from './platform/session/wayland.ts';

/** Started by a client that needs an agent and no window. */
const BACKGROUND = '--background';
/** `out/`, seen from `out/main/index.cjs`. */
const OUT = dirname(__dirname);

const { env, platform } = process;
// Before Chromium looks for a log of TLS keys, GTK for modules, or anything here for an endpoint.
const endpoints = keepInherited(env, platform);
leaveAppImage(env, [process.execPath, __dirname]);
const paths = resolvePaths({ platform, env, home: homedir() });

async function main(): Promise<void> {
  refuseSwitches();
  const links = new Arrivals(app, process.argv);
  requireSandbox();
  refuseHomeOfAnother([homedir(), paths.config, paths.state, paths.logs], env);
  tellWindowsWhoThisIs(app, platform);
  followDock(app, platform);
  // Electron's own profile belongs in the state folder, which must be this user's alone before anything is written to it.
  ensureOwnFolder(paths.state);
  app.setPath('userData', join(paths.state, 'window'));
  if (!app.requestSingleInstanceLock()) return app.exit(0);
  declareScheme();
  hardenEverything();
  const wayland = isOnWayland(process, {
    ozone: app.commandLine.getSwitchValue('ozone-platform'),
    electron: process.versions.electron,
  });
  startLean({ isOnWayland: wayland });

  const agentProcess = await takeOver(
    () => startAgentProcess('desktop', { endpoints, onStop: () => void app.quit() }),
    paths.socket,
    systemClock,
  );
  const { agent, clock, log, network, paths: folders } = agentProcess;
  const updates = await openUpdates({ agent, clock, log, network, stateFolder: folders.state, out: OUT });
  agentProcess.resources.add(updates);
  quitProperly(agentProcess, updates);
  const surroundings = { env, platform, home: homedir() };
  const ground: DesktopGround = { ...agentProcess, updates, surroundings, out: OUT, wayland };
  const [presence, place] = await Promise.all([
    lookForPerson(ground),
    KeptPlace.open(folders.state, log),
    app.whenReady(),
  ]);
  await openUp(ground, { presence, place, links }, agentProcess.attachDesktop);
}

/** Everything that needs Electron to be ready. Each line opens one thing, and gives what a later one needs. */
async function openUp(
  ground: DesktopGround,
  { presence, place, links }: { readonly presence: Presence; readonly place: KeptPlace; readonly links: Arrivals },
  attach: AgentProcess['attachDesktop'],
): Promise<void> {
  const { agent, clock, log, resources } = ground;
  followSystem(ground);
  const person = openPerson(ground);
  const { strings, openSignIn } = person;
  const own = openMainWindow(ground, place);
  const signIn = (name: string) => actions.signIn(name);
  const notifications = openNotifications(ground, person, presence, {
    signIn,
    showWindow: () => own.show(),
    isLooking: () => own.window.isLookedAt,
  });
  const pending = resources.add(new PendingActions({ agent, openBrowser: openSignIn, showWindow: () => own.show() }));
  const hints = await Hints.open(paths.state, log);
  const palette = openPalette(ground, person, notifications);
  const foreign = openForeignWindows(ground, person, notifications);
  const { openConsole, openIsolated } = consoleOpeners(ground, foreign.consoles, notifications, pending);
  const clipboard = openClipboard(ground);
  const quit = openQuit(ground, person, foreign);
  const keyWindow = openKeyWindow(ground, person, own.own, (name) => {
    // A code that is asked for now is asked for there.
    own.window.turnTo('roles');
    void requests.signIn(name, 'browser');
  });
  const askForKey = () => keyWindow.show();
  const requests = serveMainWindow(ground, person, own, {
    consoles: foreign.consoles,
    clipboard,
    askForKey,
    pending,
    hints,
    shortcut: palette.shortcut,
  });
  servePalette(ground, person, palette, { main: requests, notifications });
  resources.add(followPending(agent, log));
  const prompt = openPrompt(ground, person, notifications);
  const actions = openActions(ground, person, { pending, clipboard, openConsole, own, prompt, quit, notifications });
  const tray = openTray(ground, person, own, { actions, notifications });
  followPresence(ground, presence, { notifications, keyWindow, palette: palette.window, window: own.window, tray });
  agent.watchConfig();
  attach({
    showWindow: own.show,
    showPalette: () => palette.window.show(),
    openIsolated,
    canKeepConsoles: () => foreign.consoles.kept.canKeep(),
    isInUse: () => BrowserWindow.getAllWindows().some((one) => one.isVisible()),
    openSignInWindow: (name, url) => foreign.signIns.open(name, url),
    askToLoosen: askToLoosen(strings, own.ask),
  });
  const isForLink = links.isWaiting;
  links.start(
    followLinks({
      agent,
      ask: own.ask,
      clock,
      log,
      pending,
      strings,
      openConsole,
      say: (title, body) => notifications.say(title, body),
      failed: (error) => notifications.failed(error),
    }),
  );
  await showItself(agent, own, tray, isForLink);
}

/** Takes over what is set in the system: the way to the network, the theme, the start at login. */
function followSystem({ agent, log, network, resources, surroundings }: DesktopGround): void {
  // The windows' own session has no way out, so another one is asked for the system's.
  const outside = session.fromPartition('system-proxy');
  network.setSystemProxy((url) => outside.resolveProxy(url));
  resources.add(followTheme(agent.settings));
  resources.add(followLaunchAtLogin({ ...surroundings, settings: agent.settings, log }));
}

/** Shows the window at once, later, or when a person asks for it: as the app was started, and as there is a tray. */
async function showItself(agent: Agent, { show }: OwnWindow, tray: TrayIcon, isForLink: boolean): Promise<void> {
  app.on('second-instance', (_event, argv) => {
    if (!argv.includes(BACKGROUND) && linksIn(argv).length === 0) show();
  });
  app.on('activate', () => show());
  // The agent continues without a window.
  app.on('window-all-closed', () => undefined);

  const isAtLogin = wasStartedAtLogin(process.argv, platform);
  const isHidden = isForLink || process.argv.includes(BACKGROUND) || (isAtLogin && agent.settings.get().startHidden);
  if (!isHidden) show();
  const hasTray = await tray.start(isAtLogin);
  if ((isAtLogin || isForLink) && !hasTray) show();
}

/** However the end comes (menu, `agent stop`, a signal), everything is closed in order first. */
function quitProperly(agentProcess: AgentProcess, updates: Updates): void {
  app.on('before-quit', (event) => {
    event.preventDefault();
    agentProcess.end((status) => {
      // A new version may be started here; it is to find its place free.
      app.releaseSingleInstanceLock();
      updates.atExit(status);
      app.exit(status);
    });
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
  process.on('unhandledRejection', (error) => agentProcess.log.error('Unhandled promise rejection.', { error }));
}

main().catch(async (error) => {
  const status = reportStartFailure(error);
  if (status !== 0 && !process.argv.includes(BACKGROUND)) await showStartFailure(error);
  app.exit(status);
});
