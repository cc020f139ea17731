/** The real docker command, which finds the client by its name, and a registry that takes ECR's passwords only. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Installation, runProgram } from '../../support/app/installation.ts';
import { Authority, ForwardProxy, Listening, tlsFrontOf } from '../../support/servers/company-network.ts';

const HAS_DOCKER = spawnSync('docker', ['--version'], { stdio: 'ignore' }).status === 0;
const HAS_OPENSSL = spawnSync('openssl', ['version'], { stdio: 'ignore' }).status === 0;
const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
const HOST = '111122223333.dkr.ecr.us-east-1.amazonaws.com';

describe('docker-credential-daypass', () => {
  let daypass: Installation;
  let helper: string;

  beforeAll(async () => {
    daypass = await Installation.open();
    expect((await daypass.signIn()).status).toBe(0);
    const { account, role } = daypass.anyRole;
    expect((await daypass.daypass(['switch', `${account}/${role}`])).status).toBe(0);
    helper = join(daypass.folder, 'bin', 'docker-credential-daypass');
    await symlink(basename(daypass.client), helper);
  });
  afterAll(() => daypass.close());

  const ask = async (operation: string, input: string) => {
    const child = spawn(helper, [operation], { env: daypass.env, stdio: 'pipe' });
    // The program may answer before it has read its input.
    child.stdin.on('error', () => undefined).end(input);
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    return { status, stdout, stderr };
  };

  it('is built next to the client', () => {
    expect(existsSync(join(import.meta.dirname, '..', '..', '..', 'out', 'bin', 'docker-credential-daypass'))).toBe(
      true,
    );
  });

  it('answers get from one call to ECR, however many ask', async () => {
    daypass.emulator.resetCalls();
    for (let round = 0; round < 3; round += 1) {
      const { status, stdout, stderr } = await ask('get', `${HOST}\n`);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      const { ServerURL, Username, Secret } = JSON.parse(stdout);
      expect({ ServerURL, Username }).toEqual({ ServerURL: HOST, Username: 'AWS' });
      expect(daypass.emulator.issuedSecrets).toContainEqual({ kind: 'registryPassword', value: Secret });
    }
    expect(daypass.emulator.count('GetAuthorizationToken')).toBe(1);
  });

  it('speaks the rest of the protocol, and knows what is not its own', async () => {
    expect(await ask('get', 'https://index.docker.io/v1/')).toEqual({
      status: 1,
      stdout: 'credentials not found in native keychain\n',
      stderr: '',
    });
    expect(await ask('list', '')).toEqual({ status: 0, stdout: '{}\n', stderr: '' });
    expect(await ask('erase', HOST)).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(await ask('store', JSON.stringify({ ServerURL: HOST, Username: 'AWS', Secret: 'x' }))).toEqual({
      status: 0,
      stdout: '',
      stderr: '',
    });
    expect(await ask('store', '{"ServerURL":"ghcr.io"}')).toMatchObject({ status: 2 });
    expect(await ask('dance', '')).toMatchObject({ status: 2 });
    expect((await ask('version', '')).stdout).toMatch(/^docker-credential-daypass \d/);
  });

  it.skipIf(!HAS_DOCKER || !HAS_OPENSSL)('docker itself reads a manifest with it', async () => {
    const image = JSON.stringify({ architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [] } });
    const digest = `sha256:${createHash('sha256').update(image).digest('hex')}`;
    const about = { mediaType: 'application/vnd.docker.container.image.v1+json', size: image.length, digest };
    const manifest = JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST, config: about, layers: [] });
    const passwords = () => daypass.emulator.issuedSecrets.map(({ value }) => value);
    const registry = await Listening.open(
      createServer((request, response) => {
        const given = Buffer.from((request.headers.authorization ?? '').replace('Basic ', ''), 'base64').toString();
        if (!given.startsWith('AWS:') || !passwords().includes(given.slice(4))) {
          response.writeHead(401, { 'www-authenticate': `Basic realm="https://${HOST}/",service="ecr.amazonaws.com"` });
          response.end('{"errors":[{"code":"UNAUTHORIZED"}]}');
          return;
        }
        const isManifest = request.url?.includes('/manifests/');
        response.writeHead(200, { 'content-type': isManifest ? MANIFEST : 'application/json' });
        response.end(isManifest ? manifest : request.url?.includes('/blobs/') ? image : '{}');
      }),
    );
    const authority = new Authority('Registry Root', 'Example Corp');
    const front = await tlsFrontOf(`http://127.0.0.1:${registry.port}`, authority.issue([HOST]));
    const proxy = await ForwardProxy.start(front.port);
    const config = join(daypass.folder, 'docker');
    await mkdir(config);
    await writeFile(join(config, 'config.json'), JSON.stringify({ credHelpers: { [HOST]: 'daypass' } }));
    const { env, folder } = daypass;
    const docker = {
      DOCKER_CONFIG: config,
      HTTPS_PROXY: proxy.url,
      SSL_CERT_FILE: authority.bundle,
      PATH: `${join(folder, 'bin')}:${env.PATH}`,
    };
    Object.assign(env, docker);
    const { status, stdout, stderr } = await runProgram('docker', ['manifest', 'inspect', `${HOST}/app:1`], daypass);
    await proxy.close();
    await front.close();
    await registry.close();
    authority.close();
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 2 });
  });

  it('says what to run when the sign-in has ended, on stdout for Docker and on stderr for people', async () => {
    await daypass.daypass(['logout', '--all']);
    const { status, stdout, stderr } = await ask('get', HOST);
    expect(status).toBe(3);
    expect(stdout).toContain('daypass login acme');
    expect(stderr).toContain('daypass login acme');
  });
});
