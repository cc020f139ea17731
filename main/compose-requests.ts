/** What requests are answered with: what commands may ask of the process, and when it gives way to a newer one. */
import { homedir } from 'node:os';
import { version } from '../package.json';
import type { Agent } from './agent/agent.ts';
import type { AgentView } from './agent/views.ts';
import type { ClientRequest } from './base/request.ts';
import { Secret } from './base/secret.ts';
import { isNewer } from './base/versions.ts';
import { createProbes } from './commands/doctor/probes.ts';
import type { Host } from './commands/framework/command.ts';
import type { Answering, Ground, Native, Stores } from './compose-ground.ts';
import { openSts } from './compose-sources.ts';
import type { ConsoleDependencies } from './console/open.ts';
import { EcrTokens } from './ecr/tokens.ts';
import type { CredentialEndpoint } from './endpoint/endpoint.ts';
import type { HandOver } from './platform/browser/hand-over.ts';
import { openBrowser } from './platform/browser/open-browser.ts';
import { createFetch } from './platform/network/fetch.ts';
import type { Network } from './platform/network/network.ts';

/** A newer client that can start nothing but this agent would otherwise start it again and again, in ms. */
const SETTLED_MS = 60_000;

/** What opening a console needs, but for windows. */
export function consoleGround(
  { env, platform, clock, log }: Ground,
  network: Network,
  handOver: HandOver,
  clientEnv: ClientRequest['env'],
): Omit<ConsoleDependencies, 'openIsolated'> {
  const all = { ...env, ...displayOf(clientEnv) };
  return {
    fetch: createFetch(network),
    clock,
    log,
    env: all,
    platform,
    home: homedir(),
    handOver,
    openBrowser: (url) => openBrowser(url, { env: all, platform }),
  };
}

/** What of a host the desktop brings. */
export type FromDesktop = 'showWindow' | 'showPalette' | 'canKeepConsoles';

/** What commands may ask of the process, but for windows. */
export function hostOf(
  { env, platform, clock, log, paths, surroundings }: Ground,
  { client }: Native,
  { keychain, network, sources }: Stores,
  more: {
    readonly endpoint: CredentialEndpoint;
    readonly handOver: HandOver;
    readonly consoleDependencies: (env: ClientRequest['env']) => ConsoleDependencies;
    readonly onStop: () => void;
  },
): Omit<Host, FromDesktop> {
  const { endpoint, handOver, consoleDependencies, onStop } = more;
  const fetch = createFetch(network);
  return {
    stop: onStop,
    openBrowser: (url, clientEnv) =>
      handOver(new Secret(url), (at) => openBrowser(at, { env: { ...env, ...displayOf(clientEnv) }, platform })),
    paths,
    surroundings,
    probes: createProbes({ keychain: keychain.keychain, network }),
    fetch,
    client,
    registries: new EcrTokens({ fetch, clock, log, env }),
    consoleDependencies,
    openGrant: (wish) => endpoint.open(wish),
    heldGrant: (token) => endpoint.held(token),
    sts: (region) => openSts(sources, region),
  };
}

/** Whether this agent ends for a newer one that a client's request may start; it is told to stop then. */
export function createHandsOver(
  { platform, clock, log }: Ground,
  { isReplaced }: Native,
  agent: Agent,
  more: { readonly mode: AgentView['mode']; readonly onStop: () => void; readonly isInUse: () => boolean },
): Answering['handsOver'] {
  const { mode, onStop, isInUse } = more;
  const startedAt = clock.monotonic();
  return (request) => {
    const isSettled = clock.monotonic() - startedAt > SETTLED_MS;
    const isOlder = isReplaced() || (isSettled && isNewer(request.version, version));
    // What the agent shows of itself is made for each that looks, and this is asked for every request.
    if (!isOlder || request.argv[0] === 'agent') return false;
    const { keychain, sessions } = agent.view();
    const isKept = keychain.persistent || sessions.every(({ state }) => state.status === 'signed-out');
    const isBusy = isInUse() || !isKept || sessions.some(({ signIn }) => signIn?.status === 'running');
    const mayStartIt = mode === 'headless' || platform !== 'linux' || hasDisplay(request.env);
    if (isBusy || !mayStartIt) return false;
    log.info('A newer version is installed; the next agent answers.', { version, asks: request.version });
    onStop();
    return true;
  };
}

/** A client without one would start an agent without a window in the place of one that has it. */
function hasDisplay({ DISPLAY, WAYLAND_DISPLAY }: ClientRequest['env']): boolean {
  return Boolean(DISPLAY || WAYLAND_DISPLAY);
}

/** What a browser gets of a client's environment: where it shows itself, and nothing of who the client is. */
function displayOf(clientEnv: ClientRequest['env']): ClientRequest['env'] {
  return Object.fromEntries(
    Object.entries(clientEnv).filter(
      ([name]) =>
        !/^(AWS|DAYPASS|BASH)_|^(ENV|HOME|PROMPT_COMMAND|SHLVL|STY|TMUX.*|USERPROFILE|XDG_(CONFIG_HOME|DATA_DIRS)|XONSHRC_DIR|ZDOTDIR)$/.test(
          name,
        ),
    ),
  );
}
