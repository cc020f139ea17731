/** Surroundings in which a program is started with a role: variables, files, start files of shells, and the agent's own start. */
import { seededRandom } from '../random.ts';

/** Somebody else's, wherever it stands. */
export const OTHER_KEY = 'AKIAOTHEROTHEROTHER1';

/** `exec bash` and the like: a shell that `daypass exec` runs for one command; the shells alone are those of `daypass shell`. */
const STARTS = [
  'exec',
  'exec --static',
  'env',
  'serve',
  'bash',
  'zsh',
  'fish',
  'dash',
  'exec bash -lc',
  'exec bash -ic',
  'exec zsh -c',
  'exec zsh -ic',
  'exec fish -c',
  'exec dash -lc',
  'exec yash -lc',
  'exec bash -l',
  'exec dash -l',
] as const;
export type Start = (typeof STARTS)[number];
/** What the agent had in its environment when it was started. */
export type AgentStart = 'plain' | 'other files' | 'keys' | 'same files';
export const AGENT_STARTS: readonly AgentStart[] = ['plain', 'other files', 'keys', 'same files'];

export interface Situation {
  readonly agent: AgentStart;
  readonly start: Start;
  /** `HOME` in a value stands for the person's home folder, `SERVER` for that of strangers. */
  readonly variables: Readonly<Record<string, string>>;
  /** Below the home folder; what is in `.aws/config` is added to what is there. */
  readonly files: Readonly<Record<string, string>>;
  /** Set by the shell's start file, where the program is a shell. */
  readonly startFile: Readonly<Record<string, string>>;
  /** In a few words. */
  readonly title: string;
}

interface Piece {
  readonly title: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
}

const KEYS = `aws_access_key_id = ${OTHER_KEY}\naws_secret_access_key = other\n`;
const DEFAULT = `[default]\n${KEYS}`;
const PROFILES = `[other]\n${KEYS}`;
const PROCESS = `printf '{"Version":1,"AccessKeyId":"${OTHER_KEY}","SecretAccessKey":"x"}'`;

const VARIABLES: readonly Piece[] = [
  { title: 'keys', variables: { AWS_ACCESS_KEY_ID: OTHER_KEY, AWS_SECRET_ACCESS_KEY: 'x' } },
  { title: 'keys in old spelling', variables: { AWS_ACCESS_KEY: OTHER_KEY, AWS_SECRET_KEY: 'x' } },
  { title: 'keys of AMAZON_', variables: { AMAZON_ACCESS_KEY_ID: OTHER_KEY, AMAZON_SECRET_ACCESS_KEY: 'x' } },
  { title: 'AWS_PROFILE', variables: { AWS_PROFILE: 'other' }, files: { '.aws/credentials': PROFILES } },
  { title: 'AWS_PROFILE=default', variables: { AWS_PROFILE: 'default' }, files: { '.aws/credentials': DEFAULT } },
  { title: 'AWS_PROFILE that is missing', variables: { AWS_PROFILE: 'nowhere' } },
  { title: 'AWS_PROFILE that is empty', variables: { AWS_PROFILE: '' } },
  { title: 'AWS_PROFILE=daypass', variables: { AWS_PROFILE: 'daypass' } },
  {
    title: 'AWS_DEFAULT_PROFILE',
    variables: { AWS_DEFAULT_PROFILE: 'other' },
    files: { '.aws/credentials': PROFILES },
  },
  { title: 'a container', variables: { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'SERVER/container' } },
  { title: 'a relative container', variables: { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/container' } },
  { title: 'an instance', variables: { AWS_EC2_METADATA_SERVICE_ENDPOINT: 'SERVER/' } },
  {
    title: 'web identity',
    variables: { AWS_WEB_IDENTITY_TOKEN_FILE: '/etc/hostname', AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/other' },
  },
  {
    title: 'another credentials file',
    variables: { AWS_SHARED_CREDENTIALS_FILE: 'HOME/other keys' },
    files: { 'other keys': DEFAULT },
  },
  {
    title: 'another config file',
    variables: { AWS_CONFIG_FILE: 'HOME/other-config' },
    files: { 'other-config': DEFAULT },
  },
  {
    title: 'another config file that runs a process',
    variables: { AWS_CONFIG_FILE: 'HOME/other-config' },
    files: { 'other-config': `[default]\ncredential_process = ${PROCESS}\n` },
  },
  { title: 'a config file that is missing', variables: { AWS_CONFIG_FILE: 'HOME/nowhere' } },
  { title: 'no config file', variables: { AWS_CONFIG_FILE: '/dev/null' } },
  { title: 'an empty AWS_CONFIG_FILE', variables: { AWS_CONFIG_FILE: '' } },
  { title: 'an unexpanded config file', variables: { AWS_CONFIG_FILE: '~/.aws/config' } },
  {
    title: 'an unexpanded credentials file',
    variables: { AWS_SHARED_CREDENTIALS_FILE: '~/.aws/credentials' },
    files: { '.aws/credentials': DEFAULT },
  },
  {
    title: 'a config file with a variable in its path',
    variables: { AWS_CONFIG_FILE: '$HOME/.aws/config' },
    files: { '.aws/credentials': DEFAULT },
  },
  { title: 'BOTO_CONFIG', variables: { BOTO_CONFIG: 'HOME/boto' }, files: { boto: `[Credentials]\n${KEYS}` } },
  {
    title: 'AWS_CREDENTIAL_FILE',
    variables: { AWS_CREDENTIAL_FILE: 'HOME/ec2' },
    files: { ec2: `AWSAccessKeyId=${OTHER_KEY}\nAWSSecretKey=x\n` },
  },
  { title: 'MinIO', variables: { MINIO_ACCESS_KEY: OTHER_KEY, MINIO_SECRET_KEY: 'x' } },
  { title: 'MinIO’s root', variables: { MINIO_ROOT_USER: OTHER_KEY, MINIO_ROOT_PASSWORD: 'x' } },
  { title: 'AWS_SDK_LOAD_CONFIG=0', variables: { AWS_SDK_LOAD_CONFIG: '0' } },
  { title: 'another role around it', variables: { DAYPASS_ROLE: 'payments-prod/Admin' } },
  { title: 'a config file that is a folder', variables: { AWS_CONFIG_FILE: '/tmp' } },
  {
    title: 'a credentials file that is a folder',
    variables: { AWS_SHARED_CREDENTIALS_FILE: '/tmp' },
    files: { '.aws/config': DEFAULT },
  },
  {
    title: 'keys that are empty',
    variables: { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' },
    files: { '.aws/credentials': DEFAULT },
  },
  { title: 'half a key', variables: { AWS_ACCESS_KEY_ID: OTHER_KEY } },
  { title: 'a session token', variables: { AWS_SESSION_TOKEN: 'x', AWS_SECURITY_TOKEN: 'y' } },
  {
    title: 'HOME in Windows’ names',
    variables: { USERPROFILE: 'HOME/elsewhere', HOMEPATH: 'HOME/elsewhere', HOMEDRIVE: '' },
    files: { 'elsewhere/.aws/credentials': DEFAULT },
  },
  {
    title: 'an empty AWS_SHARED_CREDENTIALS_FILE',
    variables: { AWS_SHARED_CREDENTIALS_FILE: '' },
    files: { '.aws/credentials': DEFAULT },
  },
  {
    title: 'both files the same',
    variables: { AWS_CONFIG_FILE: 'HOME/one', AWS_SHARED_CREDENTIALS_FILE: 'HOME/one' },
    files: { one: DEFAULT },
  },
  { title: 'a region', variables: { AWS_REGION: 'eu-west-1' } },
];

const FILES: readonly Piece[] = [
  { title: '[default] keys', files: { '.aws/credentials': DEFAULT } },
  { title: '[default] keys in the config file', files: { '.aws/config': DEFAULT } },
  { title: '[default] that runs a process', files: { '.aws/config': `[default]\ncredential_process = ${PROCESS}\n` } },
  {
    title: '[default] on top of a profile',
    files: {
      '.aws/config': '[default]\nrole_arn = arn:aws:iam::111122223333:role/x\nsource_profile = other\n',
      '.aws/credentials': PROFILES,
    },
  },
  { title: '[DEFAULT]', files: { '.aws/config': `[DEFAULT]\n${KEYS}` } },
  { title: 'keys of our profile’s name', files: { '.aws/credentials': `[daypass-role]\n${KEYS}` } },
  { title: 'a profile of our name', files: { '.aws/config': `[profile daypass-role]\n${KEYS}` } },
  {
    title: 'a profile of our name that runs a process',
    files: { '.aws/config': `[profile daypass-role]\ncredential_process = ${PROCESS}\n` },
  },
  { title: '[default] keys after a mark of UTF-8', files: { '.aws/credentials': `\uFEFF${DEFAULT}` } },
  {
    title: '[default] keys with line ends of Windows',
    files: { '.aws/credentials': DEFAULT.replaceAll('\n', '\r\n') },
  },
  {
    title: '[default] keys in capitals',
    files: { '.aws/credentials': DEFAULT.replace('aws_access_key_id', 'AWS_ACCESS_KEY_ID') },
  },
  { title: '[default] with a comment', files: { '.aws/credentials': DEFAULT.replace(']', '] ; mine') } },
  { title: '[ default ]', files: { '.aws/credentials': DEFAULT.replace('[default]', '[ default ]') } },
  { title: '[profile default] keys', files: { '.aws/config': `[profile default]\n${KEYS}` } },
  { title: '[profile "daypass-role"]', files: { '.aws/config': `[profile "daypass-role"]\n${KEYS}` } },
  { title: '[profile daypass]', files: { '.aws/config': `[profile daypass]\n${KEYS}` } },
  { title: 'keys of [daypass]', files: { '.aws/credentials': `[daypass]\n${KEYS}` } },
  { title: 'keys of [profile daypass-role]', files: { '.aws/credentials': `[profile daypass-role]\n${KEYS}` } },
  { title: 'keys of our name after tabs', files: { '.aws/credentials': `[\tdaypass-role\t]\n${KEYS}` } },
  {
    title: 'indented keys of our name',
    files: { '.aws/credentials': `  [daypass-role]\n${KEYS.replace(/^/gm, '  ')}` },
  },
  {
    title: 'a services section of ours',
    files: {
      '.aws/config':
        '[profile daypass-role]\nservices = elsewhere\n[services elsewhere]\nsts =\n  endpoint_url = http://127.0.0.1:9\n',
    },
  },
  {
    title: '[default] of Identity Center',
    files: { '.aws/config': '[default]\nsso_session = acme\nsso_account_id = 111122223333\nsso_role_name = Admin\n' },
  },
  {
    title: 'our profile of Identity Center',
    files: {
      '.aws/config':
        '[profile daypass-role]\nsso_session = acme\nsso_account_id = 111122223333\nsso_role_name = Admin\n',
    },
  },
  {
    title: 'our profile on top of another',
    files: {
      '.aws/config': '[profile daypass-role]\nrole_arn = arn:aws:iam::111122223333:role/x\nsource_profile = other\n',
      '.aws/credentials': PROFILES,
    },
  },
  {
    title: 'our profile with web identity',
    files: {
      '.aws/config':
        '[profile daypass-role]\nrole_arn = arn:aws:iam::111122223333:role/x\nweb_identity_token_file = /etc/hostname\n',
    },
  },
  {
    title: 'our profile by aws login',
    files: { '.aws/config': '[profile daypass-role]\nlogin_session = arn:aws:iam::111122223333:user/x\n' },
  },
  {
    title: 'our profile with a continued process',
    files: { '.aws/config': `[profile daypass-role]\ncredential_process =\n  ${PROCESS}\n` },
  },
  { title: 'a broken line', files: { '.aws/credentials': `what is this\n${DEFAULT}` } },
  { title: 'a broken config', files: { '.aws/config': `[default\n${KEYS}` } },
  { title: '~/.boto', files: { '.boto': `[Credentials]\n${KEYS}` } },
  {
    title: 'mc’s aliases',
    files: {
      '.mc/config.json': JSON.stringify({
        version: '10',
        hosts: { s3: { url: 'https://s3.amazonaws.com', accessKey: OTHER_KEY, secretKey: 'x', api: 'S3v4' } },
      }),
    },
  },
];

const START_FILES: readonly Piece[] = [
  { title: 'AWS_PROFILE=daypass', variables: { AWS_PROFILE: 'daypass' } },
  { title: 'AWS_PROFILE', variables: { AWS_PROFILE: 'other' }, files: { '.aws/credentials': PROFILES } },
  { title: 'keys', variables: { AWS_ACCESS_KEY_ID: OTHER_KEY, AWS_SECRET_ACCESS_KEY: 'x' } },
  {
    title: 'AWS_DEFAULT_PROFILE',
    variables: { AWS_DEFAULT_PROFILE: 'other' },
    files: { '.aws/credentials': PROFILES },
  },
  {
    title: 'files',
    variables: { AWS_CONFIG_FILE: 'HOME/other-config', AWS_SHARED_CREDENTIALS_FILE: 'HOME/other keys' },
    files: { 'other-config': DEFAULT, 'other keys': DEFAULT },
  },
];

/** The same ones for the same seed: the first have each piece once, for each way to start; the others mix. */
export function situations(count: number, seed: number): Situation[] {
  const random = seededRandom(seed);
  const one = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  const maybe = <T>(of: readonly T[], chance: number) => (random() < chance ? [one(of)] : []);
  return Array.from({ length: count }, (_none, index) => {
    const start = STARTS[index % STARTS.length] as Start;
    const variables = [...maybe(VARIABLES, 0.8), ...maybe(VARIABLES, 0.4), ...maybe(VARIABLES, 0.2)];
    const files = [...maybe(FILES, 0.6), ...maybe(FILES, 0.2)];
    const isShell = /bash|zsh|fish|dash/.test(start);
    const startFile = isShell ? maybe(START_FILES, 0.7) : [];
    return compose(one(AGENT_STARTS), start, { variables, files, startFile });
  });
}

function compose(
  agent: AgentStart,
  start: Start,
  { variables, files, startFile }: Record<'variables' | 'files' | 'startFile', readonly Piece[]>,
): Situation {
  const all = [...variables, ...files, ...startFile];
  const laid: Record<string, string> = {};
  for (const piece of all) {
    for (const [path, text] of Object.entries(piece.files ?? {})) {
      // A section that stands twice makes a file that no one reads.
      const header = text.split('\n')[0] ?? '';
      if (!laid[path]?.includes(header)) laid[path] = (laid[path] ?? '') + text;
    }
  }
  const titles = (pieces: readonly Piece[]) => pieces.map(({ title }) => title).join(', ') || 'nothing';
  return {
    agent,
    start,
    variables: Object.assign({}, ...variables.map((piece) => piece.variables)),
    files: laid,
    startFile: Object.assign({}, ...startFile.map((piece) => piece.variables)),
    title: `${start}; agent: ${agent}; variables: ${titles(variables)}; files: ${titles(files)}; start file: ${titles(startFile)}`,
  };
}
