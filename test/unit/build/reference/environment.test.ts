import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { undocumentedIn, VARIABLES } from '../../../../build/reference/environment.ts';
import { sourcesIn } from '../../../../build/scripts/checks/sources.mjs';
import { INHERITED } from '../../../../main/base/environment.ts';

const ROOT = join(import.meta.dirname, '../../../..');

/** Set by the system or by AWS's tools, and by no person for Daypass. */
const OF_THE_SYSTEM = [
  ...['AWS_SSO_CONFIG', 'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'],
  ...['all_proxy', 'https_proxy', 'http_proxy', 'no_proxy'],
];

describe('the page of the command line', () => {
  it('has every variable of Daypass that the code names', () => {
    const sources = sourcesIn(ROOT, ['common', 'main', 'client/src', 'client/stand-in'], /\.(?:ts|rs)$/);
    const faults = sources.flatMap(({ id, text }) => undocumentedIn(text).map((name) => `${id}: ${name}`));
    expect(sources.length).toBeGreaterThan(300);
    expect(faults).toEqual([]);
  });

  it('is found to lack one that is new, in either language', () => {
    expect(undocumentedIn("process.env.DAYPASS_PLANTED ?? ''; process.env.DAYPASS_HOME")).toEqual(['DAYPASS_PLANTED']);
    expect(undocumentedIn('env::var_os("DAYPASS_PLANTED_TOO")')).toEqual(['DAYPASS_PLANTED_TOO']);
  });

  it('has what the agent takes from the environment, but for what a system sets', () => {
    const { places, endpoints, hosts, network, log } = INHERITED;
    const shown = new Set(VARIABLES.flatMap(({ names }) => names));
    const taken = [...places, ...endpoints, ...hosts, ...network, ...log];
    expect(taken.filter((name) => !shown.has(name)).sort()).toEqual([...OF_THE_SYSTEM].sort());
  });

  it('names only variables that the code reads or sets', () => {
    const code = sourcesIn(ROOT, ['main', 'client/src'], /\.(?:ts|rs)$/)
      .map(({ text }) => text)
      .join('\n');
    const page = readFileSync(join(ROOT, 'docs/command-line.md'), 'utf8');
    for (const name of VARIABLES.flatMap(({ names }) => names)) {
      expect(code, name).toContain(name.replace(/^AWS_ENDPOINT_URL_/, ''));
      expect(page).toContain(`\`${name}\``);
    }
  });
});
