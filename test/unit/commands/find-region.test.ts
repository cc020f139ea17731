import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandLine, ssoSession } from '../../support/agent/command-line.ts';

describe('a session whose region may not be that of its portal', () => {
  let line: CommandLine;

  beforeEach(async () => {
    line = await CommandLine.open(ssoSession('acme', 'us-east-1'));
  });
  afterEach(() => line.close());

  const config = () => readFile(line.agent.view().paths.awsConfig, 'utf8');

  it('is corrected in the AWS config file and signed in to by login --find-region', async () => {
    line.source('acme').portalRegion = 'eu-west-1';
    const { exit, stderr } = await line.run(['login', 'acme', '--find-region']);
    expect(exit).toBe(0);
    expect(stderr).toContain('sso_region of acme is eu-west-1 now. It was us-east-1.');
    expect(stderr).not.toContain('may not be the region');
    expect(await config()).toContain('sso_region = eu-west-1');
    expect(line.agent.view().sessions[0]).toMatchObject({ region: 'eu-west-1', state: { status: 'signed-in' } });
  });

  it('stays as it is where it is right', async () => {
    const before = await config();
    line.source('acme').portalRegion = 'us-east-1';
    const { exit, stderr } = await line.run(['login', '--find-region']);
    expect(exit).toBe(0);
    expect(stderr).toContain('acme is set to the region of its portal, us-east-1.');
    expect(await config()).toBe(before);
  });

  it('stays as it is, and no one is signed in, where the portal does not tell', async () => {
    const before = await config();
    const { exit, stderr } = await line.run(['login', '--find-region']);
    expect(exit).not.toBe(0);
    expect(stderr).toContain('Ask your administrator for the region of https://acme.awsapps.com/start');
    expect(await config()).toBe(before);
    expect(line.source('acme').signIns).toEqual([]);
  });

  it('is found by the doctor before a sign-in is tried', async () => {
    line.source('acme').portalRegion = 'eu-west-1';
    const { stdout } = await line.run(['doctor']);
    expect(stdout).toMatch(/Region of acme +set to us-east-1, but its portal is in eu-west-1/);
    expect(stdout).toContain('daypass login acme --find-region');
    line.source('acme').portalRegion = 'us-east-1';
    expect((await line.run(['doctor'])).stdout).not.toContain('Region of acme');
  });
});
