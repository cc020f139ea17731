/** Real AWS programs, each on a library of its own, that tell whose credentials they found. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const CLIENTS = join(import.meta.dirname, '..', '..', '..', 'out', 'clients');

export interface AwsClient {
  readonly name: string;
  /** Why it is left out; null where it is there. */
  readonly isMissing: boolean;
  /**
   * A shell's line that makes it tell a server whose credentials it has, or print `KEY` and them.
   * @param server where requests for AWS go, @param tag under what name
   */
  readonly line: (server: string, tag: string) => string;
}

const answers = (program: string, ...args: string[]) => spawnSync(program, args, { stdio: 'ignore' }).status === 0;
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** The interpreter itself: a wrapper in the PATH may read settings from the home folder. */
function pythonWith(module: string): string | null {
  const script = `import ${module}, sys; print(sys.executable)`;
  const { status, stdout } = spawnSync('python3', ['-c', script], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}

const BOTO3 = pythonWith('boto3');
const CLI_1 = pythonWith('awscli');
const CLI_2 = join(CLIENTS, 'aws-cli-2');
const GO = join(CLIENTS, 'go');
const JS = `import(${JSON.stringify(import.meta.resolve('@aws-sdk/credential-providers'))}).then(({ fromNodeProviderChain }) => fromNodeProviderChain()()).then((found) => console.log('KEY', found.accessKeyId), (error) => { console.error(String(error)); process.exit(1); })`;
const PYTHON = 'import boto3, sys; boto3.client("sts", endpoint_url=sys.argv[1]).get_caller_identity()';
const whoami = (server: string, tag: string) => `sts get-caller-identity --endpoint-url ${server}/${tag}`;

export const AWS_CLIENTS: readonly AwsClient[] = [
  {
    name: 'boto3',
    isMissing: BOTO3 === null,
    line: (server, tag) => `${BOTO3} -c ${quoted(PYTHON)} ${server}/${tag}`,
  },
  {
    name: 'AWS CLI 1',
    isMissing: CLI_1 === null,
    line: (server, tag) => `${CLI_1} -m awscli ${whoami(server, tag)}`,
  },
  {
    name: 'AWS CLI 2',
    isMissing: !existsSync(CLI_2),
    line: (server, tag) =>
      `PYTHONPATH=${quoted(join(CLI_2, 'usr/lib/python3/dist-packages'))} /usr/bin/python3 ${quoted(join(CLI_2, 'usr/bin/aws'))} ${whoami(server, tag)}`,
  },
  { name: 'JS SDK', isMissing: false, line: () => `${quoted(process.execPath)} -e ${quoted(JS)}` },
  { name: 'Go SDK', isMissing: !existsSync(GO), line: () => quoted(GO) },
  {
    name: 'rclone',
    isMissing: !answers('rclone', 'version'),
    line: (server, tag) =>
      `rclone lsd --config /dev/null --retries 1 --low-level-retries 1 ${quoted(`:s3,provider=Other,env_auth=true,endpoint="${server}":${tag}`)}`,
  },
  {
    name: 'restic',
    isMissing: !answers('restic', 'version'),
    line: (server, tag) => `timeout 20 restic -r s3:${server}/${tag} --password-command 'echo x' --no-cache snapshots`,
  },
];
