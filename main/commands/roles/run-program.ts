/** What `exec` and `shell` share: the client becomes a program that has a role for as long as it runs. */
import { requesterOf } from '../../agent/requester.ts';
import { DaypassError, type ExitStatus } from '../../base/errors.ts';
import type { CommandContext } from '../framework/command.ts';
import type { Assignments } from '../terminal/shell-syntax.ts';
import { formatDuration, formatTime } from '../terminal/text.ts';
import { refuseJavaProperties } from './java-properties.ts';
import { fileVariables, roleProfileHindrance } from './program-files.ts';
import { endOf, type PlacedRole, profileEnvironment, staticEnvironment } from './role-environment.ts';

export interface ProgramWish {
  readonly role: PlacedRole;
  /** Keys in the environment instead of a profile. */
  readonly isStatic: boolean;
  /** Why a profile can't serve, as a sentence. */
  readonly keysBecause?: string | null;
  /** A word for the list of activities. */
  readonly action: string;
}

/**
 * What a program gets so that it has the role.
 * @throws DaypassError sign-in-required | no-role | access-denied | not-approved | aws-* before anything has started.
 */
export async function programEnvironment(
  context: CommandContext,
  { role, isStatic, keysBecause = null, action }: ProgramWish,
): Promise<Assignments> {
  const { agent, clock, host, reply, request } = context;
  refuseJavaProperties(request);
  const approved = new Set<string>();
  const credentials = await agent.credentials(role.role, { ...requesterOf(request, action), approved });
  const hindrance = isStatic ? null : (keysBecause ?? (await roleProfileHindrance(context)));
  if (isStatic || hindrance !== null) {
    const end = endOf(role.role, credentials, context);
    if (hindrance !== null) reply.stderr(`${hindrance} So the program gets keys.\n`);
    reply.stderr(
      `The keys end at ${formatTime(end, clock.now(), request.env.TZ)}, in ${formatDuration(end - clock.now())}, and are not renewed.\n`,
    );
    return staticEnvironment(role, credentials, context);
  }
  const grant = await host.openGrant({ role: role.role, pid: request.pid, action, approved });
  // Between here and the program's start only the client can end; the grant then ends as it does with the program.
  const { set, unset } = profileEnvironment(role, grant, 'unset');
  const files = fileVariables(context);
  return { set: { ...set, ...files.set }, unset: [...unset, ...files.unset] };
}

/** The client becomes the program. @param more variables besides those of the role. */
export function becomeProgram(
  { reply }: CommandContext,
  argv: readonly [string, ...string[]],
  { set, unset }: Assignments,
  more: Readonly<Record<string, string>> = {},
): ExitStatus {
  return reply.exec({ argv, set: { ...set, ...more }, unset: unset.filter((name) => more[name] === undefined) });
}

/** @throws DaypassError usage where there is none. */
export function programOf(words: readonly string[] | null): readonly [string, ...string[]] {
  const [program, ...args] = words ?? [];
  if (program) return [program, ...args];
  throw new DaypassError('usage', 'No program given after `--`.', {
    next: 'Give one: `daypass exec ROLE -- aws s3 ls`.',
  });
}
