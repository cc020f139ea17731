/** The app on the emulator for a person to try, until they end it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { daypass, PROFILE, type Stage, stopAgent } from './stage.ts';

export async function showInteractively(stage: Stage): Promise<number> {
  let said = '';
  const ended = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
    const app = startApp(stage);
    app.stderr?.on('data', (chunk) => {
      said = `${said}${chunk}`.slice(-2000);
    });
    app.on('exit', () => resolve());
    app.on('error', () => resolve());
  });
  // What Chromium grumbles about on a machine without a GPU matters only when the app doesn't come up.
  await answering(stage).catch((error: Error) => {
    throw new Error(`${error.message}\n${said}`);
  });
  process.stdout.write(`${whatToTry(stage).join('\n')}\n\nCtrl-C ends the demo and removes ${stage.folder}.\n`);
  await ended;
  await daypass(stage, ['logout', '--all']);
  await stopAgent(stage);
  return 0;
}

/** The window where there is a display, the headless agent elsewhere; as the client would start them, but visible. */
function startApp({ folder, env }: Stage): ChildProcess {
  const lines = readFileSync(join(folder, 'bin', 'agent.launch'), 'utf8')
    .trim()
    .split('\n');
  const [first = ''] = lines;
  const [, program = '', ...args] = first.split('\t');
  return spawn(
    program,
    args.filter((arg) => arg !== '--background'),
    // Ctrl-C is for the demo, which signs out before it stops the app.
    { env, stdio: ['ignore', 'ignore', 'pipe'], detached: process.platform !== 'win32' },
  );
}

async function answering(stage: Stage): Promise<void> {
  for (let left = 200; left > 0; left -= 1) {
    if (
      (await daypass({ ...stage, env: { ...stage.env, DAYPASS_NO_AUTOSTART: '1' } }, ['agent', 'status'])).status === 0
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('The app did not start.');
}

function whatToTry(stage: Stage): string[] {
  const settings = join(stage.folder, 'env');
  const names = Object.keys(stage.env).filter((name) => /^AWS_|^DAYPASS_/.test(name));
  const lines = names.map((name) => `export ${name}='${stage.env[name]}'`);
  const bin = join(stage.folder, 'bin');
  const standIn = stage.client.endsWith('.cjs') ? [`alias daypass="node '${stage.client}'"`] : [];
  writeFileSync(settings, `${[...lines, `export PATH='${bin}':"$PATH"`, ...standIn].join('\n')}\n`);
  return [
    'Try this in another terminal:',
    `  . '${settings}'`,
    '  daypass login          # approve on the page that opens',
    '  daypass list prod      # accounts and roles',
    `  aws s3 ls --profile ${PROFILE}   # any AWS program: credentials come from Daypass`,
    '  daypass status         # who is signed in, and until when',
  ];
}
