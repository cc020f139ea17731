/** What is said of programs that would start others without the role. */
import { DaypassError } from '../../base/errors.ts';
import type { CommandContext } from '../framework/command.ts';
import { printable } from '../terminal/text.ts';

/** Why a program gets keys in the place of a profile; null where a profile does. */
export type KeysBecause = string | null;

/** What is known of a program that starts others. @throws DaypassError usage where they would not have the role. */
export type Starter = (
  args: readonly string[],
  context: CommandContext,
  name: string,
) => KeysBecause | Promise<KeysBecause>;

const KEYS = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];

/** Whether these variables are enough to be the role, where the role comes as keys. */
export function areKeys(names: readonly string[]): boolean {
  return KEYS.every((key) => names.includes(key));
}

export function anotherUser(name: string): string {
  return `What ${name} starts may be another user’s, whom Daypass doesn’t answer.`;
}

export function onlyNamed(name: string): string {
  return `${name} passes on only the variables that it is told to.`;
}

export function withoutVariables(name: string, next: string): DaypassError {
  return new DaypassError('usage', `${name} takes the role’s variables away, so programs would not have the role.`, {
    next,
  });
}

export function handedOver(what: string, next: string): DaypassError {
  return new DaypassError('usage', `${what} is already running, so what it starts would not have the role.`, { next });
}

/** Of one that may run already: whether it does is not looked at, because it could be started meanwhile. */
export function handsOver(what: string, next: string): DaypassError {
  const why = `${what} may have one that is already running start the program, which then would not have the role.`;
  return new DaypassError('usage', why, { next });
}

/** Of one that runs a program in an environment which files or settings change. */
export function changesVariables(name: string, next: string): DaypassError {
  const why = `What ${name} reads may set AWS_PROFILE or keys, and then programs would not have the role.`;
  return new DaypassError('usage', why, { next });
}

/** Of a shell whose start files would come behind everything of ours. @param name as a person knows it, @param next what keeps them out */
export function startFilesLast(name: string, next: string): DaypassError {
  return new DaypassError(
    'usage',
    `${printable(name)} reads start files last: where they set AWS_PROFILE or keys, programs would not have the role.`,
    { next },
  );
}
