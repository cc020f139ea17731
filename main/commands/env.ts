import { requesterOf } from '../agent/requester.ts';
import { DaypassError, EXIT } from '../base/errors.ts';
import type { Command, CommandContext, Input } from './framework/command.ts';
import { refuseJavaProperties } from './roles/java-properties.ts';
import { ROLE, roleArgument } from './roles/role-argument.ts';
import { regionOf, staticEnvironment, withoutOwn } from './roles/role-environment.ts';
import {
  assignmentText,
  failureText,
  hasUnset,
  refusalElsewhere,
  SYNTAXES,
  type Syntax,
  syntaxOf,
} from './terminal/shell-syntax.ts';

export const env: Command = {
  path: ['env'],
  summary: 'Print the variables that give a role',
  details: [
    'For eval, or for tools that read a file. They are keys, which end and are not renewed: `daypass exec` and a profile are',
    'renewed. AWS_PROFILE and the like, which some tools prefer, are unset. Commands of Daypass that name no role mean this one.',
  ].join('\n'),
  arguments: [ROLE],
  flags: {
    shell: { value: 'NAME', about: `${SYNTAXES.join(', ')}; else the one that asks, or your own` },
    region: { value: 'REGION', about: 'the region; else AWS_REGION, the account’s by the settings, the session’s' },
  },
  examples: [
    ['eval "$(daypass env prod/adm)"', 'bash and zsh'],
    ['daypass env prod/adm --shell fish | source', 'fish'],
    ['daypass env prod/adm --shell pwsh | Out-String | Invoke-Expression', 'PowerShell'],
    ['docker run --env-file <(daypass env prod/adm --shell dotenv) IMAGE', 'a container, without a file on disk'],
  ],
  async run(context, input) {
    const syntax = chosenSyntax(context, input.value('shell'));
    try {
      context.reply.stdout(await variables(context, input, syntax));
    } catch (error) {
      context.reply.stdout(failureText(syntax));
      throw error;
    }
    return EXIT.done;
  },
};

async function variables(context: CommandContext, input: Input, syntax: Syntax): Promise<string> {
  const { agent, request } = context;
  if (hasUnset(syntax)) refuseJavaProperties(request);
  const named = await roleArgument(context, input.arguments[0]);
  const region = regionOf(named.role, context, input.value('region'));
  const credentials = await agent.credentials(named.role, requesterOf(request, 'env'));
  const role = staticEnvironment({ ...named, region }, credentials, context);
  return refusalElsewhere(syntax) + assignmentText(hasUnset(syntax) ? role : withoutOwn(role), syntax);
}

/**
 * The shell that reads it: what has started the client, as a script may be of another shell than the person's own.
 * @throws DaypassError usage
 */
export function chosenSyntax({ host, request }: CommandContext, asked: string | undefined): Syntax {
  const known = SYNTAXES.find((syntax) => syntax === asked);
  if (known) return known;
  if (asked !== undefined) {
    throw new DaypassError('usage', `There is no shell "${asked}".`, { next: `Give one of: ${SYNTAXES.join(', ')}.` });
  }
  if (host.surroundings.platform === 'win32') return 'pwsh';
  return syntaxOf(request.parentPath ?? '') ?? syntaxOf(request.env.SHELL ?? '') ?? 'bash';
}
