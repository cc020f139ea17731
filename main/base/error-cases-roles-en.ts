/** What exactly happened to keys, roles and answers; `error-cases-en.ts` says how cases are written. */
const SHORTER = 'Ask for a shorter duration.';
const LATER = 'Start it again in a few minutes.';
const KEY_FILE = 'Choose the accessKeys.csv of IAM, or type the key.';

export const ROLE_CASES_EN = {
  'key-temporary': {
    what: 'This is the key of a temporary session, not a long-term access key.',
    next: 'Use the access key of an IAM user; its ID starts with AKIA.',
  },
  'key-id-form': { what: 'An access key ID starts with AKIA and has 20 characters.' },
  'key-secret-form': { what: 'This is not a secret access key: it has 40 characters without a space.' },
  'key-unknown': {
    what: 'AWS does not know this access key: it is deleted, inactive or mistyped.',
    next: 'Check key ID and secret. If the key was created just now, wait a few seconds and try again.',
  },
  'key-secret-wrong': { what: 'The secret does not belong to this access key.' },
  'key-not-user': { what: 'This key belongs to {arn}, which is not an IAM user.' },
  'key-known': {
    what: 'This is the access key of the session {session} already.',
    next: 'Use {session} (a role can build on it: source_profile = {session}), or make another access key.',
  },
  'key-file-foreign': { what: 'This is not a file that AWS gave for an access key.', next: KEY_FILE },
  'key-file-empty': { what: 'There is no access key in this file.', next: KEY_FILE },
  'key-file-several': {
    what: 'There are several access keys in this file.',
    next: 'Type the one that you want.',
  },
  'key-file-changed': { what: '{path} holds another access key by now.', next: 'Look at it yourself.' },
  'key-file-kept': { what: "{path} can't be deleted.", next: 'Delete it yourself.' },
  'key-file-none': { what: 'No file was chosen.', next: KEY_FILE },
  'profile-without-key': {
    what: '{path} has no access key of a profile "{profile}".',
    next: 'Name a profile that is in it.',
  },
  'profile-temporary-key': {
    what: 'The profile "{profile}" has a temporary key, not an access key.',
    next: 'Name a profile with an access key of an IAM user.',
  },
  'no-access-key': {
    what: 'There is no access key for {session} in the keychain.',
    next: 'Remove the session, and add it again with its access key.',
  },

  'second-key-used': {
    what: 'There is a second access key already, {id} (active, in use). AWS allows two, so there is no room for a new one.',
  },
  'second-key-unused': {
    what: 'There is a second access key already, {id} (active, never used). AWS allows two, so there is no room for a new one.',
  },
  'second-key-active': {
    what: 'There is a second access key already, {id} (active). AWS allows two, so there is no room for a new one.',
  },
  'second-key-inactive': {
    what: 'There is a second access key already, {id} (inactive). AWS allows two, so there is no room for a new one.',
  },
  'key-inactive': {
    what: 'The access key {id} is inactive: AWS accepts nothing that it signs.',
    next: 'Activate it in IAM first, or delete it there.',
  },
  'key-unlisted': { what: 'AWS says that there are two access keys, and lists only one.', next: LATER },
  'key-by-another': {
    what: 'Another person or program created the access key {id} meanwhile.',
    next: 'Find out who uses it, delete it at AWS, then start the rotation again.',
  },
  'new-key-of-another': { what: 'The new access key belongs to {arn}, not to this user.' },
  'key-in-use-of-another': { what: 'The key in use is not yours.' },
  'new-key-not-yet': {
    what: 'AWS does not know the new access key yet; the old one is still in use.',
    next: 'Start it again in a few minutes: the new key is kept until then.',
  },
  'user-forbidden': { what: 'AWS does not allow this user to do that.' },
  'user-without-permission': {
    what: 'AWS does not allow this user to do that.',
    next: 'Ask for permission to manage your own access keys (iam:*AccessKey* on your own user).',
  },
  'user-without-code': {
    what: 'AWS does not allow this user to do that.',
    next: 'Sign in to {session} first: many policies ask for a code of the MFA device.',
  },
  'user-no-console': {
    what: 'AWS does not let {user} open the console from here.',
    next: 'Ask for sts:GetFederationToken, or open the console of a role on top of this user.',
  },
  'clock-wrong': { what: 'The clock of this machine is wrong.', next: 'Set the clock and try again.' },
  'not-iam-user': { what: '{name} is no IAM user, so it has no access key.' },

  'role-refused': {
    what: 'AWS refuses you the role {role} in account {account}.',
    next: 'Check its trust policy: who may assume it, external id, MFA.',
  },
  'role-refuses-tags': {
    what: 'AWS refuses you the role {role} in account {account}.',
    next: 'Its trust policy has to allow sts:TagSession too, because tags are passed.',
  },
  'role-refuses-identity': {
    what: 'AWS refuses you the role {role} in account {account}.',
    next: 'Its trust policy has to allow sts:SetSourceIdentity too, and a source identity can’t be changed in a chain.',
  },
  'role-refuses-sign-in': {
    what: 'AWS does not take the sign-in for the role {role} in account {account}.',
    next: 'Check that the account knows this provider and its audience (client id).',
  },
  'role-not-vouched': {
    what: 'The identity provider no longer vouches for you to the role {role} in account {account}.',
    next: 'Sign in again.',
  },
  'idp-out-of-reach': { what: 'AWS can’t reach the identity provider.' },
  'policy-large': {
    what: 'Session policy and tags for the role {role} in account {account} are too large.',
    next: 'Shorten them.',
  },
  'policy-malformed': {
    what: 'AWS does not understand the session policy for the role {role} in account {account}.',
    next: 'Fix the policy.',
  },
  'tags-refused': {
    what: 'AWS does not take the tags for the role {role} in account {account}.',
    next: 'A tag that a role further down the chain has made transitive can’t be set again: take it out here.',
  },
  'sts-off': { what: 'STS is switched off in this region for your account.', next: 'Set another region.' },
  'role-too-long': { what: 'The role {role} in account {account} does not last that long.', next: SHORTER },
  'chain-too-long': { what: 'A role on top of a role lasts an hour at most.', next: SHORTER },
  'role-request-wrong': {
    what: 'AWS finds fault with what is asked of the role {role} in account {account}.',
    next: 'Check its definition.',
  },
  'role-unlisted': { what: 'This role is not in any list.', next: 'Refresh the list.' },
  'no-active-role': { what: 'No role is active.', next: 'Choose one in the list.' },
  'base-unknown': {
    what: '{name} builds on {session}, which Daypass does not know.',
    next: 'If that is an IAM user, add it here under that name; if not, correct what {name} builds on.',
  },
  'base-several': { what: 'The session {session} has several roles.', next: 'Name the account and the role.' },
  'base-none': { what: 'The session {session} has no role yet.', next: 'Sign in to {session}.' },
  'container-without-keys': {
    what: 'The container that Daypass runs on gives no AWS credentials.',
    next: 'Give it some, or base the role on another session.',
  },
  'instance-without-keys': {
    what: 'The instance that Daypass runs on gives no AWS credentials.',
    next: 'Give it some, or base the role on another session.',
  },

  'pool-missing': { what: 'There is no identity pool {pool}.', next: 'Check its id.' },
  'pool-refused': {
    what: 'The identity pool does not take the sign-in of {session}.',
    next: 'Check the pool’s provider and client id.',
  },
  'pool-no-role': {
    what: 'The identity pool has no such role for you.',
    next: 'Check the pool’s roles and rules.',
  },
  'token-file-unreadable': {
    what: "web_identity_token_file of {session}: {path} can't be read.",
    next: 'Start the program that writes it, or fix its path in the AWS config file.',
  },
  'token-file-empty': {
    what: 'web_identity_token_file of {session}: {path} holds no token.',
    next: 'Start the program that writes it, or fix its path in the AWS config file.',
  },
  'no-service': {
    what: 'The console has no service "{name}" that Daypass knows.',
  },
  'page-not-console': {
    what: 'That page is not one of the AWS console.',
    next: 'Copy an address that begins with https:// and is on the console of {partition}.',
  },
} as const;
