/** What `daypass doctor` looks at outside of this machine, and in the shell that asks. */

import { DaypassError } from '../../base/errors.ts';
import { oidcOrigin } from '../../sources/partition.ts';
import { formatDuration } from '../terminal/text.ts';
import { bad, type Check, type Finding, failure, note, ok } from './doctor-checks.ts';

/** AWS refuses requests that were signed more than 5 minutes away from its own time. */
const CLOCK_LIMIT_MS = 5 * 60_000;
/** Worth knowing; `Date` counts in seconds and is on its way for a while. */
const CLOCK_NOTE_MS = 60_000;
/** These come before a profile for AWS's tools. */
const KEYS = /^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)$/;
const ROLES = /^AWS_(WEB_IDENTITY_TOKEN_FILE|ROLE_ARN)$/;

export const checkNetwork: Check = async ({ agent, clock, host }) => {
  const { env } = host.surroundings;
  const regions = new Set(
    agent
      .view()
      .sessions.flatMap(({ kind, region }) => (kind === 'identity-center' && region !== null ? [region] : [])),
  );
  const urls = new Set([...regions].map((region) => env.AWS_ENDPOINT_URL_SSO_OIDC ?? oidcOrigin(region)));
  const findings: Finding[] = [];
  const offsets: number[] = [];
  await Promise.all(
    [...urls].map(async (url) => {
      const { host: name } = new URL(url);
      try {
        const proxy = await host.probes.proxyOf(url);
        const started = clock.monotonic();
        const date = await host.probes.reach(url);
        const took = Math.ceil(clock.monotonic() - started);
        if (date !== null) offsets.push(date - clock.now());
        findings.push(ok(`Network ${name}`, `reached in ${took} ms${proxy ? ` by ${proxy}` : ''}`));
      } catch (error) {
        const next = 'Check the network, the VPN and the proxy (HTTPS_PROXY, or the setting network.proxy).';
        findings.push(
          error instanceof DaypassError
            ? failure(`Network ${name}`, error)
            : bad(`Network ${name}`, 'not reached', next),
        );
      }
    }),
  );
  for (const bundle of host.probes.bundles()) {
    findings.push(
      await host.probes.checkBundle(bundle).then(
        () => note('Certificates', `also trusts ${bundle.path}, from ${bundle.from}`),
        (error) => failure('Certificates', error),
      ),
    );
  }
  const { used, refused } = agent.view().endpoints;
  for (const { variable, url } of used) findings.push(note('Endpoints', `the agent asks ${url}, set by ${variable}`));
  for (const { variable, url } of refused) {
    const next = `Set ${variable} to an https address where the agent is started, or unset it; then run \`daypass agent stop\`.`;
    findings.push(bad('Endpoints', `${variable} (${url}) is ignored: it is neither https nor on this machine.`, next));
  }
  return [...findings.sort((a, b) => (a.part < b.part ? -1 : 1)), ...clockFindings(offsets)];
};

/** AWS gives codes for a Region where the portal is not, and its page then accepts none of them. */
export const checkRegions: Check = async ({ agent }) => {
  const sessions = agent.view().sessions.filter(({ kind }) => kind === 'identity-center');
  const findings = sessions.map(async ({ name, region }): Promise<Finding[]> => {
    const found = await agent.findRegion(name).catch(() => null);
    if (found === null || found === region) return [];
    const next = `Run \`daypass login ${name} --find-region\`, which corrects sso_region.`;
    return [bad(`Region of ${name}`, `set to ${region}, but its portal is in ${found}`, next)];
  });
  return (await Promise.all(findings)).flat();
};

function clockFindings(offsets: readonly number[]): Finding[] {
  const offset = [...offsets].sort((a, b) => Math.abs(b) - Math.abs(a))[0];
  if (offset === undefined) return [];
  const what = `This machine's clock is ${formatDuration(Math.abs(offset))} ${offset > 0 ? 'behind' : 'ahead of'} AWS's.`;
  if (Math.abs(offset) >= CLOCK_LIMIT_MS)
    return [bad('Clock', what, 'Set it right: AWS refuses requests signed like this.')];
  return [Math.abs(offset) >= CLOCK_NOTE_MS ? note('Clock', what, 'Set it right.') : ok('Clock', 'agrees with AWS’s')];
}

/** Variables of the caller's shell that keep AWS's tools from a profile. Their values are not known here. */
export const checkEnvironment: Check = async ({ host, request }) => {
  const set = new Set(request.present ?? []);
  const isInside = request.env.DAYPASS_ROLE !== undefined;
  const findings: Finding[] = [];
  const names = (pattern: RegExp) => [...set].filter((name) => pattern.test(name));
  const unset = (of: readonly string[]) => `Run \`unset ${of.join(' ')}\` where you use profiles.`;
  const keys = names(KEYS);
  const roles = names(ROLES);
  const container = names(/^AWS_CONTAINER_/);
  if (isInside && keys.length + container.length > 0)
    findings.push(ok('Environment', `credentials of ${request.env.DAYPASS_ROLE}, from daypass`));
  else {
    if (keys.length > 0)
      findings.push(
        bad('Environment', `${keys.join(', ')} set: AWS's tools use these keys and no profile.`, unset(keys)),
      );
    if (container.length > 0)
      findings.push(note('Environment', `${container.join(', ')} set: used where no profile is named.`));
  }
  if (roles.length > 0)
    findings.push(
      note('Environment', `${roles.join(', ')} set: AWS's tools may use them instead of a profile.`, unset(roles)),
    );
  const profile = names(/_PROFILE$/);
  // Inside `daypass exec` it is the profile of that, which `whoami` tries.
  if (profile.length > 0 && !isInside)
    findings.push(
      note('Environment', `${profile.join(', ')} set: tools use that profile unless they are told another.`),
    );
  const files = names(/^AWS_(CONFIG_FILE|SHARED_CREDENTIALS_FILE)$/);
  if (files.length > 0)
    findings.push(note('Environment', `${files.join(', ')} set here; the agent uses ${host.paths.awsConfig}`));
  const others = names(/^AWS_(CA_BUNDLE|ENDPOINT_URL)$/);
  if (others.length > 0) findings.push(note('Environment', `${others.join(', ')} set: AWS's tools follow it.`));
  return findings.length > 0 ? findings : [ok('Environment', 'no variable comes before profiles')];
};
