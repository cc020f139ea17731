import { type Clock, systemClock } from '../main/base/clock.ts';

export interface EmulatorOptions {
  /** TCP port on 127.0.0.1; 0 or absent: any free one. */
  port?: number;
  /** How many accounts the person is assigned to (6). */
  accounts?: number;
  /** Roles in each of them (3). */
  rolesPerAccount?: number;
  clock?: Clock;
  /** Lifetime of an access token in seconds (3600). */
  accessTokenSeconds?: number;
  /** How long a device code waits for approval, in seconds (600). */
  deviceCodeSeconds?: number;
  /** Least time between two polls of one device code, in seconds (1, as AWS sends). */
  interval?: number;
  /** Session duration of every permission set, in seconds (3600). */
  roleCredentialSeconds?: number;
  /** Lifetime of a client registration in seconds (90 days). */
  registrationSeconds?: number;
  /** Lifetime of the portal session, beyond which no refresh token helps, in seconds (8 h, Identity Center's default). */
  sessionSeconds?: number;
  /** How long a new access key of an IAM user takes to be known, in seconds (0). */
  newKeySeconds?: number;
  /** How long a new access key of an IAM user is missing from ListAccessKeys, in seconds (0). */
  newKeyListedSeconds?: number;
  /** How many requests a second the portal takes before it answers TooManyRequestsException (unlimited); 20 are quoted of AWS. */
  portalRate?: number;
  /** Whether refresh tokens are issued where AWS would (true). They are single-use and rotate. */
  refreshTokens?: boolean;
  /**
   * Plays the Identity Center of a region that does not have this start URL: it gives out codes, and their page knows none of
   * them. A poll then waits to the end (`pending`) or is refused (`invalid-grant`); both are reported. Null: at home.
   */
  foreignRegion?: 'pending' | 'invalid-grant' | null;
  /** Origin of the page for device codes, as `https://ssoins-….portal.amazonaws.com`, where AWS does not use its own. Null: the emulator's. */
  verificationOrigin?: string | null;
  /** Whether "Cancel" on a page tells the program nothing (false): a device code stays pending, a code is refused at its exchange. */
  silentCancel?: boolean;
  /** Whether the console has multi-session switched on (false): it refuses to sign out and continue. */
  multiSession?: boolean;
  /** Whether the browser holds a console session that is over (false): the page of `aws login` answers 400 until the console is signed out of. */
  deadConsoleSession?: boolean;
  /** Whether a Logout ends every sign-in of the person, not only the one whose token it came with (false). */
  logoutEndsAll?: boolean;
  /** Whether a refresh token works again and again (false): which of the two holds at AWS is not known. */
  reusableRefreshTokens?: boolean;
}

export type EmulatorSettings = Required<EmulatorOptions>;

export function settingsFrom(options: EmulatorOptions): EmulatorSettings {
  return {
    port: 0,
    accounts: 6,
    rolesPerAccount: 3,
    clock: systemClock,
    accessTokenSeconds: 3600,
    deviceCodeSeconds: 600,
    interval: 1,
    roleCredentialSeconds: 3600,
    registrationSeconds: 90 * 24 * 3600,
    sessionSeconds: 8 * 3600,
    newKeySeconds: 0,
    newKeyListedSeconds: 0,
    portalRate: Number.POSITIVE_INFINITY,
    refreshTokens: true,
    reusableRefreshTokens: false,
    foreignRegion: null,
    verificationOrigin: null,
    silentCancel: false,
    multiSession: false,
    deadConsoleSession: false,
    logoutEndsAll: false,
    ...options,
  };
}
