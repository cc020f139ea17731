import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  INHERITED,
  INHERITED_PREFIXES,
  inheritedEnvironment,
  isInherited,
  keepInherited,
} from '../../../main/base/environment.ts';
import { FORWARDED_ENV, TOLD_ENV } from '../../../main/base/request.ts';

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const NAMES = Object.values(INHERITED).flat() as string[];
const sorted = (names: readonly string[]) => [...new Set(names)].sort();

describe('the environment of the agent', () => {
  const rows = read('docs/security.md')
    .split('\n')
    .flatMap((line) => {
      const [, kind, names] =
        /^\| (inherited by the agent|taken from the requester|taken from the requester, set or not|read by the client alone|ignored) \| (.*) \|.*\|$/.exec(
          line,
        ) ?? [];
      return kind === undefined
        ? []
        : [{ kind, names: [...(names ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name) }];
    });
  const documented = (kind: string) => sorted(rows.filter((row) => row.kind === kind).flatMap(({ names }) => names));

  it('is what docs/security.md says: inherited, taken from the requester, or ignored', () => {
    expect(documented('inherited by the agent')).toEqual(
      sorted([...NAMES, ...INHERITED_PREFIXES.map((prefix) => `${prefix}*`)]),
    );
    expect(documented('taken from the requester')).toEqual(sorted(FORWARDED_ENV));
    expect(documented('taken from the requester, set or not')).toEqual(sorted(TOLD_ENV));
    const ignored = documented('ignored');
    expect(ignored.length).toBeGreaterThan(50);
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      expect(ignored.filter((name) => isInherited(name, platform))).toEqual([]);
    }
  });

  it('has no variable that the sources read and the page does not name', () => {
    const known = new Set(rows.filter(({ kind }) => kind !== 'ignored').flatMap(({ names }) => names));
    const read = namesInSources();
    expect(read.size).toBeGreaterThan(50);
    const prefixed = (name: string) => INHERITED_PREFIXES.some((prefix) => name.startsWith(prefix));
    expect([...read].filter((name) => !known.has(name) && !prefixed(name))).toEqual([]);
  });

  it('is the same for the native client', () => {
    const source = read('client/src/environment.rs');
    const list = (name: string) =>
      [
        ...(new RegExp(`${name}: \\[&str; \\d+\\] =\\s*\\[([^\\]]*)\\]`).exec(source)?.[1] ?? '').matchAll(
          /"([^"]+)"/g,
        ),
      ].map(([, one = '']) => one);
    expect(sorted(list('INHERITED'))).toEqual(sorted(NAMES));
    expect(list('INHERITED_PREFIXES')).toEqual([...INHERITED_PREFIXES]);
  });

  it('has names in any case on Windows, and only there', () => {
    const env = { Path: 'p', SystemRoot: 's', aws_endpoint_url: 'x' };
    expect(inheritedEnvironment(env, 'win32')).toEqual({ Path: 'p', SystemRoot: 's' });
    expect(inheritedEnvironment(env, 'linux')).toEqual({});
  });

  it('loses what the shell of the first caller exported for itself', () => {
    const kept = { HOME: '/home/a', LC_ALL: 'C', XDG_RUNTIME_DIR: '/run/user/1', HTTPS_PROXY: 'http://proxy:8080' };
    const env: Record<string, string> = {
      ...kept,
      AWS_ENDPOINT_URL: 'http://localhost:4566',
      AWS_PROFILE: 'localstack',
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
      LD_PRELOAD: '/tmp/x.so',
    };
    keepInherited(env, 'linux');
    expect(env).toEqual(kept);
  });

  it.each([
    'https://sso.example.com',
    'https://sso.example.com:8443/path',
    'http://127.0.0.1:4566',
    'http://[::1]:1',
    'http://localhost:1',
  ])('may name %s as an endpoint of one service', (url) => {
    const env = { AWS_ENDPOINT_URL_SSO: url };
    expect(keepInherited(env, 'linux')).toEqual({ used: [{ variable: 'AWS_ENDPOINT_URL_SSO', url }], refused: [] });
    expect(env).toEqual({ AWS_ENDPOINT_URL_SSO: url });
  });

  it.each([
    ['http://sso.example.com', 'http://sso.example.com'],
    ['http://127.0.0.1.example.com', 'http://127.0.0.1.example.com'],
    ['http://localhost.example.com:1', 'http://localhost.example.com:1'],
    ['http://127.0.0.1@example.com', 'http://example.com'],
    ['https://name:secret@sso.example.com', 'https://sso.example.com'],
    ['ftp://127.0.0.1', 'ftp://127.0.0.1'],
    ['localhost:4566', 'localhost://4566'],
    ['nonsense', 'no address'],
  ])('does not take %s', (url, shown) => {
    const env = { AWS_ENDPOINT_URL_STS: url };
    const { used, refused } = keepInherited(env, 'linux');
    expect({ used, env }).toEqual({ used: [], env: {} });
    expect(refused.map((one) => one.variable)).toEqual(['AWS_ENDPOINT_URL_STS']);
    expect(refused[0]?.url).not.toContain('secret');
    if (!url.startsWith('localhost')) expect(refused[0]?.url).toBe(shown);
  });
});

/** Variables that the product asks for by name: `env.HOME`, `const { HOME } = env`, `var_os("HOME")`. */
function namesInSources(): Set<string> {
  const names: string[] = [];
  for (const folder of ['main', 'client', 'common']) {
    for (const name of readdirSync(new URL(`../../../${folder}`, import.meta.url), {
      recursive: true,
      encoding: 'utf8',
    })) {
      if (!/\.(?:ts|rs)$/.test(name) || name.endsWith('build.rs')) continue;
      const text = read(`${folder}/${name}`);
      const direct = [
        // nu writes `$env.NAME` in files that are its own.
        /(?<!\$)\b[eE]nv\??\.([A-Z][A-Z0-9_]{2,})\b/g,
        /\b[eE]nv\[\s*['"](\w+)['"]/g,
        /\b(?:var|var_os|is_set|told)\(\s*"([A-Z]\w+)"/g,
      ];
      for (const form of direct) names.push(...[...text.matchAll(form)].map(([, one = '']) => one));
      for (const [, list = ''] of text.matchAll(/\{([^{}]*)\}\s*=\s*(?:\w+\.)*[eE]nv\b/g)) {
        names.push(...[...list.matchAll(/\b([A-Z][A-Z0-9_]{2,})\b/g)].map(([, one = '']) => one));
      }
    }
  }
  return new Set(names.map((name) => name.replace(/^ProgramFiles/, 'PROGRAMFILES')));
}
