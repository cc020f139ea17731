/** What the headless agent loads before it answers: a start in the morning waits for nothing that the first answer doesn't need. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const OUT = join(import.meta.dirname, '..', '..', '..', '..', 'out');
const MAIN = join(OUT, 'main');

/** Files that a file loads at once, and those that these load. */
function loadedBy(file: string, known = new Set<string>()): Set<string> {
  known.add(file);
  const text = readFileSync(join(MAIN, file), 'utf8');
  // At the beginning of a line: what stands further in is loaded when it is needed.
  for (const [, other = ''] of text.matchAll(/^(?:(?:const|let|var) \w+ = )?require\("\.\/([\w.-]+\.cjs)"\);/gm)) {
    if (!known.has(other)) loadedBy(other, known);
  }
  return known;
}

it('the headless agent starts without AWS’s clients, OpenID’s and those of proxies', () => {
  const files = [...loadedBy('headless.cjs')];
  expect(files).toContain('compose.cjs');
  expect(files.filter((file) => /^(client-|aws-sdk)/.test(file))).toEqual([]);
  const code = files.map((file) => readFileSync(join(MAIN, file), 'utf8')).join('');
  for (const name of ['@aws-sdk', '@smithy', 'openid-client', 'oauth4webapi', 'socks', 'https-proxy-agent']) {
    expect(code).not.toContain(`// node_modules/${name}/`);
  }
});

it('no file that agent and window start with needs two bytes for each of its letters', () => {
  const assets = join(OUT, 'renderer', 'assets');
  const files = [
    ...[...loadedBy('headless.cjs'), ...loadedBy('index.cjs')].map((file) => join(MAIN, file)),
    join(OUT, 'preload', 'index.cjs'),
    ...readdirSync(assets).flatMap((file) => (/^(index|start|store|app)-.*\.js$/.test(file) ? join(assets, file) : [])),
  ];
  expect(files.length).toBeGreaterThan(10);
  expect(files.filter((file) => /[\u0080-\uffff]/.test(readFileSync(file, 'utf8')))).toEqual([]);
});
