import { requesterOf } from '../agent/requester.ts';
import { DaypassError, EXIT } from '../base/errors.ts';
import { chosenSyntax } from './env.ts';
import type { Command, CommandContext } from './framework/command.ts';
import { refuseJavaProperties } from './roles/java-properties.ts';
import { fileVariables, hasOtherDefault, roleProfileHindrance } from './roles/program-files.ts';
import { ROLE, roleArgument } from './roles/role-argument.ts';
import {
  endpointEnvironment,
  type PlacedRole,
  profileEnvironment,
  regionOf,
  withoutOwn,
} from './roles/role-environment.ts';
import { type Assignments, assignmentText, hasUnset, SYNTAXES, type Syntax } from './terminal/shell-syntax.ts';

/** Docker takes the value of a variable that is only named from its own environment, so that no process list shows it. */
const DOCKER_NAMES = [
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
];

export const serve: Command = {
  path: ['serve'],
  summary: 'Serve a role over HTTP on this machine until Ctrl-C',
  details: [
    'Prints the variables that AWS’s SDKs find it by, and renews credentials for as long as it runs. Only 127.0.0.1 and [::1]',
    'are listened on, and only who has address and token gets an answer. For one program, `daypass exec` does it all.',
    'A shell gets AWS_PROFILE=daypass-role as well, which comes before keys in files; a .env file and JSON are for containers and',
    'do without. A container reaches this machine’s 127.0.0.1 with --network host (Linux, or switched on in Docker Desktop).',
  ].join('\n'),
  arguments: [ROLE],
  flags: {
    shell: { value: 'NAME', about: `${SYNTAXES.join(', ')}; else the one that asks, or your own` },
    region: { value: 'REGION', about: 'the region; else AWS_REGION, the account’s by the settings, the session’s' },
    docker: { about: 'print the flags for a container as well' },
  },
  examples: [
    ['daypass serve prod/adm', 'paste what it prints into another terminal'],
    ['daypass serve prod/adm --docker', 'for `docker run`'],
    [
      `daypass exec prod/adm -- docker run --network host -e ${DOCKER_NAMES.slice(0, 2).join(' -e ')} IMAGE`,
      'the same in one command',
    ],
  ],
  async run(context, input) {
    const { agent, host, reply, request } = context;
    const syntax = chosenSyntax(context, input.value('shell'));
    if (hasUnset(syntax)) refuseJavaProperties(request);
    const named = await roleArgument(context, input.arguments[0]);
    const region = regionOf(named.role, context, input.value('region'));
    // Says at once what is wrong, before anybody asks.
    const approved = new Set<string>();
    await agent.credentials(named.role, { ...requesterOf(request, 'serve'), approved });
    await checkFiles(context, syntax);
    const grant = await host.openGrant({ role: named.role, pid: request.pid, action: 'serve', approved });
    try {
      const variables = variablesFor(context, syntax, { ...named, region }, grant);
      reply.stdout(assignmentText(variables, syntax));
      if (input.has('docker')) {
        const names = DOCKER_NAMES.filter((name) => variables.set[name] !== undefined);
        const flags = `--network host ${names.map((name) => `-e ${name}`).join(' ')}`;
        if (syntax === 'json') reply.stderr(`docker run ${flags} IMAGE\n`);
        else reply.stdout(`${syntax === 'cmd' ? 'rem' : '#'} docker run ${flags} IMAGE\n`);
      }
      if (request.terminal.stderr) reply.stderr(`Serving ${named.name}. Ctrl-C ends it.\n`);
      await new Promise<void>((resolve) => {
        if (reply.signal.aborted) resolve();
        reply.signal.addEventListener('abort', () => resolve(), { once: true });
      });
    } finally {
      await grant.dispose();
    }
    return EXIT.done;
  },
};

/** A profile comes before keys in files, as in `exec`; without one those are warned of. @throws DaypassError config-invalid */
async function checkFiles(context: CommandContext, syntax: Syntax): Promise<void> {
  if (hasUnset(syntax)) {
    const hindrance = await roleProfileHindrance(context);
    if (hindrance === null) return;
    throw new DaypassError('config-invalid', `${hindrance} Programs would not get the role in a shell.`, {
      next: 'Use `daypass exec ROLE --static -- …`, or --shell dotenv for a container.',
    });
  }
  if (await hasOtherDefault(context)) {
    context.reply.stderr(
      'Your [default] profile has credentials of its own: on this machine, many tools take those before these variables.\n',
    );
  }
}

/** A shell gets the files that were looked at as well: where the text is pasted, variables may name others that hide the profile. */
function variablesFor(
  context: CommandContext,
  syntax: Syntax,
  role: PlacedRole,
  grant: Parameters<typeof endpointEnvironment>[1],
): Assignments {
  if (!hasUnset(syntax)) return withoutOwn(endpointEnvironment(role, grant));
  const { set, unset } = profileEnvironment(role, grant, 'grant-ends');
  const files = fileVariables(context);
  return { set: { ...files.set, ...set }, unset: [...files.unset, ...unset] };
}
