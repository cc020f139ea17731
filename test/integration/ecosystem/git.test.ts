/** The real git, over TLS, with a server behind it that checks the password as CodeCommit does. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Installation, runProgram } from '../../support/app/installation.ts';
import { Authority, ForwardProxy, Listening, tlsFrontOf } from '../../support/servers/company-network.ts';

const HAS_GIT = spawnSync('git', ['http-backend'], { env: { ...process.env, REQUEST_METHOD: 'GET' } }).status !== null;
const HAS_OPENSSL = spawnSync('openssl', ['version'], { stdio: 'ignore' }).status === 0;
const HOST = 'git-codecommit.us-east-1.amazonaws.com';

interface Keys {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly SessionToken: string;
}

describe.skipIf(!HAS_GIT || !HAS_OPENSSL)('git with CodeCommit', () => {
  let daypass: Installation;
  let keys: Keys;
  let authority: Authority;
  let server: Listening;
  let front: Listening;
  let proxy: ForwardProxy;
  let answered: number[];

  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

  /** As AWS does it, from the description of the signature and not with Daypass's own code. */
  function isRight(authorization: string | undefined, path: string): boolean {
    const [, encoded = ''] = /^Basic (.+)$/.exec(authorization ?? '') ?? [];
    const [, username = '', time = '', signature = ''] =
      /^(.+):(\d{8}T\d{6})Z([0-9a-f]{64})$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
    const day = time.slice(0, 8);
    const request = `GIT\n${path}\n\nhost:${HOST}\n\nhost\n`;
    const toSign = `AWS4-HMAC-SHA256\n${time}\n${day}/us-east-1/codecommit/aws4_request\n${sha256(request)}`;
    const start = hmac(`AWS4${keys.SecretAccessKey}`, day);
    const key = hmac(hmac(hmac(start, 'us-east-1'), 'codecommit'), 'aws4_request');
    const isFresh =
      Math.abs(Date.parse(`${time.replace(/(....)(..)(..T..)(..)/, '$1-$2-$3:$4:')}Z`) - Date.now()) < 900_000;
    return (
      isFresh &&
      username === `${keys.AccessKeyId}%${keys.SessionToken}` &&
      hmac(key, toSign).toString('hex') === signature
    );
  }

  function serve(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://x');
    const repository = url.pathname.replace(/\/(info\/refs|git-upload-pack|git-receive-pack)$/, '');
    if (!isRight(request.headers.authorization, repository)) {
      answered.push(request.headers.authorization ? 403 : 401);
      response.writeHead(request.headers.authorization ? 403 : 401, { 'www-authenticate': 'Basic realm="CodeCommit"' });
      response.end();
      return;
    }
    const backend = spawn('git', ['http-backend'], {
      env: {
        PATH: process.env.PATH,
        GIT_PROJECT_ROOT: join(daypass.folder, 'repositories'),
        GIT_HTTP_EXPORT_ALL: '1',
        REMOTE_USER: 'sam',
        REQUEST_METHOD: request.method,
        PATH_INFO: url.pathname,
        QUERY_STRING: url.search.slice(1),
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      },
    });
    request.pipe(backend.stdin);
    const chunks: Buffer[] = [];
    backend.stdout.on('data', (chunk) => chunks.push(chunk));
    backend.on('close', () => {
      const whole = Buffer.concat(chunks);
      const end = whole.indexOf('\r\n\r\n');
      const headers = whole
        .subarray(0, end)
        .toString()
        .split('\r\n')
        .map((each) => each.split(': ', 2) as [string, string]);
      answered.push(200);
      response.writeHead(200, Object.fromEntries(headers.filter(([name]) => name !== 'Status')));
      response.end(whole.subarray(end + 4));
    });
  }

  beforeAll(async () => {
    daypass = await Installation.open();
    expect((await daypass.signIn()).status).toBe(0);
    const { account, role } = daypass.anyRole;
    keys = JSON.parse((await daypass.daypass(daypass.credentials(account, role))).stdout);
    expect((await daypass.daypass(['switch', `${account}/${role}`])).status).toBe(0);
    answered = [];
    authority = new Authority('Git Root', 'Example Corp');
    server = await Listening.open(createServer(serve));
    front = await tlsFrontOf(`http://127.0.0.1:${server.port}`, authority.issue([HOST]));
    proxy = await ForwardProxy.start(front.port);
    const demo = join(daypass.folder, 'repositories', 'v1', 'repos', 'demo-site');
    await mkdir(demo, { recursive: true });
    const program = (...args: string[]) => runProgram('git', args, daypass);
    await program('init', '--bare', '--initial-branch=main', demo);
    await program('-C', demo, 'config', 'http.receivepack', 'true');
    await writeFile(
      join(daypass.folder, 'gitconfig'),
      [
        '[http]',
        `\tproxy = ${proxy.url}`,
        `\tsslCAInfo = ${authority.bundle}`,
        '[user]\n\tname = Sam\n\temail = sam@example.com',
        // As docs/guides/git.md has it, for all regions at once.
        '[credential "https://git-codecommit.*.amazonaws.com"]',
        `\thelper = "!'${daypass.client}' codecommit-credential"`,
        '\tuseHttpPath = true',
        '',
      ].join('\n'),
    );
    daypass.env.GIT_CONFIG_GLOBAL = join(daypass.folder, 'gitconfig');
    daypass.env.GIT_CONFIG_NOSYSTEM = '1';
    daypass.env.GIT_TERMINAL_PROMPT = '0';
  });
  afterAll(async () => {
    await proxy.close();
    await front.close();
    await server.close();
    authority.close();
    await daypass.close();
  });

  const git = (...args: string[]) => runProgram('git', args, daypass);
  const remote = `https://${HOST}/v1/repos/demo-site`;

  it('clones, commits, pushes and lists over the credentials of the active role', async () => {
    const cloned = await git('clone', '--quiet', remote, 'clone');
    expect(cloned.status, cloned.stderr).toBe(0);
    await writeFile(join(daypass.folder, 'clone', 'README'), 'hello\n');
    await git('-C', 'clone', 'add', '.');
    await git('-C', 'clone', 'commit', '--quiet', '-m', 'First');
    const pushed = await git('-C', 'clone', 'push', '--quiet', 'origin', 'HEAD:main');
    expect(pushed.status, pushed.stderr).toBe(0);
    const listed = await git('ls-remote', remote);
    expect(listed.stdout).toMatch(/^[0-9a-f]{40}\trefs\/heads\/main$/m);
    expect(proxy.asked.every((to) => to === `${HOST}:443`)).toBe(true);
    expect(answered).not.toContain(403);
  });

  it('is refused where the password is not right', async () => {
    const refused = await git(
      '-c',
      'credential.helper=',
      '-c',
      `credential.https://${HOST}.helper=`,
      'ls-remote',
      remote,
    );
    expect(refused.status).not.toBe(0);
    const helper = '!f() { echo username=ASIA; echo password=20260101T000000Z; }; f';
    const wrong = await git(
      ...['-c', `credential.https://git-codecommit.*.amazonaws.com.helper=`, '-c', `credential.helper=${helper}`],
      ...['ls-remote', remote],
    );
    expect(wrong.status).not.toBe(0);
    expect(answered).toContain(403);
  });

  it('from outside: silence for what is not its own, and a line and the right status for bad input', async () => {
    const ask = async (args: string[], input: string) => {
      const child = spawn(daypass.client, ['codecommit-credential', ...args], { env: daypass.env, stdio: 'pipe' });
      // The program may answer before it has read its input.
      child.stdin.on('error', () => undefined).end(input);
      const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
      const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
      return { status, stdout, stderr };
    };
    const own = `protocol=https\nhost=${HOST}\npath=v1/repos/demo-site\n\n`;
    const nothing = { status: 0, stdout: '', stderr: '' };
    expect(await ask(['get'], 'protocol=https\nhost=github.com\npath=a/b\n')).toEqual(nothing);
    expect(await ask(['get'], '')).toEqual(nothing);
    expect(await ask(['store'], `${own}username=x\npassword=y\n`)).toEqual(nothing);
    expect(await ask(['erase'], own)).toEqual(nothing);
    // The last line may come without its end.
    expect((await ask(['get'], own.trimEnd())).stdout).toMatch(
      /^username=ASIA\w+%.+\npassword=\w+\npassword_expiry_utc=\d+\n$/,
    );
    expect(await ask([], own)).toMatchObject({ status: 2, stdout: '' });
    expect(await ask(['get', '--role', 'nobody-at-all'], own)).toMatchObject({ status: 4, stdout: 'quit=1\n' });
    expect(await ask(['get', '--wat'], own)).toMatchObject({ status: 2, stdout: '' });
    expect((await ask(['--help'], '')).stdout).toContain('useHttpPath');
  });

  it('says what to do when the sign-in has ended, and git does not ask for a name', async () => {
    await daypass.daypass(['logout', '--all']);
    const { status, stderr } = await git('ls-remote', remote);
    expect(status).not.toBe(0);
    expect(stderr).toContain('daypass login acme');
    expect(stderr).not.toContain('could not read Username');
    expect((await daypass.signIn()).status).toBe(0);
    expect(await daypass.opened()).toEqual([]);
  });
});
