import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSharedConfigFiles } from '@smithy/core/config';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { credentialProcess } from '../../../main/aws-files/credential-process.ts';
import { type ManagedProfile, putProfiles } from '../../../main/aws-files/managed-block.ts';
import { profileNames } from '../../../main/aws-files/profile-name.ts';
import { readDefinitions } from '../../../main/aws-files/sessions/read-definitions.ts';

const HAS_BOTOCORE = spawnSync('python3', ['-c', 'import botocore']).status === 0;
const HAS_AWS = spawnSync('aws', ['--version']).status === 0;

const CLIENT = '/opt/Day pass/$x`y\\z"/it\'s/my #1 ;dir/daypass';

/** Lines of every kind. */
const LINES = [
  ...['[default]', '[profile a]', '[services "b c"]', '[d] # note', '[ ]', '[sso-session e', '[', '[]', '[f = 1'],
  ...['g = 1', 'h: 1', 'i=1 ; note', '= 1', 'word', '  j = 1', '\tword', '# note', '  ; note', ''],
];

/** Whether botocore refuses each file. */
const REFUSES = `
import json, sys
from botocore.configloader import raw_config_parse
from botocore.exceptions import ConfigParseError
def refuses(path):
    try: raw_config_parse(path)
    except ConfigParseError: return True
    return False
print(json.dumps([refuses(path) for path in sys.argv[1:]]))
`;

/** What botocore makes of each file, by name of the profile; and how it splits each credential_process line. */
const BOTOCORE = `
import json, shlex, sys
from botocore.configloader import load_config
out = []
for path in sys.argv[1:]:
    profiles = load_config(path)['profiles']
    for p in profiles.values():
        if 'credential_process' in p: p['words'] = shlex.split(p['credential_process'])
    out.append(profiles)
print(json.dumps(out))
`;

const text = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
    fc.constantFrom('a #b', 'a ;b', '# c', "it's # $x", ' #', 'two \\ #;# "x"'),
  )
  .filter((one) => !/[\p{Cc}\u2028\u2029]/u.test(one));
const role = fc.record({
  accountName: text,
  account: fc.integer({ min: 0, max: 10 ** 12 - 1 }).map((id) => String(id).padStart(12, '0')),
  role: fc.stringMatching(/^[\w+=,.@-]{1,20}$/),
  session: text.map((one) => one.trim() || 'x'),
});
/** No profile has a name that a role above could get: that is refused, and tested elsewhere. */
const foreign = fc.constantFrom(
  '',
  '[default]\nregion = us-east-1\n',
  '# note\n\n[profile "two words"]\ns3 =\n  max_concurrent_requests = 3\n  # nested note\n\n[sso-session x]\nsso_region = eu-west-1',
  '[profile jobs_of_another_team]\r\nregion = x\r\ncredential_process = other --flag\r\n',
  '[services s]\ndynamodb =\n  endpoint_url = http://localhost:8000\n; end',
);

describe('the AWS config file with Daypass’s block, read by AWS’s own readers', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'daypass-readers-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const samples = fc.sample(
    fc.tuple(foreign, fc.uniqueArray(role, { selector: (one) => JSON.stringify(one), minLength: 1, maxLength: 8 })),
    60,
  );
  const files = samples.map(([own, roles], index) => {
    const profiles = profileNames(roles, '{account}-{role}').map(
      ({ name, role: ref }): ManagedProfile => ({
        name,
        region: 'eu-central-1',
        credentialProcess: credentialProcess([CLIENT], ref),
      }),
    );
    const below = index % 2 === 0 ? '' : '[profile below]\nregion = ap-south-1\n';
    return { roles, profiles, own, text: putProfiles(own, profiles, () => true).text + below, below };
  });

  const write = () =>
    Promise.all(
      files.map(async (file, index) => {
        const path = join(folder, `config-${index}`);
        await writeFile(path, file.text);
        return path;
      }),
    );

  it.skipIf(!HAS_BOTOCORE)('is reported as refused where botocore refuses it', async () => {
    const texts = fc.sample(
      fc.array(fc.constantFrom(...LINES), { minLength: 1, maxLength: 6 }).map((lines) => lines.join('\n')),
      400,
    );
    const paths = texts.map((_, index) => join(folder, `lines-${index}`));
    await Promise.all(texts.map((lines, index) => writeFile(paths[index] ?? '', lines)));
    const { stdout } = spawnSync('python3', ['-c', REFUSES, ...paths], { encoding: 'utf8' });
    const told = texts.map((lines) => ({ lines, isRefused: readDefinitions(lines, 'config').problems.length > 0 }));
    const refused: boolean[] = JSON.parse(stdout);
    expect(told).toEqual(texts.map((lines, index) => ({ lines, isRefused: refused[index] })));
    expect(new Set(refused).size).toBe(2);
  });

  it.skipIf(!HAS_BOTOCORE)(
    'is understood by botocore: every profile, word for word, and the user’s own as before',
    async () => {
      const paths = await write();
      const before = await Promise.all(
        files.map(async ({ own, below }, index) => {
          const path = join(folder, `own-${index}`);
          await writeFile(path, `${own}\n${below}`);
          return path;
        }),
      );
      const { stdout, stderr } = spawnSync('python3', ['-c', BOTOCORE, ...paths, ...before], {
        encoding: 'utf8',
        env: { ...process.env, PYTHONUTF8: '1' },
      });
      expect(stderr).toBe('');
      const read = JSON.parse(stdout) as Record<string, { region: string; words: string[] }>[];
      files.forEach(({ profiles, roles }, index) => {
        const found = { ...read[index] };
        profiles.forEach(({ name }, at) => {
          const { session, account, role: roleName } = roles[at] ?? { session: '', account: '', role: '' };
          expect(found[name]?.region).toBe('eu-central-1');
          expect(found[name]?.words).toEqual([
            CLIENT,
            'credentials',
            ...['--session', session, '--account', account, '--role', roleName],
          ]);
          delete found[name];
        });
        expect(found).toEqual(read[files.length + index]);
      });
    },
  );

  it('is understood the same by the loader of the JS SDK', async () => {
    const paths = await write();
    for (const [index, path] of paths.entries()) {
      const { configFile } = await loadSharedConfigFiles({
        configFilepath: path,
        filepath: join(folder, 'none'),
        ignoreCache: true,
      });
      for (const { name, region, credentialProcess: line } of files[index]?.profiles ?? []) {
        expect(configFile[name]).toEqual({ region, credential_process: line });
      }
      if (files[index]?.below) expect(configFile.below).toEqual({ region: 'ap-south-1' });
    }
  });

  it.skipIf(!HAS_AWS)(
    'stays whole when `aws configure set` writes into it, which goes into the profile it names',
    async () => {
      const path = join(folder, 'configured');
      const own = { name: 'ours', region: 'eu-west-1', credentialProcess: credentialProcess(['/x/daypass'], 'active') };
      await writeFile(path, putProfiles('', [own], () => true).text);
      for (const profile of ['ours', 'theirs']) {
        const args = ['configure', 'set', 'output', 'json', '--profile', profile];
        expect(spawnSync('aws', args, { env: { ...process.env, AWS_CONFIG_FILE: path } }).status).toBe(0);
      }
      const { configFile } = await loadSharedConfigFiles({
        configFilepath: path,
        filepath: join(folder, 'none'),
        ignoreCache: true,
      });
      expect(configFile.ours).toEqual({
        region: 'eu-west-1',
        credential_process: own.credentialProcess,
        output: 'json',
      });
      expect(configFile.theirs).toEqual({ output: 'json' });
      const before = await readFile(path, 'utf8');
      expect(putProfiles(before, [own], () => true).text).toBe(before);
      expect(before.endsWith('# <<< daypass <<<\n[profile theirs]\noutput = json\n')).toBe(true);
    },
  );
});
