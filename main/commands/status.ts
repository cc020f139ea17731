import { SKEW_REPORTED_MS } from '../../common/clock-skew.ts';
import { type AgentView, ownSessions, type SessionView } from '../agent/views.ts';
import { EXIT } from '../base/errors.ts';
import { shellWord } from '../base/shell-word.ts';
import type { Command } from './framework/command.ts';
import { noSessionsNext } from './framework/session-argument.ts';
import { missingText, slowedText } from './roles/listing.ts';
import { formatDuration, formatTable, formatTime, isoTime, plural, printable } from './terminal/text.ts';

export const status: Command = {
  path: ['status'],
  summary: 'Show the sessions and how long they last',
  arguments: [],
  flags: { json: { about: 'print JSON (docs/command-line.md describes it)' } },
  examples: [
    ['daypass status', 'who is signed in, and until when'],
    ['daypass status --json', 'the same for a script'],
  ],
  async run({ agent, clock, reply, request }, input) {
    await agent.reloadConfig();
    const view = agent.view();
    reply.stdout(input.has('json') ? json(view) : text(view, clock.now(), request.env.TZ));
    return EXIT.done;
  },
};

function text(view: AgentView, now: number, zone: string | undefined): string {
  const lines: string[] = [];
  if (view.sessions.length === 0) lines.push('No session is set up yet.', noSessionsNext(view.paths.awsConfig));
  const own = ownSessions(view.sessions);
  const rows = own.map((session) => [
    printable(session.name),
    state(session, now, zone),
    printable(session.address),
    session.region ?? '',
  ]);
  if (rows.length > 0) lines.push(formatTable(rows).trimEnd());
  const others = view.sessions.length - own.length;
  if (others > 0) lines.push(`${plural(others, 'role')} on top of these: \`daypass list\` shows them.`);
  for (const session of view.sessions) {
    if (session.signInDue)
      lines.push(`A program needs ${session.name}: run \`daypass login ${shellWord(session.name)}\`.`);
    if (session.note) lines.push(`${session.name}: ${session.note}`);
    const { listing, name } = session;
    const slowed = slowedText(listing, now);
    if (slowed !== '') lines.push(`${name}: ${slowed} ${listing.accountsDone} of ${listing.accounts} accounts so far.`);
    if (listing.error)
      lines.push([`${name}: ${listing.error.what} ${listing.error.next}`, missingText(listing)].join(' ').trim());
  }
  const skew = view.sessions.map((session) => session.clockOffset).find((ms) => Math.abs(ms) >= SKEW_REPORTED_MS);
  if (skew !== undefined) {
    const direction = skew > 0 ? 'behind' : 'ahead of';
    lines.push(`This machine's clock is ${formatDuration(Math.abs(skew))} ${direction} AWS's. Set it right.`);
  }
  const { configProblems, endpoints, keychain, settingsProblem } = view;
  for (const { variable, url } of endpoints.used) lines.push(`The agent asks ${printable(url)}, set by ${variable}.`);
  for (const { variable, url } of endpoints.refused)
    lines.push(`${variable} (${printable(url)}) is ignored: it is neither https nor on this machine.`);
  if (settingsProblem) lines.push(`${settingsProblem.what} ${settingsProblem.next}`);
  for (const { what, next } of configProblems) lines.push(`${printable(what)} ${printable(next)}`);
  if (keychain.problem) lines.push(`${keychain.problem.what} ${keychain.problem.next}`);
  if (!keychain.persistent) lines.push('Sign-ins are kept in memory only and end with the agent.');
  return `${lines.join('\n')}\n`;
}

function state({ state, signIn, listing }: SessionView, now: number, zone: string | undefined): string {
  if (signIn?.status === 'running') return 'waiting for you to sign in';
  if (state.status === 'signed-out') {
    return { never: 'not signed in', 'signed-out': 'signed out', expired: 'sign-in ended', revoked: 'sign-in revoked' }[
      state.reason
    ];
  }
  const known = listing.completedAt === null ? '' : `, ${plural(listing.accounts, 'account')}`;
  return state.renewable ? `signed in${known}` : `signed in until ${formatTime(state.expiresAt, now, zone)}${known}`;
}

function json({ version, mode, pid, keychain, paths, sessions, configProblems, endpoints }: AgentView): string {
  return `${JSON.stringify({
    version: 1,
    agent: { version, mode, pid },
    keychain,
    awsConfig: paths.awsConfig,
    configProblems,
    endpoints,
    sessions: sessions.map((session) => ({
      name: session.name,
      kind: session.kind,
      address: session.address,
      startUrl: session.startUrl,
      region: session.region,
      status: session.state.status,
      reason: session.state.status === 'signed-out' ? session.state.reason : null,
      expiresAt: session.state.status === 'signed-in' ? isoTime(session.state.expiresAt) : null,
      renewable: session.state.status === 'signed-in' && session.state.renewable,
      signInDue: session.signInDue,
      method: session.method,
      buildsOn: session.buildsOn,
      note: session.note,
      clockOffsetSeconds: Math.round(session.clockOffset / 1000),
      accounts: session.listing.accounts,
      listedAt: session.listing.completedAt === null ? null : isoTime(session.listing.completedAt),
      listing: session.listing.status,
      missingAccounts: session.listing.missing,
    })),
  })}\n`;
}
