/**
 * Programs that run the one they are told to with variables from a file or a vault: `.envrc`, `.env`, `mise.toml`. Those come last, so
 * that it might be somebody else. Daypass goes behind them, which the error says.
 */
import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { CommandContext } from '../framework/command.ts';
import { has, wordsOf } from './options.ts';
import { changesVariables, type Starter, withoutVariables } from './refusals.ts';

/** Whether Daypass is among the words behind it, and gives the role once more. */
function isGivenAgain(args: readonly string[]): boolean {
  return /(?:^|[\s/])daypass exec(?:\s|$)/.test(args.join(' '));
}

/** @param pattern of the words with which it starts a program, @param call how Daypass goes behind it */
function behind(pattern: RegExp, call: string): Starter {
  return (args, _context, name) => {
    const [first = ''] = args;
    if (!pattern.test(args.join(' ')) || /^(?:-h|--help|--version)$/.test(first) || isGivenAgain(args)) return null;
    throw changesVariables(name, `Put Daypass behind it: \`${call} daypass exec ROLE -- …\`.`);
  };
}

/** pipenv(1): a `.env` next to the Pipfile, which is in this folder or up to three above it. */
const pipenv: Starter = async (args, context, name) => {
  const { operands } = wordsOf(args, { long: 'python pypi-mirror' });
  if (!['run', 'shell'].includes(operands[0] ?? '') || isGivenAgain(args)) return null;
  if (context.request.env.PIPENV_DOTENV_LOCATION === undefined && !(await hasDotenv(context))) return null;
  throw changesVariables(name, 'Put Daypass behind it: `pipenv run daypass exec ROLE -- …`.');
};

async function hasDotenv({ request: { cwd } }: CommandContext): Promise<boolean> {
  let folder = resolve(cwd);
  for (let up = 0; up < 4; up += 1) {
    const isThere = await stat(join(folder, '.env')).catch(() => null);
    if (isThere) return true;
    folder = dirname(folder);
  }
  return false;
}

/** nix(1): a shell's hook is read before the command. */
const nix: Starter = (args, _context, name) => {
  const [verb = ''] = args;
  if (!/^(?:develop|shell|run)$/.test(verb)) return null;
  const own = args.slice(0, args.includes('--') ? args.indexOf('--') : undefined);
  if (own.some((word) => /^(?:-i|--ignore-env(?:ironment)?)$/.test(word))) {
    throw withoutVariables(`${name} ${verb} -i`, 'Leave out `-i`.');
  }
  const isCommand = args.some((word) => /^(?:-c|--command)$/.test(word));
  if (verb !== 'develop' || !isCommand || isGivenAgain(args)) return null;
  throw changesVariables(`${name} develop`, 'Put Daypass behind it: `nix develop -c daypass exec ROLE -- …`.');
};

const nixShell: Starter = (args, _context, name) => {
  if (args.includes('--pure')) throw withoutVariables(`${name} --pure`, 'Leave out `--pure`.');
  const at = args.findIndex((word) => word === '--run' || word === '--command');
  if (at < 0 || /^\s*(?:\S*\/)?daypass exec\s/.test(args[at + 1] ?? '')) return null;
  throw changesVariables(name, `Put Daypass behind it: \`${name} ${args[at]} 'daypass exec ROLE -- …'\`.`);
};

const devbox = behind(/^(?:run|shell)\b/, 'devbox run --');
/** poetry and uv read no file, unless uv is told to. */
const uv: Starter = (args, { request: { env } }, name) => {
  const words = wordsOf(args, {});
  if (words.operands[0] !== 'run' || isGivenAgain(args)) return null;
  const isTold = args.some((word) => /^--env-file(?:=|$)/.test(word)) || Boolean(env.UV_ENV_FILE);
  if (!isTold || args.includes('--no-env-file')) return null;
  throw changesVariables(`${name} run`, 'Put Daypass behind it: `uv run --env-file FILE daypass exec ROLE -- …`.');
};

/** Three programs of this name: `dotenv run COMMAND` (Python), `dotenv -e FILE -- COMMAND` (Node), `dotenv COMMAND` (Ruby). */
const dotenv: Starter = (args, _context, name) => {
  const { operands, ...words } = wordsOf(args, { letters: 'efqvpc', long: 'file quote export' });
  const isOther = /^(?:list|get|set|unset)$/.test(operands[0] ?? '') || operands.length === 0;
  if (isOther || has({ operands, ...words }, 'help', 'version', 'h') || isGivenAgain(args)) return null;
  const call = operands[0] === 'run' ? `${name} run --` : `${name} --`;
  throw changesVariables(name, `Put Daypass behind it: \`${call} daypass exec ROLE -- …\`.`);
};

const conda = behind(/^run\b/, 'conda run -n NAME');

export const SETTINGS_STARTERS: Readonly<Record<string, Starter>> = {
  direnv: behind(/^exec\b/, 'direnv exec FOLDER'),
  dotenv,
  dotenvx: behind(/^run\b/, 'dotenvx run --'),
  'env-cmd': behind(/./, 'env-cmd'),
  mise: behind(/^(?:exec|x)\b/, 'mise exec --'),
  'nix-shell': nixShell,
  nix,
  devbox,
  pipenv,
  uv,
  conda,
  mamba: conda,
  micromamba: conda,
  op: behind(/^run\b/, 'op run --'),
  doppler: behind(/^run\b/, 'doppler run --'),
  infisical: behind(/^run\b/, 'infisical run --'),
  chamber: behind(/^exec\b/, 'chamber exec SERVICE --'),
  envdir: behind(/./, 'envdir FOLDER'),
  sops: behind(/^exec-env\b/, 'sops exec-env FILE'),
};
