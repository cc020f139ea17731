/** What `daypass doctor` looks at on this machine: one function for each part. */
import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, win32 } from 'node:path';
import { ownSessions } from '../../agent/views.ts';
import { parseIni } from '../../aws-files/ini.ts';
import { type OwnProfile, ownProfiles, strayProfiles } from '../../aws-files/managed-block.ts';
import { readFileText } from '../../aws-files/read-file.ts';
import { asDaypassError, type ErrorView } from '../../base/errors.ts';
import type { CommandContext } from '../framework/command.ts';
import { formatDuration, formatTime, plural } from '../terminal/text.ts';
import type { Probes } from './probes.ts';

export interface Finding {
  /** What was looked at, in a word or two. */
  readonly part: string;
  /** `note`: works, and is worth knowing; `bad`: does not work. */
  readonly state: 'ok' | 'note' | 'bad';
  readonly what: string;
  /** How to fix it; '' where there is nothing to fix. */
  readonly next: string;
}

export type Check = (context: CommandContext) => Promise<Finding[]>;

const OTHERS = 0o077;

export const ok = (part: string, what: string): Finding => ({ part, state: 'ok', what, next: '' });
export const note = (part: string, what: string, next = ''): Finding => ({ part, state: 'note', what, next });
export const bad = (part: string, what: string, next: string): Finding => ({ part, state: 'bad', what, next });

export function failure(part: string, error: unknown): Finding {
  const { message, next } = asDaypassError(error);
  return bad(part, message, next);
}

export const checkVersions: Check = async ({ agent, request }) => {
  const { version, mode, pid } = agent.view();
  const what = `agent ${version}, ${mode}, process ${pid}; client ${request.version}`;
  if (version === request.version) return [ok('Versions', what)];
  return [
    bad('Versions', what, 'Run `daypass agent stop`: the next command starts the agent that belongs to the client.'),
  ];
};

export const checkFolders: Check = async ({ host: { paths, surroundings } }) => {
  const places = [
    ['Settings folder', paths.config],
    ['State folder', paths.state],
    ['Logs', paths.logs],
    ['Socket folder', paths.run],
  ] as const;
  if (surroundings.platform === 'win32') return places.map(([part, path]) => ok(part, path));
  return Promise.all(
    places.map(async ([part, path]) => {
      const stats = await stat(path).catch(() => null);
      if (!stats) return bad(part, `${path} is not there.`, 'Run `daypass agent stop`, then the command again.');
      const mode = (stats.mode & 0o777).toString(8).padStart(4, '0');
      if ((stats.mode & OTHERS) === 0) return ok(part, `${path}, mode ${mode}`);
      return bad(part, `Others can look into ${path} (mode ${mode}).`, `Run \`chmod 700 ${path}\`.`);
    }),
  );
};

export const checkKeychain: Check = async ({ agent, clock, host }) => {
  const { description, persistent } = agent.view().keychain;
  const started = clock.monotonic();
  try {
    await host.probes.keychain();
  } catch (error) {
    return [failure('Keychain', error)];
  }
  const what = `${description}: stored, read and removed an item in ${Math.ceil(clock.monotonic() - started)} ms`;
  if (persistent) return [ok('Keychain', what)];
  return [
    note(
      'Keychain',
      `${description}: sign-ins end with the agent.`,
      'Unlock or start a keychain, then restart the agent.',
    ),
  ];
};

export const checkSettings: Check = async ({ agent }) => {
  await agent.settings.reload();
  await agent.reloadConfig();
  const { problem, path } = agent.settings;
  const faults = problem ? [problem.toJSON()] : agent.view().configProblems.filter(isOfSettings);
  if (faults.length === 0) return [ok('Settings', path)];
  return faults.map(({ what, next }) => bad('Settings', what, next));
};

/** Whether a definition's fault is one in `settings.json`. */
function isOfSettings({ code }: ErrorView): boolean {
  return code === 'settings-invalid';
}

export const checkConfigFile: Check = async ({ agent, host }) => {
  const { paths } = host;
  const { configProblems, sessions } = agent.view();
  const findings: Finding[] = [];
  const faults = configProblems.filter((problem) => !isOfSettings(problem));
  for (const { what, next } of faults) findings.push(bad('AWS config file', what, next));
  if (faults.length === 0)
    findings.push(ok('AWS config file', `${paths.awsConfig}, ${plural(sessions.length, 'session')}`));
  try {
    const text = await readFileText(paths.awsConfig);
    const own = ownProfiles(text);
    const stray = strayProfiles(text);
    const how = `Put ${host.client.join(' ')} into their credential_process lines in ${paths.awsConfig}, or take them out.`;
    findings.push(...(await programsThatAreGone(own, 'Run `daypass profiles sync`.')));
    findings.push(...(await programsThatAreGone(stray, how)));
    const withKeys = new Set(parseIni(await readFileText(paths.awsCredentials)).map(({ header }) => header));
    for (const { name } of own.filter((profile) => withKeys.has(profile.name))) {
      const what = `[${name}] in ${paths.awsCredentials} holds keys that AWS's tools use instead of ours.`;
      findings.push(bad('Profiles', what, 'Take that section out, or rename it.'));
    }
    const served = own.length + stray.length;
    if (served > 0 && findings.every(({ part }) => part !== 'Profiles')) {
      findings.push(ok('Profiles', `${plural(served, 'profile')} served by Daypass`));
    }
  } catch (error) {
    findings.push(failure('Profiles', error));
  }
  return findings;
};

/** A line names the client by its path, and goes wrong when that has moved. A bare name is looked for in each shell's PATH. */
async function programsThatAreGone(profiles: readonly OwnProfile[], next: string): Promise<Finding[]> {
  const programs = [...new Set(profiles.map(({ program }) => program))].filter((program) => /[/\\]/.test(program));
  const findings = programs.map(async (program) => {
    if (await isProgram(program)) return [];
    const names = profiles.filter((profile) => profile.program === program).map(({ name }) => name);
    const which = names.length === 1 ? `profile ${names[0]}` : plural(names.length, 'profile');
    return [bad('Profiles', `The program of ${which} is gone: ${program}`, next)];
  });
  return (await Promise.all(findings)).flat();
}

export const checkSignIns: Check = async ({ agent, clock, request }) => {
  const { sessions } = agent.view();
  if (sessions.length === 0)
    return [note('Sign-in', 'No session is set up yet.', 'Run `aws configure sso-session`, or add one in the window.')];
  return ownSessions(sessions).map(({ name, state, signInDue }) => {
    const part = `Session ${name}`;
    const login = `Run \`daypass login ${name}\`.`;
    if (state.status === 'signed-out')
      return signInDue ? bad(part, 'A program waits for a sign-in.', login) : note(part, 'not signed in', login);
    if (state.renewable) return ok(part, 'signed in, renews itself');
    return ok(
      part,
      `signed in until ${formatTime(state.expiresAt, clock.now(), request.env.TZ)} (${formatDuration(state.expiresAt - clock.now())})`,
    );
  });
};

export const checkPrograms: Check = async ({ host, request }) => {
  const { surroundings, client } = host;
  const folders = (request.searchPath ?? '').split(surroundings.platform === 'win32' ? ';' : delimiter).filter(Boolean);
  const find = async (name: string) => {
    const names = surroundings.platform === 'win32' ? [`${name}.exe`, `${name}.cmd`] : [name];
    for (const folder of folders.filter(isAbsolute))
      for (const one of names) if (await isProgram(join(folder, one))) return join(folder, one);
    return null;
  };
  const [daypass, aws] = await Promise.all([find('daypass'), find('aws')]);
  const own = client.at(-1) ?? '';
  const findings: Finding[] = [];
  if (daypass === null)
    findings.push(note('daypass in PATH', 'not found', howToPutOnPath(await real(own), surroundings.platform)));
  else if ((await real(daypass)) === (await real(own))) findings.push(ok('daypass in PATH', daypass));
  else
    findings.push(
      note('daypass in PATH', `${daypass}; the agent’s own is ${own}`, 'Keep one of them, so that versions agree.'),
    );
  findings.push(await awsCli(aws, host.probes));
  return findings;
};

/** Windows lets only some people make links. */
function howToPutOnPath(client: string, platform: NodeJS.Platform): string {
  if (platform === 'win32') return `Add ${win32.dirname(client)} to your PATH.`;
  return `Add a link to ${client} to a folder of your PATH.`;
}

async function awsCli(path: string | null, probes: Probes): Promise<Finding> {
  if (path === null) return note('AWS CLI', 'not found in PATH; SDKs work without it');
  const version = /\baws-cli\/(\S+)/.exec((await probes.versionOf(path)) ?? '')?.[1];
  if (version !== undefined) return ok('AWS CLI', `${path}, version ${version}`);
  return note('AWS CLI', `${path} does not say its version.`, 'Run `aws --version` to see why, or install it again.');
}

async function isProgram(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

function real(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}
