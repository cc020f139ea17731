import { DaypassError } from '../../base/errors.ts';
import { loginCommand } from '../login-command.ts';

/** Why no one is signed in to a session. */
export type SignedOutReason = 'never' | 'signed-out' | 'expired' | 'revoked';

/** That a person has to sign in to `session`, with the command for it. */
export function signInRequired(session: string, what: string, cause?: unknown): DaypassError {
  return new DaypassError('sign-in-required', what, { next: loginCommand(session), cause, details: { session } });
}

/** @param revoked the sentence for a sign-in that the other side has ended. */
export function signedOutOf(session: string, reason: SignedOutReason, revoked: string): string {
  return {
    never: `Not signed in to ${session}.`,
    'signed-out': `Signed out of ${session}.`,
    expired: `The sign-in to ${session} has ended.`,
    revoked,
  }[reason];
}
