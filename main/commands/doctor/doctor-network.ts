/** What `daypass doctor` looks at outside of this machine, and in the shell that asks. */

import { oidcOrigin } from '../../base/aws/dns-suffixes.ts';
import { DaypassError } from '../../base/errors.ts';
import { shellWord } from '../../base/shell-word.ts';
import { type Check, type Finding, failure, finding } from './finding.ts';

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
      const part = { part: 'host', name: new URL(url).host } as const;
      try {
        const proxy = await host.probes.proxyOf(url);
        const started = clock.monotonic();
        const date = await host.probes.reach(url);
        const ms = String(Math.ceil(clock.monotonic() - started));
        if (date !== null) offsets.push(date - clock.now());
        findings.push(
          proxy ? finding('ok', part, 'reached-by-proxy', { ms, proxy }) : finding('ok', part, 'reached', { ms }),
        );
      } catch (error) {
        findings.push(error instanceof DaypassError ? failure(part, error) : finding('bad', part, 'unreached', {}));
      }
    }),
  );
  for (const bundle of host.probes.bundles()) {
    findings.push(
      await host.probes.checkBundle(bundle).then(
        () => finding('note', 'certificates', 'also-trusted', { path: bundle.path, from: bundle.from }),
        (error) => failure('certificates', error),
      ),
    );
  }
  const { used, refused } = agent.view().endpoints;
  for (const { variable, url } of used) findings.push(finding('note', 'endpoints', 'endpoint', { variable, url }));
  for (const { variable, url } of refused)
    findings.push(finding('bad', 'endpoints', 'endpoint-ignored', { variable, url }));
  return [...findings.sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1)), ...clockFindings(offsets)];
};

const placeOf = ({ part, name }: Finding) => `${part} ${name}`;

/** AWS gives codes for a region where the portal is not, and its page then accepts none of them. */
export const checkRegions: Check = async ({ agent }) => {
  const sessions = agent.view().sessions.filter(({ kind }) => kind === 'identity-center');
  const findings = sessions.map(async ({ name, region }): Promise<Finding[]> => {
    const found = await agent.findRegion(name).catch(() => null);
    if (found === null || found === region) return [];
    const part = { part: 'region', name } as const;
    return [finding('bad', part, 'other-region', { session: shellWord(name), region: region ?? '', found })];
  });
  return (await Promise.all(findings)).flat();
};

function clockFindings(offsets: readonly number[]): Finding[] {
  const offset = [...offsets].sort((a, b) => Math.abs(b) - Math.abs(a))[0];
  if (offset === undefined) return [];
  const duration = Math.abs(offset);
  if (duration < CLOCK_NOTE_MS) return [finding('ok', 'clock', 'clock-agrees', {})];
  if (duration < CLOCK_LIMIT_MS)
    return [finding('note', 'clock', offset > 0 ? 'clock-behind' : 'clock-ahead', { duration })];
  return [finding('bad', 'clock', offset > 0 ? 'clock-too-far-behind' : 'clock-too-far-ahead', { duration })];
}

/** Variables of the caller's shell that keep AWS's tools from a profile. Their values are not known here. */
export const checkEnvironment: Check = async ({ host, request }) => {
  const set = new Set(request.present ?? []);
  const findings: Finding[] = [];
  const names = (pattern: RegExp) => [...set].filter((name) => pattern.test(name));
  const listed = (of: readonly string[]) => ({ names: of.join(', '), variables: of.join(' ') });
  const keys = names(KEYS);
  const roles = names(ROLES);
  const container = names(/^AWS_CONTAINER_/);
  const inside = request.env.DAYPASS_ROLE;
  if (inside !== undefined && keys.length + container.length > 0)
    findings.push(finding('ok', 'environment', 'role-set', { role: inside }));
  else {
    if (keys.length > 0) findings.push(finding('bad', 'environment', 'keys-set', listed(keys)));
    if (container.length > 0) findings.push(finding('note', 'environment', 'container-set', listed(container)));
  }
  if (roles.length > 0) findings.push(finding('note', 'environment', 'role-variables-set', listed(roles)));
  const profile = names(/_PROFILE$/);
  // Inside `daypass exec` it is the profile of that, which `whoami` tries.
  if (profile.length > 0 && inside === undefined)
    findings.push(finding('note', 'environment', 'profile-set', listed(profile)));
  const files = names(/^AWS_(CONFIG_FILE|SHARED_CREDENTIALS_FILE)$/);
  if (files.length > 0)
    findings.push(finding('note', 'environment', 'files-set', { ...listed(files), path: host.paths.awsConfig }));
  const others = names(/^AWS_(CA_BUNDLE|ENDPOINT_URL)$/);
  if (others.length > 0) findings.push(finding('note', 'environment', 'others-set', listed(others)));
  return findings.length > 0 ? findings : [finding('ok', 'environment', 'none-set', {})];
};
