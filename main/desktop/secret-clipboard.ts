/** Secrets on the clipboard, for a minute: what is still there then is taken away; what the person copied since stays. */
import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { Secret } from '../base/secret.ts';
import { assignmentText } from '../commands/terminal/shell-syntax.ts';

/** How long a secret stays, in ms. */
const CLIPBOARD_MS = 60_000;

/** Electron's clipboard, as far as this needs it. Newer versions answer with a promise. */
export interface Clipboard {
  readText(): string | Promise<string>;
  writeText(text: string): unknown;
  clear(): unknown;
}

export class SecretClipboard implements Disposable {
  readonly #clipboard: Clipboard;
  readonly #clock: Clock;
  #copied: Secret | null = null;
  #timer: Disposable | null = null;

  constructor(clipboard: Clipboard, clock: Clock) {
    this.#clipboard = clipboard;
    this.#clock = clock;
  }

  async copy(secret: Secret): Promise<void> {
    this.#timer?.dispose();
    this.#copied = secret;
    this.#timer = this.#clock.after(CLIPBOARD_MS, () => void this.clear());
    await this.#clipboard.writeText(secret.expose());
  }

  /** Takes the secret away now if it is still there: when the time is up, and when the app ends. */
  async clear(): Promise<void> {
    this.#timer?.dispose();
    this.#timer = null;
    const copied = this.#copied;
    this.#copied = null;
    if (copied && (await this.#clipboard.readText()) === copied.expose()) await this.#clipboard.clear();
  }

  dispose(): Promise<void> {
    return this.clear();
  }
}

/** Credentials as a shell or a `.env` file takes them. Profiles that are set there go, as in `exportLines`. */
export function credentialsText(
  credentials: { accessKeyId: string; secretAccessKey: Secret; sessionToken: Secret },
  region: string | null,
  syntax: 'bash' | 'fish' | 'pwsh' | 'dotenv',
): Secret {
  const set = {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey.expose(),
    AWS_SESSION_TOKEN: credentials.sessionToken.expose(),
    ...(region ? { AWS_REGION: region, AWS_DEFAULT_REGION: region } : {}),
  };
  return new Secret(assignmentText({ set, unset: ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE'] }, syntax));
}

/**
 * Lines for a shell: `export` where there is one, `$Env:` for PowerShell on Windows. Values hold no quotes. A profile that is set there
 * goes, because JavaScript's SDK takes it before keys.
 */
export function exportLines(
  credentials: { accessKeyId: string; secretAccessKey: Secret; sessionToken: Secret },
  region: string | null,
  platform: NodeJS.Platform,
): Secret {
  const variables: [string, string][] = [
    ['AWS_ACCESS_KEY_ID', credentials.accessKeyId],
    ['AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey.expose()],
    ['AWS_SESSION_TOKEN', credentials.sessionToken.expose()],
  ];
  if (region) variables.push(['AWS_REGION', region], ['AWS_DEFAULT_REGION', region]);
  const line = ([name, value]: [string, string]) =>
    platform === 'win32' ? `$Env:${name}='${value}'` : `export ${name}='${value}'`;
  const profiles = ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE'];
  const unset =
    platform === 'win32'
      ? profiles.map((name) => `Remove-Item Env:${name} -ErrorAction SilentlyContinue`)
      : [`unset ${profiles.join(' ')}`];
  return new Secret(`${[...unset, ...variables.map(line)].join('\n')}\n`);
}
