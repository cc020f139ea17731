/** `daypass iam-user …`: IAM users, whose access key is in the keychain and never comes out of it again. */
import type { MfaChoice } from '../agent/sessions/iam-users.ts';
import { readStaticKey, removeStaticKey } from '../aws-files/credentials-file.ts';
import { DaypassError, EXIT } from '../base/errors.ts';
import type { Secret } from '../base/secret.ts';
import { shellWord } from '../base/shell-word.ts';
import type { AccessKeyView, SecondKey } from '../sources/source.ts';
import type { Command, CommandContext, Input } from './framework/command.ts';
import { askCode, askLine, canAsk } from './terminal/prompt.ts';
import { formatTime, printable } from './terminal/text.ts';

const NAME = { name: 'NAME', about: 'what the session is called', required: true };
const DEFAULT_REGION = 'us-east-1';
const MAX_HOURS = 36;

export const iamUserAdd: Command = {
  path: ['iam-user', 'add'],
  summary: 'Put an IAM user’s access key into the keychain',
  details: [
    'Asks for the access key (or reads id and secret from standard input, a line each), sees at AWS whose it is, and',
    'keeps it in the keychain. What Daypass gives out are sessions made with it, never the key. A key of the root user is',
    'refused. IAM Identity Center is better where you can have it: there is no key at all then.',
  ].join('\n'),
  arguments: [NAME],
  flags: {
    import: { about: 'take the key of this profile of the AWS credentials file', value: 'PROFILE' },
    remove: { about: 'with --import: take the key out of that file too, without asking' },
    'mfa-serial': {
      about: 'ARN of the MFA device whose codes sessions need (found automatically if you may list them)',
      value: 'ARN',
    },
    'no-mfa': { about: 'make sessions without a code, although there is a device' },
    hours: { about: `how long a session lasts, 1 to ${MAX_HOURS} (12)`, value: 'N' },
    region: { about: `region whose STS is asked (${DEFAULT_REGION})`, value: 'REGION' },
  },
  exclusive: [['mfa-serial', 'no-mfa']],
  examples: [
    ['daypass iam-user add legacy', 'type the key; the secret is not shown'],
    ['daypass iam-user add legacy --import default', 'take it from ~/.aws/credentials'],
  ],
  async run(context, input) {
    const { agent, reply } = context;
    const name = input.arguments[0] ?? '';
    const profile = input.value('import');
    const durationSeconds = secondsOf(input);
    if (input.has('remove') && profile === undefined) throw new DaypassError('usage', '--remove needs --import.');
    const key =
      profile === undefined ? await typedKey(context) : await readStaticKey(context.host.paths.awsCredentials, profile);
    const mfa = input.has('no-mfa') ? ('none' as const) : (input.value('mfa-serial') ?? ('find' as const));
    const region = input.value('region') ?? DEFAULT_REGION;
    const chooseMfa = canAsk(context) ? (choice: MfaChoice) => askMfa(context, choice) : undefined;
    const user = {
      name,
      ...key,
      region,
      mfa,
      durationSeconds,
      signal: reply.signal,
      ...(chooseMfa ? { chooseMfa } : {}),
    };
    const added = await agent.edits.addIamUser(user);
    reply.stdout(`${name} is the IAM user ${added.userName} in ${added.accountId}. Its key is in the keychain.\n`);
    if (added.mfaSerial) reply.stdout(`Sessions need a code of ${added.mfaSerial}.\n`);
    if (added.unknownMfa) {
      reply.stderr(
        `AWS does not let ${added.userName} list its MFA devices. If it has one, remove ${name} and add it with ` +
          `\`--mfa-serial ${added.unknownMfa}\` (its usual name).\n`,
      );
    }
    if (added.accessKey.isOld)
      reply.stdout(`${age(context, added.accessKey)} Run \`daypass iam-user rotate ${shellWord(name)}\`.\n`);
    if (profile !== undefined) await offerRemoval(context, input, profile, name);
    if (added.mfaSerial) reply.stderr(`Next: \`daypass login ${shellWord(name)}\`.\n`);
    return EXIT.done;
  },
};

export const iamUserRotate: Command = {
  path: ['iam-user', 'rotate'],
  summary: 'Replace an IAM user’s access key by a new one',
  details: [
    'Makes a new key, sees it work, uses it from then on, and deactivates the old one. A day later the old one is deleted;',
    'until then it can be made active again at AWS if something still needs it. Cut off at any moment, the command continues',
    'where it stopped when it is run again, and a key that works is in the keychain at every moment.',
  ].join('\n'),
  arguments: [NAME],
  flags: {
    delete: { about: 'delete this second key of the user first, which leaves no room for a new one', value: 'KEY' },
    use: { about: 'take this second key as the new one: its secret is asked for', value: 'KEY' },
  },
  exclusive: [['delete', 'use']],
  examples: [['daypass iam-user rotate legacy', 'rotate the key of the session legacy']],
  async run(context, input) {
    const { agent, clock, reply } = context;
    const name = input.arguments[0] ?? '';
    const second = await secondKey(context, input);
    let told = '';
    const onStep = (key: AccessKeyView) => {
      const text = stepText(key);
      if (text !== told && text !== '') reply.stderr(`${text}\n`);
      told = text;
    };
    const key = await agent.edits.rotateKey(name, onStep, reply.signal, second);
    const deleteAt = key.rotation?.deleteAt;
    reply.stdout(`${name} uses the access key ${key.id}.\n`);
    if (deleteAt) {
      const when = formatTime(deleteAt, clock.now(), context.request.env.TZ);
      reply.stdout(`The old one is inactive now; the agent deletes it after ${when}.\n`);
    }
    return EXIT.done;
  },
};

export const iamUserRemove: Command = {
  path: ['iam-user', 'remove'],
  summary: 'Take an IAM user and its access key out of Daypass',
  details: 'The key goes from the keychain, where its only copy may be. At AWS it stays; delete it there.',
  arguments: [NAME],
  flags: { yes: { about: 'do not ask' } },
  examples: [['daypass iam-user remove legacy', 'forget the session legacy and its key']],
  async run(context, input) {
    const { agent, reply } = context;
    const name = input.arguments[0] ?? '';
    await agent.reloadConfig();
    const session = agent.view().sessions.find((one) => one.name === name);
    if (session?.kind !== 'iam-user') throw new DaypassError('no-session', `There is no IAM user called "${name}".`);
    if (
      !input.has('yes') &&
      !(await agreed(context, `Forget ${name} and its access key ${session.accessKey?.id ?? ''}? (y/N)`))
    ) {
      throw new DaypassError('cancelled', 'Nothing was changed.', { next: 'Say yes, or give --yes.' });
    }
    await agent.edits.remove(name);
    const key = session.accessKey ? ` Delete the access key ${session.accessKey.id} at AWS if nothing needs it.` : '';
    reply.stdout(`${name} is forgotten.${key}\n`);
    return EXIT.done;
  },
};

async function secondKey(context: CommandContext, input: Input): Promise<SecondKey | undefined> {
  const [deleted, used] = [input.value('delete'), input.value('use')];
  if (deleted !== undefined) return { action: 'delete', id: deleted };
  if (used === undefined) return undefined;
  return { action: 'use', id: used, secret: await askCode(context, `Secret access key of ${used} (not shown):`) };
}

async function typedKey(context: CommandContext): Promise<{ accessKeyId: string; secretAccessKey: Secret }> {
  const accessKeyId = await askLine(context, 'Access key id (AKIA…):');
  return { accessKeyId, secretAccessKey: await askCode(context, 'Secret access key (not shown):') };
}

/** Which MFA device, where AWS does not tell or there are several. @throws DaypassError usage */
async function askMfa(context: CommandContext, { userName, devices, usual }: MfaChoice): Promise<string | null> {
  const listed = devices.length > 0 ? devices : [usual];
  const why =
    devices.length > 0 ? `${userName} has several MFA devices` : `AWS does not let ${userName} list MFA devices`;
  context.reply.stderr(`${why}. Which one shows the codes?\n`);
  listed.forEach((device, index) => {
    context.reply.stderr(`  ${index + 1}  ${printable(device)}${devices.length > 0 ? '' : '  (the usual name)'}\n`);
  });
  const answer = await askLine(context, 'Number, ARN, or `none`:');
  if (/^none$/i.test(answer)) return null;
  if (!/^\d{1,3}$/.test(answer)) return answer;
  const chosen = listed[Number(answer) - 1];
  if (chosen) return chosen;
  throw new DaypassError('usage', `There is no device ${answer}.`, { next: 'Run the command again.' });
}

async function offerRemoval(context: CommandContext, input: Input, profile: string, name: string): Promise<void> {
  const { host, reply } = context;
  const path = host.paths.awsCredentials;
  const question = `Take the key out of ${path} too? Programs that use the profile ${profile} then need Daypass. (y/N)`;
  if (!input.has('remove') && !(await agreed(context, question))) {
    reply.stderr(
      `The key is still in ${path}, readable to every program. Rotate it with \`daypass iam-user rotate ${shellWord(name)}\`.\n`,
    );
    return;
  }
  const copies = await removeStaticKey(path, profile);
  reply.stdout(
    `The key is out of ${path}. The old file is kept as ${copies.join(' and ')}: ` +
      'delete it, or rotate the key, which makes it worthless.\n',
  );
}

/** False where no one can be asked. */
async function agreed(context: CommandContext, question: string): Promise<boolean> {
  if (!canAsk(context)) return false;
  const answer = await askLine(context, question).catch(() => '');
  return /^(y|yes)$/i.test(answer);
}

function secondsOf(input: Input): number | null {
  const text = input.value('hours');
  if (text === undefined) return null;
  const hours = Number(text);
  if (Number.isInteger(hours) && hours >= 1 && hours <= MAX_HOURS) return hours * 3600;
  throw new DaypassError('usage', `--hours takes a whole number from 1 to ${MAX_HOURS}.`);
}

function age({ clock }: CommandContext, { createdAt }: AccessKeyView): string {
  return `The key is ${Math.floor((clock.now() - createdAt) / 86_400_000)} days old.`;
}

function stepText({ id, rotation }: AccessKeyView): string {
  switch (rotation?.step) {
    case 'creating':
      return 'Asking AWS for a new access key.';
    case 'created':
      return 'There is a new key; waiting for AWS to know it everywhere.';
    case 'swapped':
      return `Using the new key ${id} from now on; deactivating the old one.`;
    default:
      return '';
  }
}
