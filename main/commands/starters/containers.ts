/**
 * Programs that start others in a container, which has an environment of its own, and often the person's `~/.aws` in it: those that are
 * told to pass on the role's variables get keys, because there are no profiles of this machine in there. The others are refused.
 */
import { DaypassError } from '../../base/errors.ts';
import { has, type ProgramWords, valuesOf, wordsOf } from './options.ts';
import { areKeys, onlyNamed, type Starter } from './refusals.ts';

const KEYS = '-e AWS_ACCESS_KEY_ID -e AWS_SECRET_ACCESS_KEY -e AWS_SESSION_TOKEN';
/** Variables that are the role, or lead to it: docs/decisions/0012. */
const ROLES = /^AWS_(?:PROFILE|ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|CONTAINER_)/;

/** docker(1), podman(1), nerdctl(1): what comes before the command. */
const GLOBAL = {
  letters: 'cHlan',
  long: [
    'config context host log-level tlscacert tlscert tlskey',
    'cgroup-manager conmon connection events-backend identity module namespace address root runroot runtime',
    'storage-driver storage-opt tmpdir url',
  ].join(' '),
};

const docker: Starter = (args, _context, name) => {
  const [first, second] = wordsOf(args, GLOBAL).operands;
  const command = first === 'container' ? second : first;
  if (!['run', 'exec', 'create'].includes(command ?? '')) return null;
  const passed = environmentWords(args);
  if (has(passed, 'help')) return null;
  const pairs = valuesOf(passed, 'e', 'env');
  if (has(passed, 'env-host') || areKeys(pairs)) return onlyNamed(name);
  const isAnswered = has(passed, 'env-file') || pairs.some((pair) => ROLES.test(pair) && isTheirs(pair));
  if (isAnswered) return null;
  const call = first === 'container' ? `${name} container ${command}` : `${name} ${command}`;
  throw new DaypassError(
    'usage',
    `The container has an environment of its own, so programs in it would not have the role.`,
    { next: `Pass it on: \`${call} ${KEYS} …\`.` },
  );
};

/** Keys one by one are no role; a value that is written out is the person's own. */
function isTheirs(pair: string): boolean {
  return pair.includes('=') || /^AWS_(?:PROFILE|CONTAINER_)/.test(pair);
}

/** Of all words, wherever the image's name comes: what each option takes is not known here. */
function environmentWords(args: readonly string[]): ProgramWords {
  const options = args.flatMap((word, at) => {
    const [, name = '', attached] =
      /^(?:-[a-zA-Z]*(?=e)|--(?=env|help))(env-file|env-host|env|help|e)=?(.+)?$/.exec(word) ?? [];
    return name === '' ? [] : [{ name, value: attached ?? args[at + 1] ?? null }];
  });
  return { options, operands: [] };
}

/** toolbox(1) has a list of variables that it passes on, and no way to add to it. */
const toolbox: Starter = (args, _context, name) => {
  const { operands } = wordsOf(args, { long: 'log-level' });
  const isStart = operands.length === 0 || ['run', 'enter'].includes(operands[0] ?? '');
  if (!isStart || has(wordsOf(args, {}), 'help', 'version')) return null;
  throw new DaypassError(
    'usage',
    `${name} passes none of the role’s variables on, so programs would not have the role.`,
    {
      next: 'Run `daypass shell ROLE` inside it.',
    },
  );
};

/** flatpak-spawn(1): the environment is that of the sandbox's helper, and what `--env=NAME=VALUE` says. */
const flatpakSpawn: Starter = (args, _context, name) => {
  const words = wordsOf(args, { long: 'env directory forward-fd' });
  if (words.operands.length === 0) return null;
  if (valuesOf(words, 'env').some((pair) => ROLES.test(pair))) return null;
  throw new DaypassError(
    'usage',
    `${name} passes none of the role’s variables on, so programs would not have the role.`,
    {
      next: 'Run Daypass there: `flatpak-spawn --host daypass exec ROLE -- …`.',
    },
  );
};

/** systemd-nspawn(1): `-E NAME` passes on the caller's. */
const nspawn: Starter = (args, _context, name) => {
  const words = wordsOf(args, {
    letters: 'DiMuSpEULxXZ',
    long: 'directory image machine user slice property setenv bind bind-ro tmpfs overlay chdir',
  });
  if (has(words, 'help', 'version')) return null;
  if (areKeys(valuesOf(words, 'E', 'setenv'))) return onlyNamed(name);
  throw new DaypassError(
    'usage',
    `The container has an environment of its own, so programs in it would not have the role.`,
    {
      next: `Pass it on: \`${name} ${KEYS.replaceAll('-e', '-E')} …\`.`,
    },
  );
};

export const CONTAINER_STARTERS: Readonly<Record<string, Starter>> = {
  docker,
  podman: docker,
  nerdctl: docker,
  toolbox,
  'flatpak-spawn': flatpakSpawn,
  'systemd-nspawn': nspawn,
};
