import { type RoleRef, roleKey } from '../../common/roles.ts';
import { type ImportResult, importProfiles, rolesOfProfiles } from '../aws-files/import-profiles.ts';
import type { OtherTools } from '../aws-files/other-tools.ts';
import { readFileText } from '../aws-files/read-file.ts';
import { EXIT } from '../base/errors.ts';
import { noteInEnglish } from './files/notes.ts';
import { REVIEW_FLAGS, reviewChange } from './files/review.ts';
import type { Command, CommandContext } from './framework/command.ts';
import { plural, printable } from './terminal/text.ts';

/** What was used most is worth a favourite; the rest is not. */
const MAX_FAVOURITES = 10;

interface NewFavourite extends RoleRef {
  readonly name: string | null;
}

export const importCommand: Command = {
  path: ['import'],
  summary: 'Take over profiles and favorites from other tools',
  details: [
    'Profiles of the AWS config file with a sign-in of their own (aws sso, granted, aws-sso) keep their name, region and all',
    'else, and get their credentials from Daypass. The roles used most with granted and aws-sso become favorites.',
    'A copy of the file as it was is kept next to it.',
  ].join('\n'),
  arguments: [],
  flags: {
    favorites: { about: 'favorites only; the profiles stay as they are', earlier: 'favourites' },
    ...REVIEW_FLAGS,
  },
  exclusive: [['dry-run', 'yes']],
  examples: [
    ['daypass import --dry-run', 'see what would change'],
    ['daypass import', 'show it, ask, and do it'],
  ],
  async run(context, input) {
    const { agent, clock, host, reply } = context;
    const path = host.paths.awsConfig;
    const before = await readFileText(path);
    // Loaded when it is needed: reading YAML takes as much code as half of the rest.
    const { readOtherTools } = await import('../aws-files/other-tools.ts');
    const tools = await readOtherTools(host.surroundings);
    const credentials = await readFileText(host.paths.awsCredentials);
    const take = (text: string) => importProfiles(text, host.client, tools.awsSso.portals, credentials);
    const result = take(before);
    const favouritesOnly = input.has('favorites');
    await agent.reloadConfig();
    const sessions = new Set([
      ...agent.view().sessions.map(({ name }) => name),
      ...(favouritesOnly ? [] : result.sessions),
    ]);
    const favourites = newFavourites(context, tools, result).filter(({ session }) => sessions.has(session));
    for (const note of tools.notes) reply.stderr(`${printable(note)}\n`);
    if (!favouritesOnly) {
      for (const { name, why } of result.left)
        reply.stderr(`${noteInEnglish({ code: 'profile-left', profile: name, why })}\n`);
    }
    const stamp = new Date(clock.now()).toISOString().slice(0, 19).replace(/\D/g, '');
    const outcome = await reviewChange(context, input, {
      path,
      change: (text) => (favouritesOnly ? text : take(text).text),
      keepCopy: `${path}.before-import-${stamp}`,
      also: favourites.map((favourite) => `+ favorite ${describe(favourite)}\n`),
    });
    if (outcome === 'shown') return EXIT.done;
    if (outcome === 'same') {
      reply.stdout('There is nothing to import.\n');
      return EXIT.done;
    }
    await agent.reloadConfig();
    for (const { name, ...role } of favourites) await agent.setFavourite(role, true, name ?? undefined);
    const count = favouritesOnly ? 0 : result.imported.length;
    const parts = [
      ...(count > 0 ? [plural(count, 'profile')] : []),
      ...(favourites.length > 0 ? [plural(favourites.length, 'favorite')] : []),
    ];
    reply.stdout(`${parts.join(' and ')} imported.\n`);
    return EXIT.done;
  },
};

/** Roles used most elsewhere that are no favourites yet, each once. */
function newFavourites(
  { agent }: CommandContext,
  { granted, awsSso }: OtherTools,
  { text, portals }: ImportResult,
): NewFavourite[] {
  const profiles = rolesOfProfiles(text);
  const sessions = new Map([...awsSso.portals.keys()].map((called, index) => [called, portals[index] ?? null]));
  const found: NewFavourite[] = [
    ...granted.flatMap((name) => {
      const role = profiles.get(name);
      return role ? [{ ...role, name }] : [];
    }),
    ...awsSso.roles.flatMap(({ portal, account, role, name }) => {
      const session = sessions.get(portal);
      return session ? [{ session, account, role, name }] : [];
    }),
  ];
  const seen = new Set(agent.settings.get().favourites.map((favourite) => roleKey(favourite)));
  const fresh = found.filter((favourite) => {
    const key = roleKey(favourite);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  return fresh.slice(0, MAX_FAVOURITES);
}

function describe({ name, account, role }: NewFavourite): string {
  const own = `${account}/${role}`;
  return printable(name === null ? own : `${name} (${own})`);
}
