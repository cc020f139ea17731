/** The desktop app: the agent with a window. Read it top to bottom: this is the order in which everything comes up. */
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { app, BrowserWindow, ClipboardItem, session, clipboard as systemClipboard } from 'electron';
import type { RoleRef } from '../common/roles.ts';
import { MAIN } from '../preload/contracts/main.ts';
import { systemClock } from './base/clock.ts';
import { keepInherited } from './base/environment.ts';
import type { ErrorView } from './base/errors.ts';
import { Secret } from './base/secret.ts';
import { type ConsoleWish, openRoleConsole } from './commands/roles/open-console.ts';
import { type AgentProcess, reportStartFailure, startAgentProcess } from './compose.ts';
import { createActions } from './desktop/actions.ts';
import { tellWindowsWhoThisIs } from './desktop/app-identity.ts';
import { concealed } from './desktop/concealed-clipboard.ts';
import { followDock } from './desktop/dock.ts';
import { confirmAddress } from './desktop/ipc/confirm-address.ts';
import { feedWindow } from './desktop/ipc/feed.ts';
import { serveContract } from './desktop/ipc/ipc.ts';
import { askToLoosen, followPending } from './desktop/ipc/loosening.ts';
import { windowRequests } from './desktop/ipc/requests.ts';
import { windowProblem } from './desktop/ipc/window-view.ts';
import { followLaunchAtLogin, wasStartedAtLogin } from './desktop/launch-at-login.ts';
import { startLean } from './desktop/lean.ts';
import { notifyOfApprovals } from './desktop/notifications/approval-notices.ts';
import { KeyReminders } from './desktop/notifications/key-reminders.ts';
import { Notifications } from './desktop/notifications/notifications.ts';
import { watchPresence } from './desktop/notifications/presence.ts';
import { ownRegion, preferredLanguages, timeOfDay } from './desktop/person.ts';
import { askToQuit } from './desktop/quit.ts';
import { SecretClipboard } from './desktop/secret-clipboard.ts';
import { signInBrowser } from './desktop/sign-in-browser.ts';
import { showStartFailure } from './desktop/start-failure.ts';
import { stringsFor } from './desktop/strings/index.ts';
import { takeOver } from './desktop/take-over.ts';
import { followMenu } from './desktop/tray/menu.ts';
import { AppTray } from './desktop/tray/tray.ts';
import { TrayOrWindow } from './desktop/tray/tray-or-window.ts';
import { openUpdates } from './desktop/updates/index.ts';
import type { Updates } from './desktop/updates/updates.ts';
import { askForClientCertificates } from './desktop/windows/client-certificates.ts';
import { followConsoleData } from './desktop/windows/console-data.ts';
import { type ConsolePage, ConsoleWindows } from './desktop/windows/console-window.ts';
import { isForeign } from './desktop/windows/foreign-window.ts';
import { hardenEverything, lockNetwork } from './desktop/windows/hardening.ts';
import { KeptConsoles } from './desktop/windows/kept-consoles.ts';
import { KeyWindow } from './desktop/windows/key-window.ts';
import { PromptWindow } from './desktop/windows/prompt-window.ts';
import { reloadOnBuild } from './desktop/windows/reload.ts';
import { SamlWindows } from './desktop/windows/saml-window.ts';
import { requireSandbox } from './desktop/windows/sandbox.ts';
import { declareScheme, START_PAGE, serveScheme } from './desktop/windows/scheme.ts';
import { refuseSwitches } from './desktop/windows/switches.ts';
import { followTheme } from './desktop/windows/theme.ts';
import { MainWindow, type WindowPage } from './desktop/windows/window.ts';
import { WindowNetwork } from './desktop/windows/window-network.ts';
import { openBrowser } from './platform/browser/open-browser.ts';
import { leaveAppImage } from './platform/client/app-image.ts';
import { ensureOwnFolder } from './platform/files/private-folder.ts';
import { resolvePaths } from './platform/paths.ts';
import { watchScreenLock } from './platform/session/screen-lock.ts';
import { hasTrayHost, watchTrayHost } from './platform/session/tray-host.ts';
import { isOnWayland, waylandClipboard } from './platform/session/wayland.ts';

/** Started by a client that needs an agent and no window. */
const BACKGROUND = '--background';
/** Panels come up a while after the programs that start with the session, in ms. */
const LATE_PANEL_MS = 60_000;
/** `out/`, seen from `out/main/index.cjs`. */
const OUT = dirname(__dirname);

const { env, platform } = process;
// Before Chromium looks for a log of TLS keys, GTK for modules, or anything here for an endpoint.
const endpoints = keepInherited(env, platform);
leaveAppImage(env);
const paths = resolvePaths({ platform, env, home: homedir() });

async function main(): Promise<void> {
  refuseSwitches();
  requireSandbox();
  tellWindowsWhoThisIs(app, platform);
  followDock(app, platform);
  // Electron's own profile belongs in the state folder, which must be this user's alone before anything is written to it.
  ensureOwnFolder(paths.state);
  app.setPath('userData', join(paths.state, 'window'));
  if (!app.requestSingleInstanceLock()) return app.exit(0);
  declareScheme();
  hardenEverything();
  startLean();

  const parts = await takeOver(
    () => startAgentProcess('desktop', { endpoints, onStop: () => void app.quit() }),
    paths.socket,
    systemClock,
  );
  const { agent, clock, log, network, paths: folders } = parts;
  const updates = await openUpdates({ agent, clock, log, network, stateFolder: folders.state, out: OUT });
  parts.resources.add(updates);
  quitProperly(parts, updates);
  await app.whenReady();
  await openUp(parts, updates);
}

/** Everything that needs Electron to be ready. */
async function openUp(parts: AgentProcess, updates: Updates): Promise<void> {
  const { agent, client, clock, log, network, resources } = parts;
  // The windows' own session has no way out, so another one is asked for the system's.
  const outside = session.fromPartition('system-proxy');
  network.setSystemProxy((url) => outside.resolveProxy(url));
  serveScheme(join(OUT, 'renderer'));
  const openDefault = (url: string) => openBrowser(url, { env, platform });
  const open = (url: string) => parts.handOver(new Secret(url), openDefault);
  const chosen = () => agent.settings.get().signInBrowser;
  const surroundings = { env, platform, home: homedir() };
  const signInIn = signInBrowser({ chosen, surroundings, openDefault, log });
  const openSignIn = (url: string) => parts.handOver(new Secret(url), signInIn);
  const strings = () => stringsFor(agent.settings.get().language, preferredLanguages());
  const time = (at: number) => timeOfDay(at, agent.settings.get().language);
  resources.add(followTheme(agent.settings));
  resources.add(followLaunchAtLogin({ settings: agent.settings, platform, env, home: homedir(), log }));
  const window = new MainWindow(OUT, ownRegion());
  resources.add(reloadOnBuild(OUT, () => window.contents));
  parts.isInUse = () => BrowserWindow.getAllWindows().some((one) => one.isVisible());
  const showWindow = (page?: WindowPage) => {
    window.show(page);
    agent.refreshOldListings();
  };
  const wayOut = resources.add(new WindowNetwork({ network, log, onDidChangeSettings: agent.settings.onDidChange }));
  const consoles = resources.add(
    new ConsoleWindows({
      log,
      network: wayOut,
      clock,
      env,
      strings,
      keepsData: () => agent.settings.get().console.keepData,
      kept: new KeptConsoles(app.getPath('userData')),
      onNotKept: () => notifications.say(strings().notKept.title, strings().notKept.detail),
      openOutside: open,
    }),
  );
  const signIns = resources.add(new SamlWindows({ agent, clock, log, network: wayOut, strings }));
  resources.add(askForClientCertificates(strings, isForeign));
  resources.add(followConsoleData({ agent, consoles, log }));
  agent.openSignInWindow = (session, url) => signIns.open(session, url);
  const wayland = isOnWayland(process, {
    ozone: app.commandLine.getSwitchValue('ozone-platform'),
    electron: process.versions.electron,
  });
  const forSecrets = wayland ? waylandClipboard : concealed(systemClipboard, ClipboardItem, platform);
  const clipboard = resources.add(new SecretClipboard(forSecrets, clock));
  const unsaved = async () => (await consoles.countUnsaved()) + (await signIns.countUnsaved());
  const quit = askToQuit({
    agent,
    strings,
    consoles: () => consoles.count,
    downloads: () => consoles.downloads.count,
    unsaved,
    quit: () => app.quit(),
  });
  resources.add(followMenu(strings, agent.settings.onDidChange, quit));

  const consoleParts = () => parts.consoleParts({});
  const openConsole = async (role: RoleRef, wish: ConsoleWish) => {
    await openRoleConsole(agent, role, 'own', wish, consoleParts());
  };
  parts.openIsolated = async ({ url, role, accountName, colour }) => {
    const signInAgain = (at: ConsolePage | null) => {
      openConsole(role, { ...at, target: { opens: 'isolated' } }).catch((error) => notifications.failed(error));
    };
    const title = `${accountName} · ${role.role}`;
    await consoles.open({ url, title, colour, role, signInAgain });
  };
  const ownWindow = () => (window.contents ? BrowserWindow.fromWebContents(window.contents) : null);
  // A session of its own keeps the page with a secret in a process of its own.
  const keySession = session.fromPartition('access-key');
  lockNetwork(keySession);
  serveScheme(join(OUT, 'renderer'), keySession.protocol);
  const keyWindow = resources.add(
    new KeyWindow({
      out: OUT,
      agent,
      credentialsPath: paths.awsCredentials,
      clock,
      log,
      strings,
      session: keySession,
      parent: ownWindow,
      onAdded(name) {
        // A code that is asked for now is asked for there.
        window.turnTo('roles');
        void requests.signIn(name, 'browser');
      },
    }),
  );
  const feed = resources.add(feedWindow({ agent, updates, contents: () => window.contents, clock, strings }));
  const requests = windowRequests({
    agent,
    log,
    strings,
    consoles,
    openBrowser: openSignIn,
    command: { ...surroundings, client: client[0] ?? '' },
    consoleParts,
    clipboard: systemClipboard,
    secrets: clipboard,
    client,
    follow() {
      window.listens();
      feed.follow();
    },
    updates,
    hideWindow: () => window.close(),
    askForKey: () => keyWindow.show(),
    clock,
    confirmAddress: confirmAddress(strings, ownWindow),
  });
  const problem = (error: ErrorView) => windowProblem(error, strings());
  resources.add(serveContract(MAIN, requests, { page: START_PAGE, contents: () => window.contents, log, problem }));

  agent.protection.box = askToLoosen(strings, ownWindow);
  resources.add(followPending(agent, log));

  const signIn = (name: string) => actions.signIn(name);
  const prompt = resources.add(new PromptWindow({ out: OUT, agent, clock, log, strings, wayland, home: homedir() }));
  const reminders = resources.add(await KeyReminders.open(paths.state, { clock, log }));
  const screenLock = platform === 'linux' ? resources.add(await watchScreenLock({ env, clock, log })) : null;
  const isQuiet = screenLock?.isLocked ?? false;
  const notifications = resources.add(
    new Notifications({ agent, clock, strings, reminders, isQuiet, signIn, showWindow }),
  );
  if (wayland) {
    const showQuestion = () => prompt.show();
    const notify = notifications.question.bind(notifications);
    resources.add(notifyOfApprovals({ agent, strings, notify, showQuestion }));
  }
  const actions = createActions({
    agent,
    platform,
    clipboard,
    strings,
    openBrowser: openSignIn,
    openConsole: (role, service) => openConsole(role, { service }),
    showWindow,
    showQuestion: () => prompt.show(),
    installUpdate: () => updates.install(),
    quit,
    say: (title, body) => notifications.say(title, body),
    failed: (error) => notifications.failed(error),
  });
  const icons = join(OUT, 'icons');
  const click = (bounds: Electron.Rectangle) => {
    window.showAt(bounds);
    agent.refreshOldListings();
  };
  let tray: AppTray | null = null;
  const openTray = () => {
    const opened = new AppTray({ agent, updates, clock, icons, strings, time, act: actions.act, click });
    tray = opened;
    const dispose = () => {
      if (tray === opened) tray = null;
      return opened.dispose();
    };
    return { dispose };
  };
  resources.add(
    watchPresence({
      screenLock,
      onLeave: () => {
        notifications.notices.quiet();
        if (agent.settings.get().clearOnLock) agent.clearMemory();
        keyWindow.close();
        void window.forget();
      },
      onWake: () => {
        tray?.update();
        notifications.notices.rearm();
        agent.retryNow();
      },
      onReturn: () => notifications.notices.back(),
    }),
  );
  agent.watchConfig();

  parts.showWindow = showWindow;
  app.on('second-instance', (_event, argv) => {
    if (!argv.includes(BACKGROUND)) showWindow();
  });
  app.on('activate', () => showWindow());
  // The agent continues without a window.
  app.on('window-all-closed', () => undefined);

  const isAtLogin = wasStartedAtLogin(process.argv, platform);
  const isHidden = process.argv.includes(BACKGROUND) || (isAtLogin && agent.settings.get().startHidden);
  if (!isHidden) showWindow();
  const desktop = { platform, env, home: homedir() };
  const trayOrWindow = resources.add(
    new TrayOrWindow({
      hasHost: () => hasTrayHost(desktop),
      watchHost: (on) => watchTrayHost(desktop, { ...on, log }),
      openTray,
      keepWindow: (isKept) => window.keep(isKept),
      putWindowAway: () => window.putAway(),
      sayOnce: () => notifications.say(strings().noTray.title, strings().noTray.detail),
      stateFolder: paths.state,
      clock,
      log,
    }),
  );
  const hasTray = await trayOrWindow.start(isAtLogin ? LATE_PANEL_MS : 0);
  if (isAtLogin && !hasTray) showWindow();
}

/** However the end comes (menu, `agent stop`, a signal), everything is closed in order first. */
function quitProperly(parts: AgentProcess, updates: Updates): void {
  app.on('before-quit', (event) => {
    event.preventDefault();
    parts.end((status) => {
      // A new version may be started here; it is to find its place free.
      app.releaseSingleInstanceLock();
      updates.atExit(status);
      app.exit(status);
    });
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
  process.on('unhandledRejection', (error) => parts.log.error('Unhandled promise rejection.', { error }));
}

main().catch(async (error) => {
  const status = reportStartFailure(error);
  if (status !== 0 && !process.argv.includes(BACKGROUND)) await showStartFailure(error);
  app.exit(status);
});
