/**
 * `daypass doctor --aws`: what this organization's AWS answers to the open questions of `docs/aws-behavior.md`, to be pasted
 * into a report. It holds no account, no name, no address and no secret, and nothing is changed at AWS.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SessionView } from '../../agent/views.ts';
import type { Observation } from '../../sources/source.ts';
import type { CommandContext } from '../framework/command.ts';
import { formatTable, isoTime, printable } from '../terminal/text.ts';

export interface AwsAnswers {
  readonly version: 1;
  readonly daypass: string;
  readonly platform: string;
  readonly at: string;
  /** In the order of `daypass status`, without their names. */
  readonly sessions: readonly {
    readonly kind: SessionView['kind'];
    readonly region: string | null;
    readonly state: string;
    readonly observed: readonly Observation[];
  }[];
  /** Calls that AWS refused, from the log. */
  readonly refused: readonly { readonly call: string; readonly times: number; readonly last: string }[];
  /** What only a person can find out, and how. */
  readonly open: readonly { readonly question: number; readonly how: string }[];
}

/** The questions that no look can answer; the numbers are those of `docs/aws-behavior.md`. */
const OPEN: AwsAnswers['open'] = [
  {
    question: 1,
    how: 'Does a refresh token work twice? Cut the network while a session renews, connect again, run this again.',
  },
  {
    question: 2,
    how: "Does a sign-out end the browser's session? Run `daypass logout`, then reload the portal's page.",
  },
  { question: 4, how: 'How long is a new access key missing? Run `daypass iam-user rotate NAME`, then this again.' },
  {
    question: 5,
    how: 'Where does the sign-out of the console lead? Run `daypass console ROLE --sign-out-first --region eu-west-1`.',
  },
  {
    question: 6,
    how: 'Is a length of the session taken? Run `daypass console ROLE` with console.hours set, then this.',
  },
  {
    question: 7,
    how: 'Is a code used up when its answer is lost? Cut the network during `daypass login`, approve elsewhere, connect, run this again.',
  },
  {
    question: 8,
    how: 'What does the browser do in a wrong region? Run `daypass login COPY --browser` for a copy of the session with another sso_region.',
  },
  { question: 9, how: "Is your portal's address known? Add it in the window, and see whether a box calls it unusual." },
  { question: 10, how: 'Does a token pass that was renewed after a 401? Run this again after some days.' },
  {
    question: 11,
    how: "Does anything ask for a password in AWS's place? Run `daypass doctor` in the networks that you use.",
  },
  {
    question: 12,
    how: 'Is a sign-in renewed once its KMS key is back? Should it be disabled one day: `daypass list --refresh`.',
  },
];

export async function awsAnswers({ agent, clock, host }: CommandContext): Promise<AwsAnswers> {
  const { sessions, version } = agent.view();
  return {
    version: 1,
    daypass: version,
    platform: host.surroundings.platform,
    at: isoTime(clock.now()),
    sessions: await Promise.all(
      sessions.map(async ({ name, kind, region, state }) => ({
        kind,
        region,
        state: state.status === 'signed-in' ? `signed in${state.renewable ? ', renews itself' : ''}` : 'signed out',
        observed: await agent.observeAws(name).catch(() => []),
      })),
    ),
    refused: await refusedCalls(host.paths.logs),
    open: OPEN,
  };
}

export function answersText({ daypass, platform, at, sessions, refused, open }: AwsAnswers): string {
  const parts = [`Daypass ${daypass}, ${platform}, ${at}. Nothing was changed at AWS.`];
  sessions.forEach(({ kind, region, state, observed }, index) => {
    const rows = observed.map(({ about, answer }) => [`  ${about}`, printable(answer)]);
    parts.push(
      `Session ${index + 1}: ${[kind, region, state].filter(Boolean).join(', ')}\n${formatTable(rows)}`.trimEnd(),
    );
  });
  const calls = refused.map(({ call, times, last }) => [`  ${call}`, `${times} ×`, `last ${last}`]);
  parts.push(`Refused by AWS, as the log has it\n${calls.length === 0 ? '  nothing' : formatTable(calls)}`.trimEnd());
  const questions = open.map(({ question, how }) => `  ${question}. ${how}`);
  parts.push(`Still open (numbers as in docs/aws-behavior.md)\n${questions.join('\n')}`);
  return `${parts.join('\n\n')}\n`;
}

/** Operation, status, type and OAuth's code of a trace; what follows may name somebody. OpenID providers are left out. */
const TRACE = /^AWS: (\w{1,60}), (\d{3}(?: \w{1,100})?)(?:, ([a-z_]{1,60}))?(?=,)/;

async function refusedCalls(logs: string): Promise<AwsAnswers['refused']> {
  const texts = await Promise.all(
    ['agent.log.1', 'agent.log'].map((name) => readFile(join(logs, name), 'utf8').catch(() => '')),
  );
  const found = new Map<string, { times: number; last: string }>();
  for (const line of texts.join('').split('\n')) {
    const { time, trace } = entryOf(line);
    const [, operation, status, code] = TRACE.exec(trace) ?? [];
    if (!operation || !status) continue;
    const call = [operation, status, code].filter(Boolean).join(' ');
    found.set(call, { times: (found.get(call)?.times ?? 0) + 1, last: isoTime(time) });
  }
  return [...found].map(([call, counted]) => ({ call, ...counted })).sort((a, b) => b.times - a.times);
}

function entryOf(line: string): { time: number; trace: string } {
  try {
    const { time, trace } = JSON.parse(line) as { time?: unknown; trace?: unknown };
    const at = Date.parse(String(time));
    return { time: Number.isNaN(at) ? 0 : at, trace: typeof trace === 'string' ? trace : '' };
  } catch {
    return { time: 0, trace: '' };
  }
}
