/** What `exec` and `shell` share: the client becomes a program that has a role for as long as it runs. */
import { askerOf } from '../../agent/asker.ts';
import { DaypassError, type ExitStatus } from '../../base/errors.ts';
import type { CommandContext } from '../framework/command.ts';
import type { Assignments } from '../terminal/shell-syntax.ts';
import { formatDuration, formatTime } from '../terminal/text.ts';
import {
  endOf,
  endpointEnvironment,
  hasDefaultCredentials,
  type PlacedRole,
  staticEnvironment,
} from './role-environment.ts';

export interface ProgramWish {
  readonly role: PlacedRole;
  readonly argv: readonly [string, ...string[]];
  /** Keys in the environment instead of an endpoint. */
  readonly isStatic: boolean;
  /** A word for the list of activities. */
  readonly action: string;
  /** Variables beside those of the role. */
  readonly set?: Readonly<Record<string, string>>;
}

/** @throws DaypassError sign-in-required | no-role | access-denied | not-approved | aws-* before anything has started. */
export async function runProgram(context: CommandContext, wish: ProgramWish): Promise<ExitStatus> {
  const { set, unset } = await environmentOf(context, wish);
  return context.reply.exec({ argv: wish.argv, set: { ...set, ...wish.set }, unset });
}

async function environmentOf(context: CommandContext, { role, isStatic, action }: ProgramWish): Promise<Assignments> {
  const { agent, clock, host, reply, request } = context;
  const credentials = await agent.credentials(role.role, askerOf(request, action));
  const isOvershadowed = !isStatic && (await hasDefaultCredentials(context));
  if (isStatic || isOvershadowed) {
    const end = endOf(role.role, credentials, context);
    if (isOvershadowed) {
      reply.stderr(
        'Your [default] profile has credentials of its own, which some tools would take first; keys are set instead.\n',
      );
    }
    reply.stderr(
      `The keys end at ${formatTime(end, clock.now())}, in ${formatDuration(end - clock.now())}, and are not renewed.\n`,
    );
    return staticEnvironment(role, credentials, context);
  }
  const grant = await host.openGrant({ role: role.role, pid: request.pid, action });
  // Between here and the program's start only the client can end; the grant then ends as it does with the program.
  return endpointEnvironment(role, grant);
}

/** @throws DaypassError usage where there is none. */
export function programOf(words: readonly string[] | null): readonly [string, ...string[]] {
  const [program, ...args] = words ?? [];
  if (program) return [program, ...args];
  throw new DaypassError('usage', 'The program is missing.', {
    next: 'Give it after --: `daypass exec ROLE -- aws s3 ls`.',
  });
}
