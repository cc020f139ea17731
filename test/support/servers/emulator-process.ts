/** An emulator in a process of its own, driven over its control interface: for programs that block while they measure. */
import { spawn } from 'node:child_process';
import type { EmulatorAccount, EmulatorCall } from '../../../emulator/index.ts';

export interface EmulatorProcess {
  readonly url: string;
  readonly startUrl: string;
  readonly region: string;
  approve(userCode: string): Promise<void>;
  pendingUserCodes(): Promise<string[]>;
  count(operation: string): Promise<number>;
  accounts(): Promise<EmulatorAccount[]>;
  env(): Record<string, string>;
  close(): void;
}

/** @param program `out/tools/emulator.mjs` */
export async function startEmulatorProcess(program: string): Promise<EmulatorProcess> {
  const child = spawn(process.execPath, [program, '--until-stdin-ends'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk) => resolve(String(chunk)));
    child.once('exit', (status) => reject(new Error(`The emulator ended with status ${status}.`)));
  });
  const { url, startUrl, region } = JSON.parse(line) as { url: string; startUrl: string; region: string };

  async function ask<T>(path: string): Promise<T> {
    const answer = await fetch(`${url}/_emulator/${path}`);
    if (!answer.ok) throw new Error(`The emulator answered ${path} with ${answer.status}.`);
    return (await answer.json()) as T;
  }

  return {
    url,
    startUrl,
    region,
    async approve(userCode) {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ userCode });
      const answer = await fetch(`${url}/_emulator/approve`, { method: 'POST', headers, body });
      if (!answer.ok) throw new Error(`Nothing waits under ${userCode}.`);
    },
    pendingUserCodes: async () => (await ask<{ userCodes: string[] }>('user-codes')).userCodes,
    async count(operation) {
      const { calls } = await ask<{ calls: EmulatorCall[] }>('calls');
      return calls.filter((call) => call.operation === operation).length;
    },
    accounts: async () => (await ask<{ accounts: EmulatorAccount[] }>('accounts')).accounts,
    env: () => ({ AWS_ENDPOINT_URL_SSO_OIDC: url, AWS_ENDPOINT_URL_SSO: url, AWS_ENDPOINT_URL_STS: url }),
    close: () => child.stdin.end(),
  };
}
