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
  --portal-rate N              requests a second that the portal takes (all)
  --new-key-seconds N          how long a new access key of an IAM user is not known (0)
  --new-key-listed-seconds N   how long it is missing from ListAccessKeys (0)
  --no-refresh-tokens          issue access tokens alone
  --reusable-refresh-tokens    take a refresh token more than once
  --foreign-region HOW         be the region where the portal is not at home; polls wait (pending) or are refused (invalid-grant)
  --silent-cancel              tell the program nothing of "Cancel" on a page
  --multi-session              play a console with multi-session switched on
  --dead-console-session       let the page of \`aws login\` answer 400 until the console is signed out of
  --logout-ends-all            let a Logout end every sign-in of the person
  --verification-origin URL    where AWS names its page for device codes
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
  'portal-rate': 'portalRate',
  'new-key-seconds': 'newKeySeconds',
  'new-key-listed-seconds': 'newKeyListedSeconds',
} as const satisfies Record<string, keyof EmulatorOptions>;

const SWITCHES = {
  'reusable-refresh-tokens': 'reusableRefreshTokens',
  'silent-cancel': 'silentCancel',
  'multi-session': 'multiSession',
  'dead-console-session': 'deadConsoleSession',
  'logout-ends-all': 'logoutEndsAll',
} as const satisfies Record<string, keyof EmulatorOptions>;

interface Arguments {
  readonly options: EmulatorOptions;
  readonly help: boolean;
  readonly untilStdinEnds: boolean;
}

/** @throws Error for an unknown flag or a value that it can't have. */
function argumentsFrom(argv: string[]): Arguments {
  const numeric = Object.keys(NUMBERS) as (keyof typeof NUMBERS)[];
  const { values } = parseArgs({
    args: argv,
    options: {
      ...Object.fromEntries(numeric.map((name) => [name, { type: 'string' as const }])),
      ...Object.fromEntries(Object.keys(SWITCHES).map((name) => [name, { type: 'boolean' as const }])),
      'no-refresh-tokens': { type: 'boolean', default: false },
      'foreign-region': { type: 'string' },
      'verification-origin': { type: 'string' },
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
  for (const [name, option] of Object.entries(SWITCHES)) if (given[name] === true) options[option] = true;
  const how = given['foreign-region'];
  if (how !== undefined && how !== 'pending' && how !== 'invalid-grant') {
    throw new Error('--foreign-region takes pending or invalid-grant.');
  }
  if (how !== undefined) options.foreignRegion = how;
  const origin = given['verification-origin'];
  if (typeof origin === 'string') {
    if (!URL.canParse(origin)) throw new Error('--verification-origin takes an address.');
    options.verificationOrigin = origin;
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
