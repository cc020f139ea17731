import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changeSessionSection } from '../../../../main/aws-files/sessions/edit-session.ts';

describe('changing a session in the AWS config file', () => {
  let folder: string;
  let path: string;
  const to = { name: 'acme', startUrl: 'https://new.awsapps.com/start/#/', region: 'us-east-2' };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'daypass config '));
    path = join(folder, 'config');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('changes two values and keeps every other byte', async () => {
    const before = [
      '# Mine\r\n[profile a]\r\nsso_region = eu-west-1\r\n\r\n[sso-session acme]\r\n# old\r\n',
      'sso_start_url=https://old.awsapps.com/start\r\nsso_registration_scopes = a, b\r\nSSO_REGION : eu-west-1\r\n',
      '[sso-session other]\r\nsso_region = eu-west-1\r\n',
    ].join('');
    await writeFile(path, before);
    await changeSessionSection(path, to);
    expect(await readFile(path, 'utf8')).toBe(
      before
        .replace('sso_start_url=https://old.awsapps.com/start', 'sso_start_url = https://new.awsapps.com/start')
        .replace('SSO_REGION : eu-west-1', 'sso_region = us-east-2'),
    );
  });

  it('adds a value that was missing', async () => {
    await writeFile(path, '[sso-session acme]');
    await changeSessionSection(path, to);
    expect(await readFile(path, 'utf8')).toBe(
      '[sso-session acme]\nsso_region = us-east-2\nsso_start_url = https://new.awsapps.com/start\n',
    );
  });

  it('refuses what is no region, no address and no session, and changes nothing then', async () => {
    const text = '[sso-session acme]\nsso_region = eu-west-1\n';
    await writeFile(path, text);
    for (const wrong of [{ region: 'here' }, { startUrl: 'http://x.com' }, { name: 'beta' }]) {
      await expect(changeSessionSection(path, { ...to, ...wrong })).rejects.toMatchObject({ code: 'config-invalid' });
    }
    expect(await readFile(path, 'utf8')).toBe(text);
  });
});
