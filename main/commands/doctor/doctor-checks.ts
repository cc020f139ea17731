/** What `daypass doctor` looks at on this machine: one function for each part. */

import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, win32 } from 'node:path';
import { ownSessions } from '../../agent/views.ts';
import { type OwnProfile, ownProfiles, strayProfiles } from '../../aws-files/managed-block.ts';
import { ProfilePrecedence } from '../../aws-files/profile-precedence.ts';
import { readFileText } from '../../aws-files/read-file.ts';
import { environmentProfiles } from '../../aws-files/sessions/read-definitions.ts';
import { shellWord } from '../../base/shell-word.ts';
import { OTHERS } from '../../platform/files/private-folder.ts';
import { type Check, type Finding, failure, finding, reported } from './finding.ts';
import type { Probes } from './probes.ts';
import { isOfSettings } from './settings-checks.ts';

export const checkVersions: Check = async ({ agent, request }) => {
  const { version, mode, pid } = agent.view();
  const values = { agent: version, mode, pid: String(pid), client: request.version };
  if (version === request.version) return [finding('ok', 'versions', 'versions', values)];
  return [finding('bad', 'versions', 'versions-differ', values)];
};

export const checkFolders: Check = async ({ host: { paths, surroundings } }) => {
  const places = [
    ['settings-folder', paths.config],
    ['state-folder', paths.state],
    ['logs', paths.logs],
    ['socket-folder', paths.run],
  ] as const;
  if (surroundings.platform === 'win32') return places.map(([part, path]) => finding('ok', part, 'place', { path }));
  return Promise.all(
    places.map(async ([part, path]) => {
      const stats = await stat(path).catch(() => null);
      if (!stats) return finding('bad', part, 'folder-missing', { path });
      const mode = (stats.mode & 0o777).toString(8).padStart(4, '0');
      if ((stats.mode & OTHERS) === 0) return finding('ok', part, 'folder', { path, mode });
      return finding('bad', part, 'folder-open', { path, mode, word: shellWord(path) });
    }),
  );
};

export const checkKeychain: Check = async ({ agent, clock, host }) => {
  const { description, persistent } = agent.view().keychain;
  const started = clock.monotonic();
  try {
    await host.probes.keychain();
  } catch (error) {
    return [failure('keychain', error)];
  }
  if (!persistent) return [finding('note', 'keychain', 'keychain-memory', {})];
  const ms = String(Math.ceil(clock.monotonic() - started));
  return [finding('ok', 'keychain', 'keychain-works', { keychain: description, ms })];
};

export const checkConfigFile: Check = async ({ agent, host }) => {
  const { paths } = host;
  const { configProblems, sessions } = agent.view();
  const findings: Finding[] = [];
  const faults = configProblems.filter((problem) => !isOfSettings(problem));
  for (const fault of faults) findings.push(reported('aws-config', fault));
  if (faults.length === 0)
    findings.push(finding('ok', 'aws-config', 'config', { path: paths.awsConfig, n: sessions.length }));
  try {
    const text = await readFileText(paths.awsConfig);
    const credentials = await readFileText(paths.awsCredentials);
    const own = ownProfiles(text);
    const stray = strayProfiles(text);
    const where = { client: host.client.join(' '), config: paths.awsConfig };
    for (const { program, names } of await programsThatAreGone(own)) {
      const [profile = ''] = names;
      findings.push(
        names.length === 1
          ? finding('bad', 'profiles', 'profile-program-gone', { profile, program })
          : finding('bad', 'profiles', 'profiles-program-gone', { n: names.length, program }),
      );
    }
    for (const { program, names } of await programsThatAreGone(stray)) {
      const [profile = ''] = names;
      findings.push(
        names.length === 1
          ? finding('bad', 'profiles', 'own-profile-program-gone', { profile, program, ...where })
          : finding('bad', 'profiles', 'own-profiles-program-gone', { n: names.length, program, ...where }),
      );
    }
    const elsewhere = environmentProfiles(text, paths.awsConfig, { text: credentials, path: paths.awsCredentials });
    if (elsewhere.length > 0) {
      const [n, names] = [elsewhere.length, elsewhere.join(', ')];
      findings.push(finding('note', 'aws-config', 'environment-profiles', { n, names }));
    }
    const precedence = new ProfilePrecedence(text, credentials);
    findings.push(...hiddenProfiles([...own, ...stray], precedence, paths));
    const served = own.length + stray.length;
    if (served > 0 && findings.every(({ part }) => part !== 'profiles')) {
      findings.push(finding('ok', 'profiles', 'profiles-served', { n: served }));
    }
  } catch (error) {
    findings.push(failure('profiles', error));
  }
  return findings;
};

/** Those that AWS's tools take for something else. What [DEFAULT] does to all of them is said once. */
function hiddenProfiles(
  profiles: readonly OwnProfile[],
  precedence: ProfilePrecedence,
  { awsConfig, awsCredentials }: { readonly awsConfig: string; readonly awsCredentials: string },
): Finding[] {
  const each = profiles.flatMap(({ name: profile }) => {
    const problem = precedence.problem(profile, () => true, []);
    if (problem === 'keys') return [finding('bad', 'profiles', 'profile-has-keys', { profile, path: awsCredentials })];
    return problem === 'not-ours'
      ? [finding('bad', 'profiles', 'profile-has-others', { profile, path: awsConfig })]
      : [];
  });
  if (!precedence.isLeadingAll || profiles.length === 0) return each;
  return [finding('bad', 'profiles', 'default-has-others', { n: profiles.length, path: awsConfig }), ...each];
}

/** A line names the client by its path, and goes wrong when that has moved. A bare name is looked for in each shell's PATH. */
async function programsThatAreGone(
  profiles: readonly OwnProfile[],
): Promise<{ readonly program: string; readonly names: readonly string[] }[]> {
  const programs = [...new Set(profiles.map(({ program }) => program))].filter((program) => /[/\\]/.test(program));
  const gone = programs.map(async (program) => {
    if (await isProgram(program)) return [];
    return [{ program, names: profiles.filter((profile) => profile.program === program).map(({ name }) => name) }];
  });
  return (await Promise.all(gone)).flat();
}

export const checkSignIns: Check = async ({ agent, clock }) => {
  const { sessions } = agent.view();
  if (sessions.length === 0) return [finding('note', 'sign-in', 'no-session', {})];
  return ownSessions(sessions).map(({ name, state, signInDue }) => {
    const part = { part: 'session', name } as const;
    if (state.status === 'signed-out')
      return signInDue
        ? finding('bad', part, 'sign-in-awaited', { session: shellWord(name) })
        : finding('note', part, 'signed-out', { session: shellWord(name) });
    if (state.renewable) return finding('ok', part, 'renews', {});
    const { expiresAt } = state;
    return finding('ok', part, 'signed-in-until', { time: expiresAt, duration: expiresAt - clock.now() });
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
  const command = async () => {
    if (daypass === null) return commandNotFound(await real(own), surroundings.platform);
    if ((await real(daypass)) === (await real(own))) return finding('ok', 'command-path', 'place', { path: daypass });
    return finding('note', 'command-path', 'other-command', { path: daypass, own });
  };
  return [await command(), await awsCli(aws, host.probes)];
};

/** Windows lets only some people make links. */
function commandNotFound(client: string, platform: NodeJS.Platform): Finding {
  if (platform !== 'win32') return finding('note', 'command-path', 'command-not-found', { client });
  return finding('note', 'command-path', 'command-not-found-windows', { folder: win32.dirname(client) });
}

async function awsCli(path: string | null, probes: Probes): Promise<Finding> {
  if (path === null) return finding('note', 'aws-cli', 'no-aws-cli', {});
  const version = /\baws-cli\/(\S+)/.exec((await probes.versionOf(path)) ?? '')?.[1];
  if (version !== undefined) return finding('ok', 'aws-cli', 'aws-cli', { path, version });
  return finding('note', 'aws-cli', 'aws-cli-silent', { path });
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
