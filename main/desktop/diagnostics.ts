/** What helps somebody who helps: versions, states and counts. No account, address, name of a session or secret is in it. */
import { release } from 'node:os';
import type { Agent } from '../agent/agent.ts';
import type { SessionView } from '../agent/views.ts';

/** @param fault what broke the window's page, if that asks. */
export function diagnosticsReport(agent: Agent, fault: string | null = null): string {
  const view = agent.view();
  const { versions, platform, arch } = process;
  const electron = versions.electron ?? 'none';
  const own = agent.settings.own();
  const results = new Map<string, number>();
  for (const { result, count } of agent.activity.list()) results.set(result, (results.get(result) ?? 0) + count);
  const lines: (readonly [string, string])[] = [
    ['Daypass', `${view.version}, ${view.mode}, up since ${new Date(view.startedAt).toISOString()}`],
    ['System', `${platform} ${release()} ${arch}`],
    ['Electron', `${electron}, Chrome ${versions.chrome ?? 'none'}, Node ${versions.node}`],
    ['Keychain', `${view.keychain.description}${view.keychain.persistent ? '' : ', memory only'}`],
    ['Keychain problem', view.keychain.problem?.code ?? 'none'],
    ['Config problems', view.configProblems.map(({ code }) => code).join(', ') || 'none'],
    ['Settings problem', view.settingsProblem?.code ?? 'none'],
    ['Settings set', Object.keys(own).sort().join(', ')],
    ['Roles', `${agent.roles().length}, of which ${agent.roles().filter(({ expiresAt }) => expiresAt).length} live`],
    ...view.sessions.map((session, index) => [`Session ${index + 1}`, describeSession(session)] as const),
    ...(fault ? [['Window', fault] as const] : []),
    ['Asked for in 7 days', [...results].map(([result, count]) => `${result} ${count}`).join(', ') || 'nothing'],
  ];
  const width = Math.max(...lines.map(([name]) => name.length));
  return `${lines.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n')}\n`;
}

function describeSession({
  kind,
  origin,
  region,
  state,
  signIn,
  signInDue,
  clockOffset,
  listing,
}: SessionView): string {
  const facts = [
    kind,
    origin,
    region ?? 'no region',
    state.status === 'signed-in'
      ? `signed in until ${new Date(state.expiresAt).toISOString()}${state.renewable ? ', renewable' : ''}`
      : `signed out (${state.reason})`,
    `${listing.accountsDone} of ${listing.accounts} accounts, ${listing.status}`,
  ];
  if (listing.error) facts.push(`listing failed: ${listing.error.code}`);
  if (signIn) facts.push(signIn.status === 'running' ? `signing in: ${signIn.step.step}` : signIn.error.code);
  if (signInDue) facts.push('a program waits for a sign-in');
  if (clockOffset !== 0) facts.push(`clock behind AWS by ${Math.round(clockOffset / 1000)} s`);
  return facts.join('; ');
}
