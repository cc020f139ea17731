/** Everything the emulator knows, in one place, without HTTP. */
import { AccessKeys } from './access-keys.ts';
import { AuthorizationCodes } from './authorization-codes.ts';
import { ConsoleSignIns } from './console-sign-ins.ts';
import { DeviceAuthorizations } from './device-authorizations.ts';
import { Directory } from './directory.ts';
import type { Faults } from './faults.ts';
import { Iam } from './iam.ts';
import { Mint } from './mint.ts';
import { realisticAccounts } from './naming.ts';
import type { Settings } from './options.ts';
import { Registrations } from './registrations.ts';
import { RoleSessions } from './role-sessions.ts';
import { Sessions } from './sessions.ts';

export const REGION = 'us-east-1';

export class EmulatorState {
  readonly settings: Settings;
  readonly mint = new Mint();
  readonly directory: Directory;
  readonly registrations = new Registrations(this.mint, REGION);
  readonly deviceAuthorizations = new DeviceAuthorizations(this.mint);
  readonly authorizationCodes = new AuthorizationCodes(this.mint);
  readonly sessions = new Sessions(this.mint);
  readonly roleSessions = new RoleSessions(this.mint);
  readonly iam = new Iam(this.mint, this.roleSessions);
  readonly consoleSignIns = new ConsoleSignIns(this.mint);
  readonly accessKeys = new AccessKeys(this.iam, this.roleSessions, () => this.now());
  /** `http://127.0.0.1:PORT`; known once the server listens. */
  url = '';
  readonly #faults: Faults;

  constructor(settings: Settings, faults: Faults) {
    this.settings = settings;
    this.#faults = faults;
    this.directory = new Directory(realisticAccounts(settings.accounts, settings.rolesPerAccount));
  }

  get startUrl(): string {
    return `${this.url}/start`;
  }

  /** Epoch ms by which lifetimes are kept. A skew leaves them alone, or setting one would end what was issued before. */
  now(): number {
    return this.settings.clock.now();
  }

  /** The same moment as the outside is told it: with the skew. */
  told(ms: number): number {
    return ms + this.#faults.clockSkewMs;
  }

  /** Answers a user code as the page's buttons do. @throws RangeError when nothing waits under it. */
  decide(userCode: string, decision: 'approved' | 'denied'): void {
    const authorization = this.deviceAuthorizations.waiting(userCode, this.now());
    if (!authorization) throw new RangeError(`No device authorization waits under the code ${userCode}.`);
    authorization.status = decision;
  }

  /** Whether this is the emulator's start URL; a fragment and a slash at the end don't matter. */
  isStartUrl(candidate: string): boolean {
    return candidate.replace(/#.*$/, '').replace(/\/+$/, '') === this.startUrl;
  }
}
