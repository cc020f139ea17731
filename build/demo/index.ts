/**
 * The demo: an emulator of IAM Identity Center and the app on it. Everything is in `DAYPASS_DEMO_FOLDER`, which
 * `build/scripts/demo.mjs` makes and removes; nothing outside it is read or written, `~/.aws` included.
 */
import { startEmulator } from '../../emulator/index.ts';
import { showInteractively } from './interactive.ts';
import { runOnce } from './once.ts';
import { prepareStage } from './stage.ts';

async function main(): Promise<number> {
  const emulator = await startEmulator({ accounts: 12 });
  try {
    const stage = await prepareStage(emulator);
    return process.argv.includes('--once') ? await runOnce(stage) : await showInteractively(stage);
  } finally {
    await emulator.close();
  }
}

main().then(
  (status) => process.exit(status),
  (error) => {
    process.stderr.write(`demo: ${error instanceof Error ? error.message : error}\n`);
    process.exit(1);
  },
);
