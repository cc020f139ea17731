/** What exactly happened to files, settings and folders; `error-cases-en.ts` says how cases are written. */
const AGAIN = 'Look at the changes again.';
const NAME_REGION = 'Name one like eu-west-1.';
const START_URL = 'It looks like https://example.awsapps.com/start.';
const REST_STAYS = 'The settings stay as they were.';

export const FILE_CASES_EN = {
  'section-nameless': {
    what: '[{header}] in {path}, line {line}, does not name a session.',
    next: 'Put a name with spaces in double quotes.',
  },
  'name-no-text': { what: 'The name has characters in it that are no text.' },
  'region-invalid': { what: '"{region}" is not a region.', next: NAME_REGION },
  'sso-region-invalid': { what: 'sso_region "{region}" is not a region.', next: NAME_REGION },
  'key-missing': { what: '{key} is missing.', next: 'Add a line "{key} = …".' },
  'start-url-invalid': { what: '"{url}" is not a start URL.', next: START_URL },
  'start-url-not-https': { what: 'The start URL {url} does not begin with https.', next: START_URL },
  'start-url-user': { what: 'A start URL has no user name in it.', next: START_URL },
  'role-arn-invalid': {
    what: 'role_arn is not the ARN of a role.',
    next: 'It looks like arn:aws:iam::111122223333:role/Admin.',
  },
  'two-bases': { what: 'It has source_profile and credential_source.', next: 'Keep one of them.' },
  'credential-source-unknown': {
    what: 'credential_source is none that AWS knows.',
    next: 'Use Environment, Ec2InstanceMetadata or EcsContainer.',
  },
  'own-keys': {
    what: 'It is its own source_profile, with long-term keys in {name}.',
    next: 'Move the keys to a profile of their own.',
  },
  'duration-invalid': { what: 'duration_seconds is not a number from 900 to 43200.' },
  'login-session-invalid': {
    what: 'login_session is no ARN, or region is none.',
    next: 'Run “aws login” for it again, or take it out.',
  },

  'line-mark': {
    what: 'Line {line} of {path} begins with a byte order mark: the AWS CLI refuses the whole file for it.',
    next: 'Save the file as UTF-8 without a byte order mark ("UTF-8", not "UTF-8 with BOM").',
  },
  'line-bytes': {
    what: 'Line {line} of {path} has bytes that are not UTF-8: the AWS CLI refuses the whole file for it.',
    next: 'Save the file as UTF-8.',
  },
  'line-nested': {
    what: 'Line {line} of {path} has a block below it with a line without "=": the AWS CLI refuses the whole file for it.',
    next: 'Write the value on the same line, or put it right.',
  },
  'line-header': {
    what: 'Line {line} of {path} begins a section, but has no "]": the AWS CLI refuses the whole file for it.',
    next: 'Put a "]" at its end.',
  },
  'line-homeless': {
    what: 'Line {line} of {path} stands before the first section: the AWS CLI refuses the whole file for it.',
    next: 'Put it below the [section] that it belongs to, or take it out.',
  },
  'line-section-twice': {
    what: 'Line {line} of {path} begins a section that stands above already: the AWS CLI refuses the whole file for it.',
    next: 'Make one section of the two.',
  },
  'line-setting-twice': {
    what: 'Line {line} of {path} sets again what its section has set above: the AWS CLI refuses the whole file for it.',
    next: 'Take one of the two out.',
  },
  'line-nonsense': {
    what: 'Line {line} of {path} is no section, no setting and no comment: the AWS CLI refuses the whole file for it.',
    next: 'Put it right, or take it out.',
  },
  'lines-odd': {
    what: 'Lines of the AWS file that are indented oddly or belong to no section would change their meaning. Nothing was changed.',
    next: 'Put them right, then try again. The checks name lines that are wrong.',
  },
  'block-marks': {
    what: "The marks of Daypass's block in the AWS config file (line {numbers}) do not belong together. Nothing was changed.",
    next: 'Make sure that there is one line "{start}" and, below it, one "{end}", or delete these lines.',
  },
  'profile-taken': {
    what: 'There is a profile called "{name}" already that isn\'t Daypass\'s. Nothing was changed.',
    next: 'Give that profile another name, or take it out.',
  },
  'profiles-taken': {
    what: "There are profiles of these names already that aren't Daypass's: {names}. Nothing was changed.",
    next: 'Give those profiles other names, or take them out.',
  },
  'profile-name-control': {
    what: 'A profile can’t hold a name with control characters in it.',
    next: 'Leave out what is called so.',
  },
  'changed-meanwhile': { what: '{path} was changed by another program meanwhile.', next: AGAIN },
  'keeps-changing': { what: 'Another program keeps changing {path}.', next: 'Try again.' },
  'read-only': {
    what: '{path} is read-only. Nothing was changed.',
    next: 'Make it writable, or change it where it is made.',
  },
  'links-nowhere': { what: 'The links of {path} lead nowhere.' },
  'not-a-file': { what: "{path} is not a file, so AWS's tools don't read it.", next: 'Put a file in its place.' },
  'file-large': { what: '{path} is too large: {size} MB.', next: 'Move it away.' },
  'lock-held': { what: 'Another process holds {path} ({owner}).', next: 'Try again in a minute.' },
  'disk-full': { what: "{path} can't be written: the disk is full.", next: 'Free some space there, then try again.' },
  'disk-read-only': {
    what: "{path} can't be written: its file system is read-only.",
    next: 'Make it writable, or use a file somewhere else.',
  },
  'file-mounted': {
    what: "{path} can't be replaced: it is mounted as a single file, or in use.",
    next: 'Mount its folder instead of the file.',
  },
  'owner-kept': {
    what: "The file belongs to {owner} and group {group}, which Daypass can't keep when it writes it. Nothing was changed.",
    next: 'Make the file your own with chown, then try again.',
  },
  'access-list-kept': {
    what: "{path} has an access list, which Daypass can't keep when it writes the file. Nothing was changed.",
    next: 'Install getfacl and setfacl (the package acl), then try again.',
  },

  'session-name-invalid': {
    what: '"{name}" can\'t be the name of a session.',
    next: 'Use letters, digits, spaces and - _ . only.',
  },
  'session-exists': { what: 'There is a session called "{name}" already.', next: 'Choose another name.' },
  'section-missing': {
    what: '{path} has no section [sso-session {name}].',
    next: 'Change the session where it is defined.',
  },
  'own-profile': { what: "{name} comes from profiles of your own in AWS's files.", next: 'Change them there.' },
  'session-in-both': {
    what: 'The settings define a session "{name}" that the AWS config file has too.',
    next: 'Give one of them another name.',
  },
  'session-twice': {
    what: 'The settings define the session "{name}" twice (the second time in {place}).',
    next: 'Give one of them another name, or take it out.',
  },
  circle: { what: '{circle}: these roles build on each other.', next: 'Take one of them out of the circle.' },

  'sources-no-list': { what: 'The setting sources is not a list.' },
  'source-kind': { what: '{source} in the settings is of no kind that there is.', next: 'Kinds are: {kinds}.' },
  'source-wrong': { what: '{source} in the settings, {setting}: {fault}' },
  'settings-no-json': { what: `The settings are not valid JSON. ${REST_STAYS}`, next: 'Fix {path}.' },
  'setting-wrong': { what: `The setting {setting} is wrong: {fault} ${REST_STAYS}`, next: 'Fix {path}.' },
  'settings-unreadable': { what: `The settings can’t be read. ${REST_STAYS}`, next: 'Fix {path}.' },
  'settings-no-json-kept': {
    what: 'The settings are not valid JSON. The defaults apply.',
    next: 'Your file is kept as {path}.',
  },
  'setting-wrong-kept': {
    what: 'The setting {setting} is wrong: {fault} The defaults apply.',
    next: 'Your file is kept as {path}.',
  },
  'settings-unreadable-kept': {
    what: 'The settings can’t be read. The defaults apply.',
    next: 'Your file is kept as {path}.',
  },
  'change-wrong': { what: 'The setting {setting} is wrong: {fault}', next: 'Nothing was changed.' },
  'team-setting-wrong': {
    what: 'Of the team’s settings: The setting {setting} is wrong: {fault}',
    next: 'Contact the person who maintains that file.',
  },
  'rule-changed': {
    what: 'This rule was changed elsewhere in the meantime.',
    next: 'Change it again as it is now.',
  },
  'rule-of-team': {
    what: "This rule requires approval by your team's settings.",
    next: 'Ask the person who maintains them.',
  },
  'role-of-team': {
    what: "{role} requires approval by your team's settings.",
    next: 'Ask the person who maintains them.',
  },
  'undo-gone': { what: 'This can’t be undone any more.', next: 'Change it as you want it.' },

  'not-a-folder': { what: '{path} is not a folder.' },
  'folder-open': { what: 'Others can look into {path}.' },
  'folder-writable': {
    what: 'Everybody can write into {path}.',
    next: 'Look at what is in it, then make the folder yours alone (mode 0700).',
  },
  'link-nowhere': {
    what: 'The link {path} leads nowhere.',
    next: 'Make the folder that it names, or take the link away.',
  },
  'folder-of-another': {
    what: '{path} belongs to {owner}, and you are {self}.',
    next: 'If it is yours, give it to your own user, with all that is in it.',
  },
  'read-refused': {
    what: "{path} can't be read: {place} belongs to {owner}.",
    next: 'If it is yours, give it to your own user, with all that is in it.',
  },
  'write-refused': {
    what: "{path} can't be written: {place} belongs to {owner}.",
    next: 'If it is yours, give it to your own user, with all that is in it.',
  },
  'home-of-another': {
    what: 'This is root, and {path} belongs to {owner}.',
    next: 'Start Daypass without sudo.',
  },
  'file-of-another': {
    what: '{path} is a link, or not yours alone.',
    next: 'Take it away, if you did not put it there.',
  },

  'command-no-place': {
    what: 'Daypass can’t put its command on the PATH here.',
    next: 'Add {folder} to your PATH.',
  },
  'command-unwritable': { what: '{path} can’t be written.', next: 'Add {folder} to your PATH.' },
  'command-unremovable': { what: '{path} can’t be removed.', next: 'Remove it yourself.' },

  'active-profile-hidden': {
    what: "The role is active now, but [{profile}] in {path} holds keys that AWS's tools use instead.",
    next: 'Take that section out, or rename it.',
  },
  'active-profile-other': {
    what: "The role is active now, but [profile {profile}] in {path} leads to other credentials: AWS's tools may use these instead.",
    next: 'Take out what leads to them, or rename that profile; then make the role active again.',
  },
} as const;
