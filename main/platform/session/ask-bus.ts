/** One question to the session bus, by a program of the desktop: dbus-send, gdbus or busctl is on every one. */
import { execFile } from 'node:child_process';

type Env = Readonly<Record<string, string | undefined>>;

/** Limit of one question, in ms. */
const LIMIT_MS = 2_000;

export interface BusQuestion {
  /** Name on the bus; a service that can be started for it is. */
  readonly to: string;
  readonly path: string;
  /** With its interface. */
  readonly member: string;
  /** Its arguments, all of them texts. */
  readonly texts: readonly string[];
}

/** @returns what the program printed; null where none could ask, or the answer was an error. */
export async function askBus(question: BusQuestion, env: Env): Promise<string | null> {
  for (const [program, ...args] of requestersOf(question)) {
    const answer = await output(program, args, env);
    if (answer !== null) return answer;
  }
  return null;
}

function requestersOf({ to, path, member, texts }: BusQuestion): (readonly [program: string, ...args: string[]])[] {
  const dot = member.lastIndexOf('.');
  const [interfaceName, name] = [member.slice(0, dot), member.slice(dot + 1)];
  return [
    [
      'dbus-send',
      ...['--session', '--print-reply', `--dest=${to}`, path, member],
      ...texts.map((text) => `string:${text}`),
    ],
    ['gdbus', 'call', '--session', '--dest', to, '--object-path', path, '--method', member, ...texts],
    ['busctl', '--user', 'call', to, path, interfaceName, name, 's'.repeat(texts.length), ...texts],
  ];
}

function output(program: string, args: readonly string[], env: Env): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(program, [...args], { env, timeout: LIMIT_MS }, (error, stdout) => resolve(error ? null : stdout));
  });
}
