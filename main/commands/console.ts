import { requesterOf } from '../agent/requester.ts';
import { DaypassError, EXIT } from '../base/errors.ts';
import { knownService } from '../console/destination.ts';
import type { ConsoleTarget } from '../console/open.ts';
import { searchServices } from '../console/services.ts';
import { browserNames, findBrowsers } from '../platform/browser/browsers.ts';
import type { Command, CommandContext, Input } from './framework/command.ts';
import { openRoleConsole, roleConsoleLink } from './roles/open-console.ts';
import { ROLE, roleArgument } from './roles/role-argument.ts';
import { formatTable, printable } from './terminal/text.ts';

export const consoleCommand: Command = {
  path: ['console'],
  summary: 'Open the AWS console of a role in a browser',
  needsWindows: true,
  details: [
    'Signs in with the credentials of the role; no password, no portal in between. Where it opens is a setting',
    '(console.opens), and a flag says otherwise for once. The address signs in anyone who has it, for 15 minutes: it is not',
    'written to any file or log and no process list shows it; --print is for handing it on yourself.',
  ].join('\n'),
  arguments: [ROLE],
  flags: {
    service: { value: 'NAME', about: 'where to begin: s3, ec2, logs, … (--services lists them)' },
    region: { value: 'REGION', about: 'the region; else the account’s by the settings, else the session’s' },
    page: { value: 'URL', about: 'begin at this page of the console, as copied from a browser' },
    print: { about: 'print the address instead of opening it' },
    isolated: { about: 'open in a window of Daypass with cookies of its own' },
    browser: { value: 'NAME', about: 'open in this browser or profile: firefox, chrome:Work (--browsers lists them)' },
    portal: { about: 'use the portal’s own link: needs no credentials, only a browser that is signed in there' },
    'sign-out-first': {
      about: 'end the console session that the browser has, if any (AWS refuses it with multi-session)',
    },
    services: { about: 'list the services, those used last first' },
    browsers: { about: 'list the browsers of this machine and their profiles' },
  },
  exclusive: [
    ['service', 'page'],
    ['isolated', 'browser'],
    ['portal', 'isolated'],
    ['portal', 'browser'],
    ['portal', 'sign-out-first'],
    ['isolated', 'sign-out-first'],
    ['print', 'isolated'],
    ['print', 'browser'],
    ['services', 'browsers'],
  ],
  examples: [
    ['daypass console payments-prod/Admin', 'open the console’s start page'],
    ['daypass console payments-prod/Admin --service logs --region eu-west-1', 'straight to the log groups'],
    ['daypass console @active --isolated', 'next to other consoles, each in its own window'],
    ['daypass console sandbox/Admin --browser firefox:Work', 'in that profile of Firefox'],
    ['daypass console @active --print --service s3', 'only the address'],
  ],
  async run(context, input) {
    if (input.has('services')) return listServices(context);
    if (input.has('browsers')) return listBrowsers(context);
    const { agent, host, request, reply } = context;
    // What is wrong with the words is said before anybody is asked for anything.
    const service = input.value('service');
    if (service !== undefined) knownService(service);
    const { role, name } = await roleArgument(context, input.arguments[0]);
    const wish = {
      service,
      region: regionIn(input, request.env),
      page: input.value('page'),
      signOutFirst: input.has('sign-out-first'),
      target: targetOf(input, context),
    };
    const requester = requesterOf(request, 'console');
    const dependencies = host.consoleDependencies(request.env);
    if (input.has('print') || isOverSsh(input, request.env)) {
      const { url, isSecret } = await roleConsoleLink(agent, role, requester, wish, dependencies);
      reply.stdout(`${url}\n`);
      if (isSecret)
        reply.stderr(`Anyone who has it can use it, for 15 minutes.\n${wish.signOutFirst ? IF_REFUSED : ''}`);
      return EXIT.done;
    }
    const { request: opened, target } = await openRoleConsole(agent, role, requester, wish, dependencies).catch(
      throwWithWayOut,
    );
    const { destination } = opened;
    const what = destination.service === undefined ? 'The console' : knownService(destination.service).name;
    reply.stdout(`${what} of ${printable(name)} (${destination.region}) opens in ${placeOf(target)}.\n`);
    if (wish.signOutFirst) reply.stderr(IF_REFUSED);
    return EXIT.done;
  },
};

/** Only the browser sees how AWS answers a sign-out. */
const IF_REFUSED =
  'If AWS answers with a page that says 400, this browser has multi-session support on: run the command without --sign-out-first.\n';

/** The flag's; else a page says its own, and the environment comes before the settings. */
function regionIn(
  input: Input,
  { AWS_REGION, AWS_DEFAULT_REGION }: CommandContext['request']['env'],
): string | undefined {
  const around = AWS_REGION || AWS_DEFAULT_REGION || undefined;
  return input.value('region') ?? (input.value('page') === undefined ? around : undefined);
}

/** Without a browser there is no address on the screen either. @throws DaypassError */
function throwWithWayOut(error: unknown): never {
  if (!(error instanceof DaypassError) || error.code !== 'browser-failed') throw error;
  throw new DaypassError(error.code, error.message, {
    next: 'Run the command again with --print for the address, and open that yourself.',
    cause: error,
  });
}

/** Over ssh there is no browser of the person's on this machine; one that was named is taken at its word. */
function isOverSsh(input: Input, env: CommandContext['request']['env']): boolean {
  return env.SSH_CONNECTION !== undefined && !input.has('isolated') && input.value('browser') === undefined;
}

function targetOf(input: Input, { agent }: CommandContext): ConsoleTarget | undefined {
  const browser = input.value('browser');
  if (input.has('portal')) return { opens: 'portal' };
  if (input.has('isolated')) return { opens: 'isolated' };
  if (browser === undefined) return input.has('print') ? { opens: 'default' } : undefined;
  return { opens: 'browser', browser, containers: agent.settings.get().console.containers };
}

function placeOf(target: ConsoleTarget): string {
  switch (target.opens) {
    case 'isolated':
      return 'a window of Daypass';
    case 'browser':
      return target.browser;
    case 'default':
    case 'portal':
      return 'your browser';
  }
}

function listServices({ agent, reply }: CommandContext): 0 {
  reply.stdout(formatTable(searchServices('', agent.usage.services()).map(({ id, name }) => [id, name])));
  return EXIT.done;
}

async function listBrowsers({ host, request, reply }: CommandContext): Promise<0> {
  const browsers = await findBrowsers(host.consoleDependencies(request.env));
  const rows = browserNames(browsers).map(({ id, name }) => [printable(id), printable(name)]);
  if (rows.length > 0) reply.stdout(formatTable(rows));
  else reply.stderr('No browser is found but the default one.\n');
  return EXIT.done;
}
