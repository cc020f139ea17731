/** Everything the emulator knows, in one place, without HTTP. */

import type { Faults } from './http/faults.ts';
import { AccessKeys } from './iam/access-keys.ts';
import { Iam } from './iam/iam.ts';
import { AuthorizationCodes } from './identity-center/authorization-codes.ts';
import { DeviceAuthorizations } from './identity-center/device-authorizations.ts';
import { Directory } from './identity-center/directory.ts';
import { IssuedRegistrations } from './identity-center/registrations.ts';
import { PortalSessions } from './identity-center/sessions.ts';
import { Mint } from './mint.ts';
import { realisticAccounts } from './naming.ts';
import type { EmulatorSettings } from './options.ts';
import { ConsoleSignIns } from './signin/console-sign-ins.ts';
import { RoleSessions } from './sts/role-sessions.ts';

export const REGION = 'us-east-1';
/** Where the portal is at home while the emulator plays a foreign region. */
export const HOME_REGION = 'eu-west-1';

export class EmulatorState {
  readonly settings: EmulatorSettings;
  readonly mint = new Mint();
  readonly directory: Directory;
  readonly registrations = new IssuedRegistrations(this.mint, REGION);
  readonly deviceAuthorizations = new DeviceAuthorizations(this.mint);
  readonly authorizationCodes = new AuthorizationCodes(this.mint);
  readonly sessions = new PortalSessions(this.mint);
  readonly roleSessions = new RoleSessions(this.mint);
  readonly iam = new Iam(this.mint, this.roleSessions);
  readonly consoleSignIns = new ConsoleSignIns(this.mint);
  readonly accessKeys = new AccessKeys(this.iam, this.roleSessions, () => this.now());
  /** `http://127.0.0.1:PORT`; known once the server listens. */
  url = '';
  /** The portal session of the person's browser: begins with an approval, ends with a Logout. */
  browserSession: string | null = null;
  readonly #faults: Faults;

  constructor(settings: EmulatorSettings, faults: Faults) {
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
