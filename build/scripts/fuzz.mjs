/** `npm run fuzz`: see `test/fuzz/index.ts`, which this builds and runs, with a low priority. */
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { ensurePackages } from './setup/setup.mjs';
import { OUT, ROOT, run, start } from './steps.mjs';

const LOW_PRIORITY = 10;

start(async () => {
  await ensurePackages();
  const { build } = await import('vite');
  for (const name of ['index', 'thread']) {
    await build({
      configFile: false,
      root: ROOT,
      logLevel: 'warn',
      ssr: { external: ['vite'] },
      build: {
        ssr: join(ROOT, 'test', 'fuzz', `${name}.ts`),
        outDir: join(OUT, 'fuzz'),
        emptyOutDir: false,
        rollupOptions: { output: { entryFileNames: `${name}.mjs`, codeSplitting: false } },
      },
    });
  }
  setPriority(LOW_PRIORITY);
  const env = { ...process.env, DAYPASS_ROOT: ROOT };
  const { status } = await run(process.execPath, [join(OUT, 'fuzz', 'index.mjs'), ...process.argv.slice(2)], { env });
  return status;
});
