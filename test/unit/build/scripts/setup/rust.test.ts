import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const MODULE = join(import.meta.dirname, '..', '..', '..', '..', '..', 'build', 'scripts', 'setup', 'rust.mjs');
const folder = mkdtempSync(join(tmpdir(), 'daypass-rust-'));
afterAll(() => rmSync(folder, { recursive: true }));

it.skipIf(process.platform === 'win32').each([
  ['has a cargo that works', 'echo cargo 1.95.0', 'true'],
  ['has rustup’s without a toolchain', 'echo error: no default is configured >&2; exit 1', 'false'],
  ['has none', null, 'false'],
])('a machine that %s', (_what, script, found) => {
  const cargo = join(folder, 'cargo');
  rmSync(cargo, { force: true });
  if (script !== null) writeFileSync(cargo, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const code = `import(${JSON.stringify(MODULE)}).then(({ hasCargo }) => process.stdout.write(String(hasCargo())));`;
  const { stdout } = spawnSync(process.execPath, ['-e', code], { encoding: 'utf8', env: { PATH: folder } });
  expect(stdout).toBe(found);
});
