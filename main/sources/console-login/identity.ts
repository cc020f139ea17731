/** Who signed in, by the ARN that AWS gives and that `login_session` holds. */
import { partsOfLoginSession } from '../../../common/patterns.ts';
import { DaypassError } from '../../base/errors.ts';

export interface ConsoleIdentity {
  readonly arn: string;
  /** 12 digits. */
  readonly account: string;
  /** Name of the user, or of the role where a role signed in. */
  readonly name: string;
}

/** @throws DaypassError root-user; aws-failed for anything that is no person's ARN. */
export function consoleIdentity(arn: string): ConsoleIdentity {
  const { account, resource } = partsOfLoginSession(arn);
  if (resource === 'root') {
    throw new DaypassError(
      'root-user',
      'This is the root user of the account. It can do everything and nothing can limit it, so Daypass gives out nothing of it.',
    );
  }
  const [kind, ...rest] = resource.split('/');
  const name = kind === 'assumed-role' ? rest[0] : rest.at(-1);
  if (!account || !name || (kind !== 'assumed-role' && kind !== 'user' && kind !== 'role')) {
    throw new DaypassError('aws-failed', 'AWS did not say who signed in.');
  }
  return { arn, account, name };
}
