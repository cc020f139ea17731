import type { EmulatorCall } from './http/calls.ts';
import type { Faults } from './http/faults.ts';
import type { AccessKeys } from './iam/access-keys.ts';
import type { Iam } from './iam/iam.ts';
import type { IssuedSecret } from './mint.ts';
import type { EmulatorAccount } from './naming.ts';
import type { EmulatorSettings } from './options.ts';
import type { ConsoleSignIns } from './signin/console-sign-ins.ts';

/** A running emulator, as tests and the control interface see it. */
export interface Emulator {
  /** `http://127.0.0.1:PORT`: every service and page is on this one origin. */
  readonly url: string;
  readonly startUrl: string;
  readonly region: string;
  /** Its modes and lifetimes; what is changed counts from the next request on. */
  readonly settings: EmulatorSettings;

  /** What was asked so far, oldest first, without a secret. */
  readonly calls: readonly EmulatorCall[];
  count(operation: string): number;
  /** Resolves once `operation` has arrived `count` times (1) since the last reset: a test's way to wait. */
  called(operation: string, count?: number): Promise<void>;
  resetCalls(): void;

  /** Every secret ever handed out, for tests that look for them where they must not be. */
  readonly issuedSecrets: readonly IssuedSecret[];

  /** Answer a user code as the page's buttons do. @throws RangeError when nothing waits under it. */
  approve(userCode: string): void;
  deny(userCode: string): void;
  pendingUserCodes(): string[];

  readonly faults: Faults;
  /** Access and refresh tokens die: 401, invalid_grant. */
  revokeSessions(): void;
  /** Access tokens die; refresh tokens live. */
  expireAccessTokens(): void;

  readonly accounts: readonly EmulatorAccount[];
  setAccounts(accounts: readonly EmulatorAccount[]): void;

  /** Roles with their trust, users, MFA devices and identity providers that STS knows. */
  readonly iam: Iam;
  /** Users' long-term keys. */
  readonly accessKeys: AccessKeys;
  /** Sign-ins of programs with what a person signs in to the console with. */
  readonly consoleSignIns: ConsoleSignIns;

  /** The environment that points AWS's SDKs here. */
  env(): Record<string, string>;
  /** Stops listening and destroys open connections. */
  close(): Promise<void>;
}
