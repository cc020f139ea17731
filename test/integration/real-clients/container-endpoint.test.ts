/** Real AWS programs that get their credentials from the endpoint, for longer than one set of them lasts. */
import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Installation } from '../../support/app/installation.ts';

const has = (program: string, ...args: string[]) => spawnSync(program, args, { stdio: 'ignore' }).status === 0;
const HAS_AWS = has('aws', '--version');
const HAS_BOTO3 = has('python3', '-c', 'import boto3');

/** Credentials that end while a program runs, in seconds. */
const LIFETIME_S = 6;

/** Each asks STS until the credentials that it began with have ended, and prints who it was at the start and at the end. */
const BOTO3 = `
import boto3, time
session = boto3.Session()
sts = session.client('sts')
first = session.get_credentials().get_frozen_credentials().access_key
begin = time.time()
arns = set()
while time.time() < begin + ${LIFETIME_S + 1}:
    arns.add(sts.get_caller_identity()['Arn'])
last = session.get_credentials().get_frozen_credentials().access_key
print(len(arns), arns.pop(), first != last)
`;
const JS_SDK = `
import { GetCallerIdentityCommand, STSClient } from ${JSON.stringify(import.meta.resolve('@aws-sdk/client-sts'))};
import { fromNodeProviderChain } from ${JSON.stringify(import.meta.resolve('@aws-sdk/credential-providers'))};
const sts = new STSClient({ credentials: fromNodeProviderChain() });
const keyNow = async () => (await sts.config.credentials()).accessKeyId;
const first = await keyNow();
const begin = Date.now();
const arns = new Set();
while (Date.now() < begin + ${LIFETIME_S + 1} * 1000) arns.add((await sts.send(new GetCallerIdentityCommand({}))).Arn);
console.log(arns.size, [...arns][0], first !== (await keyNow()));
`;
/** The CLI fetches them with each process; here it is one program that runs it before and after. */
const CLI = `
ask() { aws sts get-caller-identity --query Arn --output text; }
first=$(ask) || exit 1
end=$(($(date +%s) + ${LIFETIME_S + 1}))
while [ "$(date +%s)" -lt $end ]; do last=$(ask) || exit 1; done
[ "$first" = "$last" ] && echo 1 "$last" true
`;

describe('real AWS programs, through `daypass exec`', () => {
  let daypass: Installation;
  let role: string;
  let name: string;

  beforeAll(async () => {
    daypass = await Installation.open({ emulator: { roleCredentialSeconds: LIFETIME_S } });
    const any = daypass.anyRole;
    role = any.role;
    name = `${any.account}/${any.role}`;
    await writeFile(join(daypass.folder, 'ask.mjs'), JS_SDK);
    expect((await daypass.signIn()).status).toBe(0);
  });
  afterAll(() => daypass.close());

  const programs = [
    { title: 'AWS CLI', here: HAS_AWS, command: ['sh', '-c', CLI] },
    { title: 'boto3', here: HAS_BOTO3, command: ['python3', '-c', BOTO3] },
    { title: 'JS SDK', here: true, command: [process.execPath, 'ask.mjs'] },
  ];

  for (const { title, here, command } of programs) {
    it.skipIf(!here).concurrent(`${title}: continues when its first credentials have ended`, async () => {
      const { status, stdout, stderr } = await daypass.daypass(['exec', name, '--', ...command], {
        AWS_PROFILE: 'not-there',
        AWS_ACCESS_KEY_ID: 'AKIAWRONG',
        AWS_SECRET_ACCESS_KEY: 'wrong',
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).toMatch(
        new RegExp(`^1 arn:aws:sts::\\d{12}:assumed-role/AWSReservedSSO_${role}_\\S+ (true|True)\\n$`),
      );
    });
  }

  it('say what to do when the sign-in has ended', async () => {
    await daypass.daypass(['logout', '--all']);
    const answer = await daypass.daypass(['exec', name, '--', 'true']);
    expect(answer).toEqual({
      status: 3,
      stdout: '',
      stderr: 'daypass: Signed out of acme. Run `daypass login acme`.\n',
    });
  });
});
