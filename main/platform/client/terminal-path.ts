import { execFile } from 'node:child_process';

/** Limit for a person's start files, in ms. */
const LIMIT_MS = 3_000;
/** Start files may print something of their own before it. */
const MARK = 'daypass-path:';

export interface TerminalPathDependencies {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

/**
 * The environment with the PATH that a terminal has. macOS starts apps with the system's own folders alone, and those of a person
 * (`~/.local/bin`, Homebrew's) are in start files of their shell: it is asked. Elsewhere, and where it does not say, nothing
 * changes.
 */
export async function atTerminal<T extends TerminalPathDependencies>(dependencies: T): Promise<T> {
  const { env, platform } = dependencies;
  if (platform !== 'darwin') return dependencies;
  const path = await askShell(env.SHELL || '/bin/zsh', env);
  return path === null ? dependencies : { ...dependencies, env: { ...env, PATH: path } };
}

function askShell(shell: string, env: TerminalPathDependencies['env']): Promise<string | null> {
  const args = ['-l', '-i', '-c', `printf '\\n${MARK}%s\\n' "$PATH"`];
  return new Promise((resolve) => {
    const child = execFile(shell, args, { env, timeout: LIMIT_MS, killSignal: 'SIGKILL' }, (_error, stdout) => {
      const line = stdout.split('\n').find((one) => one.startsWith(MARK));
      resolve(line?.slice(MARK.length) || null);
    });
    child.stdin?.end();
  });
}
