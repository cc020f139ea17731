/**
 * What is said about a change to the person's files, besides the change itself: the source of `notes` in `languages/`. The
 * terminal shows these, the window those of its language.
 */
import type { WhyLeft } from '../../aws-files/import-profiles.ts';

/** Why a profile can't be taken over; `{name}` is what it names. */
const WHY_LEFT_EN = {
  'unknown-portal': 'The settings of aws-sso say nothing of "{name}".',
  'other-program': 'It has a credential_process line of another program.',
  'other-role': 'It assumes another role.',
  'no-role': 'It names no account and role.',
  'no-account': '"{name}" is not an account id.',
  'no-portal': 'It does not name its portal’s address and region.',
  'no-section': 'There is no [sso-session {name}].',
  keys: 'A section [{name}] with keys comes first for AWS’s tools.',
  defaults: 'The sign-in in [DEFAULT] comes first for AWS’s tools.',
} as const satisfies Readonly<Record<Exclude<WhyLeft, { readonly code: 'error' }>['code'], string>>;

export const NOTES_EN = {
  'not-for-teams': "A team can't decide {settings}: left out.",
  'session-known': "Your session {own} is the team's {name}; it stays.",
  'session-other': 'You have a session {name} of another portal; it stays.',
  'names-taken': { one: '{n} name of yours left out.', other: '{n} names of yours left out.' },
  'name-shared': '“{before}” would stand for several roles, so account ids are added: it becomes {after}.',
  'names-shared': {
    one: '{n} name would stand for several roles, so account ids are added: {before} becomes {after} and so on.',
    other: '{n} names would stand for several roles, so account ids are added: {before} becomes {after} and so on.',
  },
  'profile-left': '{profile} stays as it is: {why}',
  whyLeft: WHY_LEFT_EN,
} as const;
