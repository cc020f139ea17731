/**
 * A credential helper for Docker and whatever speaks its protocol (github.com/docker/docker-credential-helpers). The
 * client comes here when it is started by the name `docker-credential-daypass`. Errors belong on stdout in this protocol.
 */
import { asDaypassError, DaypassError, EXIT } from '../../base/errors.ts';
import { parseRegistry, type Registry } from '../../ecr/registry.ts';
import type { Command, CommandContext } from '../framework/command.ts';
import { wholeInput } from '../framework/whole-input.ts';
import { helperCredentials, helperRole } from '../roles/helper-role.ts';
import { errorText } from '../terminal/text.ts';

/** The words that tell Docker there are no credentials; it continues without. */
const NOT_FOUND = 'credentials not found in native keychain';

export const dockerCredential: Command = {
  path: ['docker-credential'],
  summary: 'Answer Docker as a credential helper for Amazon ECR',
  details: [
    'Docker starts it as docker-credential-daypass, which has to be on the PATH. In ~/.docker/config.json:',
    '',
    '  { "credHelpers": { "111122223333.dkr.ecr.eu-west-1.amazonaws.com": "daypass", "public.ecr.aws": "daypass" } }',
    '',
    'The role is the one that the setting registries has for the account of the registry, else DAYPASS_ROLE, else the',
    'active one. Nothing is stored.',
  ].join('\n'),
  arguments: [{ name: 'OPERATION', about: 'get, list, store, erase or version, as Docker says', required: true }],
  flags: {},
  examples: [['echo public.ecr.aws | docker-credential-daypass get', 'what Docker does']],
  async run(context, input) {
    const { reply } = context;
    const [operation = ''] = input.arguments;
    try {
      switch (operation) {
        case 'get':
          return await get(context);
        case 'list':
          reply.stdout('{}\n');
          return EXIT.done;
        case 'store':
          storeNothing(await wholeInput(reply));
          return EXIT.done;
        case 'erase':
          await wholeInput(reply);
          return EXIT.done;
        case 'version':
          reply.stdout(`docker-credential-daypass ${context.agent.view().version}\n`);
          return EXIT.done;
        default:
          throw new DaypassError('usage', `There is no operation "${operation}".`, {
            next: 'Use get, list, store or erase.',
          });
      }
    } catch (cause) {
      const error = asDaypassError(cause);
      reply.stdout(`${errorText(error)}\n`);
      throw cause;
    }
  },
};

async function get(context: CommandContext) {
  const { agent, host, reply } = context;
  const server = (await wholeInput(reply)).trim();
  const registry = parseRegistry(server);
  if (!registry) {
    reply.stdout(`${NOT_FOUND}\n`);
    return EXIT.unexpected;
  }
  const { role } = await helperRole(context, mappedRole(context, registry));
  const credentials = await helperCredentials(context, role, 'docker-credential');
  const { username, password } = await host.registries.login(
    registry,
    role,
    credentials,
    agent.clockOffset(role.session),
  );
  reply.stdout(`${JSON.stringify({ ServerURL: server, Username: username, Secret: password.expose() })}\n`);
  return EXIT.done;
}

function mappedRole({ agent }: CommandContext, { account }: Registry): string | undefined {
  return account === null ? undefined : agent.settings.get().registries[account];
}

/** `docker login` for ECR changes nothing, because the next `get` has a password of its own. @throws DaypassError usage for others. */
function storeNothing(text: string): void {
  let server: unknown;
  try {
    server = (JSON.parse(text) as { ServerURL?: unknown }).ServerURL;
  } catch (cause) {
    throw new DaypassError('usage', 'What is to be stored is not JSON.', { cause });
  }
  if (typeof server === 'string' && parseRegistry(server)) return;
  throw new DaypassError('usage', 'Daypass keeps no passwords, and knows only Amazon ECR.', {
    next: 'Name it under credHelpers for ECR alone, not as credsStore.',
  });
}
