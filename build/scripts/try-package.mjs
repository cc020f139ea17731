/**
 * Starts the app that `npm run package` has made, as a client does, and stops it: on a home of its own, with no one signed in.
 * What was said is printed, with the agent's log where something failed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, Stop, start } from './steps.mjs';

/** Folder of the package below `dist/app`, and the client in it. */
const PACKAGES = {
  linux: [/^linux.*-unpacked$/, 'resources/bin/daypass'],
  darwin: [/^mac/, 'Daypass.app/Contents/Resources/bin/daypass'],
  win32: [/^win.*-unpacked$/, 'resources/bin/daypass.exe'],
};
/** Arguments of the client, and what its answer has in it. */
const STEPS = [
  [['version'], /^daypass \d/],
  [['agent', 'start'], /^/],
  [['agent', 'status'], /desktop/],
  [['status'], /^/],
  [['agent', 'stop'], /^/],
  [['agent', 'start', '--headless'], /^/],
  [['agent', 'status'], /headless/],
  [['doctor'], /Versions/],
  [['agent', 'stop'], /^/],
];

start(async () => {
  const folder = process.env.DAYPASS_DIST || join(ROOT, 'dist');
  const client = clientBelow(join(folder, 'app'));
  if (!client) throw new Stop(`There is no package in ${folder}. Run \`npm run package\` first.`);
  const home = mkdtempSync(join(tmpdir(), 'daypass-package-'));
  const config = join(home, 'aws-config');
  const env = { ...process.env, DAYPASS_HOME: home, AWS_CONFIG_FILE: config, DAYPASS_ALLOW_ROOT: '1' };
  try {
    for (const [args, wanted] of STEPS) {
      const { status, stdout, stderr } = spawnSync(client, args, { env, encoding: 'utf8', timeout: 60_000 });
      process.stdout.write(`daypass ${args.join(' ')}: ${status}\n${stdout}${stderr}`);
      // `doctor` ends with 1 where a part of this machine is not as it should be; that is its answer.
      const isGood = (status === 0 || args[0] === 'doctor') && wanted.test(stdout);
      if (!isGood) throw new Stop(`daypass ${args.join(' ')} did not answer as it should.\n${logOf(home)}`);
    }
  } finally {
    spawnSync(client, ['agent', 'stop'], { env, timeout: 60_000 });
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
  return 0;
});

function clientBelow(folder) {
  const [name, client] = PACKAGES[process.platform];
  const packages = existsSync(folder) ? readdirSync(folder).filter((one) => name.test(one)) : [];
  return packages.map((one) => join(folder, one, client)).find((path) => existsSync(path));
}

function logOf(home) {
  const paths = [join(home, 'logs', 'agent.log'), join(home, 'state', 'run', 'start.err')];
  return paths
    .filter((path) => existsSync(path))
    .map((path) => `${path}\n${readFileSync(path, 'utf8')}`)
    .join('\n');
}
