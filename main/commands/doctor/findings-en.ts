/**
 * What `daypass doctor` finds, by code: the source of `checks` in `languages/`. `{name}` is where something is put in, and
 * `{ one, other }` are the forms for a number, `{n}`. The terminal shows these, the window those of its language.
 */

/** What was looked at. */
export const PARTS_EN = {
  versions: 'Versions',
  'settings-folder': 'Settings folder',
  'state-folder': 'State folder',
  logs: 'Logs',
  'socket-folder': 'Socket folder',
  keychain: 'Keychain',
  settings: 'Settings',
  'aws-config': 'AWS config file',
  profiles: 'Profiles',
  'sign-in': 'Sign-in',
  session: 'Session {name}',
  network: 'Network',
  host: 'Network {name}',
  certificates: 'Certificates',
  endpoints: 'Endpoints',
  clock: 'Clock',
  regions: 'Regions',
  region: 'Region of {name}',
  programs: 'Programs',
  'command-path': 'daypass in PATH',
  'aws-cli': 'AWS CLI',
  environment: 'Environment',
} as const;

/** What was found, and how to fix it where there is something to fix. */
export const FINDINGS_EN = {
  versions: { what: 'agent {agent}, {mode}, process {pid}; client {client}' },
  'versions-differ': {
    what: 'agent {agent}, {mode}, process {pid}; client {client}',
    next: 'Run `daypass agent stop`: the next command starts the agent that belongs to the client.',
  },
  place: { what: '{path}' },
  folder: { what: '{path}, mode {mode}' },
  'folder-missing': { what: '{path} is not there.', next: 'Run `daypass agent stop`, then the command again.' },
  'folder-open': { what: 'Others can look into {path} (mode {mode}).', next: 'Run `chmod 700 {word}`.' },
  'keychain-works': { what: '{keychain}: stored, read and removed an item in {ms} ms' },
  'keychain-memory': {
    what: 'memory only: sign-ins end with the agent.',
    next: 'Unlock or start a keychain, then restart the agent.',
  },
  config: { what: { one: '{path}, {n} session', other: '{path}, {n} sessions' } },
  'environment-profiles': {
    what: {
      one: "{names} takes credentials from the environment of each program: AWS's tools alone can, so it is no session here",
      other:
        "{names} take credentials from the environment of each program: AWS's tools alone can, so they are no sessions here",
    },
  },
  'profile-program-gone': {
    what: 'The program of profile {profile} is gone: {program}',
    next: 'Run `daypass profiles sync`.',
  },
  'profiles-program-gone': {
    what: {
      one: 'The program of {n} profile is gone: {program}',
      other: 'The program of {n} profiles is gone: {program}',
    },
    next: 'Run `daypass profiles sync`.',
  },
  'own-profile-program-gone': {
    what: 'The program of profile {profile} is gone: {program}',
    next: 'Put {client} into their credential_process lines in {config}, or take them out.',
  },
  'own-profiles-program-gone': {
    what: {
      one: 'The program of {n} profile is gone: {program}',
      other: 'The program of {n} profiles is gone: {program}',
    },
    next: 'Put {client} into their credential_process lines in {config}, or take them out.',
  },
  'profile-has-keys': {
    what: "[{profile}] in {path} holds keys that AWS's tools use instead of ours.",
    next: 'Take that section out, or rename it.',
  },
  'profile-has-others': {
    what: "[profile {profile}] in {path} leads to other credentials, too: AWS's tools may use these instead of ours.",
    next: 'Take out what leads to them: in that section, and in one that is called [{profile}].',
  },
  'default-has-others': {
    what: {
      one: "[DEFAULT] in {path} leads to credentials: AWS's tools in Python may use these instead of ours in {n} profile.",
      other:
        "[DEFAULT] in {path} leads to credentials: AWS's tools in Python may use these instead of ours in {n} profiles.",
    },
    next: 'Take what leads to them out of [DEFAULT]. A profile that needs it can have it in a section of its own.',
  },
  'profiles-served': { what: { one: '{n} profile served by Daypass', other: '{n} profiles served by Daypass' } },
  'no-session': {
    what: 'No session is set up yet.',
    next: 'Run `aws configure sso-session`, or add one in the window.',
  },
  'sign-in-awaited': { what: 'A program waits for a sign-in.', next: 'Run `daypass login {session}`.' },
  'signed-out': { what: 'not signed in', next: 'Run `daypass login {session}`.' },
  renews: { what: 'signed in, renews itself' },
  'signed-in-until': { what: 'signed in until {time} ({duration})' },
  'command-not-found': { what: 'not found', next: 'Add a link to {client} to a folder of your PATH.' },
  'command-not-found-windows': { what: 'not found', next: 'Add {folder} to your PATH.' },
  'other-command': {
    what: '{path}; the agent’s own is {own}',
    next: 'Keep one of them, so that versions agree.',
  },
  'no-aws-cli': { what: 'not found in PATH; SDKs work without it' },
  'aws-cli': { what: '{path}, version {version}' },
  'aws-cli-silent': {
    what: '{path} does not say its version.',
    next: 'Run `aws --version` to see why, or install it again.',
  },
  reached: { what: 'reached in {ms} ms' },
  'reached-by-proxy': { what: 'reached in {ms} ms by {proxy}' },
  unreached: {
    what: 'not reached',
    next: 'Check the network, the VPN and the proxy (HTTPS_PROXY, or the setting network.proxy).',
  },
  'also-trusted': { what: 'also trusts {path}, from {from}' },
  endpoint: { what: 'the agent asks {url}, set by {variable}' },
  'endpoint-ignored': {
    what: '{variable} ({url}) is ignored: it is neither https nor on this machine.',
    next: 'Set {variable} to an https address where the agent is started, or unset it; then run `daypass agent stop`.',
  },
  'other-region': {
    what: 'set to {region}, but its portal is in {found}',
    next: 'Run `daypass login {session} --find-region`, which corrects sso_region.',
  },
  'clock-agrees': { what: 'agrees with AWS’s' },
  'clock-behind': { what: "This machine's clock is {duration} behind AWS's.", next: 'Set it right.' },
  'clock-ahead': { what: "This machine's clock is {duration} ahead of AWS's.", next: 'Set it right.' },
  'clock-too-far-behind': {
    what: "This machine's clock is {duration} behind AWS's.",
    next: 'Set it right: AWS refuses requests signed like this.',
  },
  'clock-too-far-ahead': {
    what: "This machine's clock is {duration} ahead of AWS's.",
    next: 'Set it right: AWS refuses requests signed like this.',
  },
  'role-set': { what: 'credentials of {role}, from daypass' },
  'keys-set': {
    what: "{names} set: AWS's tools use these keys and no profile.",
    next: 'Run `unset {variables}` where you use profiles.',
  },
  'container-set': { what: '{names} set: used where no profile is named.' },
  'role-variables-set': {
    what: "{names} set: AWS's tools may use them instead of a profile.",
    next: 'Run `unset {variables}` where you use profiles.',
  },
  'profile-set': { what: '{names} set: tools use that profile unless they are told another.' },
  'files-set': { what: '{names} set here; the agent uses {path}' },
  'others-set': { what: "{names} set: AWS's tools follow it." },
  'none-set': { what: 'no variable comes before profiles' },
} as const;
