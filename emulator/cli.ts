/**
 * The emulator as a program. stdout gets one JSON line when it is ready, and nothing else ever; stderr is for people.
 */
import { parseArgs } from 'node:util';
import { type EmulatorOptions, startEmulator } from './index.ts';

const HELP = `A local IAM Identity Center on 127.0.0.1, for trying things out.

  --port N                     TCP port (any free one)
  --accounts N                 accounts of the person (6)
  --roles N                    roles in each of them (3)
  --access-token-seconds N     lifetime of an access token (3600)
  --device-code-seconds N      how long a device code waits for approval (600)
  --interval N                 seconds between two polls (1)
  --role-credential-seconds N  lifetime of role credentials (3600)
  --registration-seconds N     lifetime of a client registration (90 days)
  --session-seconds N          lifetime of a portal session (8 hours)
  --no-refresh-tokens          issue access tokens alone
  --until-stdin-ends           stop when standard input ends, and so with the process that started it
  --help
`;

const NUMBERS = {
  port: 'port',
  accounts: 'accounts',
  roles: 'rolesPerAccount',
  'access-token-seconds': 'accessTokenSeconds',
  'device-code-seconds': 'deviceCodeSeconds',
  interval: 'interval',
  'role-credential-seconds': 'roleCredentialSeconds',
  'registration-seconds': 'registrationSeconds',
  'session-seconds': 'sessionSeconds',
} as const satisfies Record<string, keyof EmulatorOptions>;

interface Arguments {
  readonly options: EmulatorOptions;
  readonly help: boolean;
  readonly untilStdinEnds: boolean;
}

/** @throws Error for an unknown flag or a value that is no whole number. */
function argumentsFrom(argv: string[]): Arguments {
  const numeric = Object.keys(NUMBERS) as (keyof typeof NUMBERS)[];
  const { values } = parseArgs({
    args: argv,
    options: {
      ...Object.fromEntries(numeric.map((name) => [name, { type: 'string' as const }])),
      'no-refresh-tokens': { type: 'boolean', default: false },
      'until-stdin-ends': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const given = values as Record<string, unknown>;
  const options: EmulatorOptions = { refreshTokens: given['no-refresh-tokens'] !== true };
  for (const name of numeric) {
    const text = given[name];
    if (text === undefined) continue;
    if (typeof text !== 'string' || !/^\d{1,9}$/.test(text)) throw new Error(`--${name} takes a whole number.`);
    options[NUMBERS[name]] = Number(text);
  }
  return { options, help: given.help === true, untilStdinEnds: given['until-stdin-ends'] === true };
}

async function main(): Promise<void> {
  const { options, help, untilStdinEnds } = argumentsFrom(process.argv.slice(2));
  if (help) {
    process.stdout.write(HELP);
    return;
  }
  const emulator = await startEmulator(options);
  const stop = () => {
    void emulator.close().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  if (untilStdinEnds) process.stdin.resume().once('end', stop).once('error', stop);
  const { url, startUrl, region } = emulator;
  process.stdout.write(`${JSON.stringify({ url, startUrl, region })}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`emulator: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
