/** A session as the user's AWS config file defines it. */
export interface SessionDefinition {
  /** Name of the `[sso-session NAME]` section; for a legacy profile, the profile's name. */
  readonly name: string;
  readonly startUrl: string;
  readonly region: string;
  /** `sso_registration_scopes`; `sso:account:access` where the file has none. */
  readonly scopes: readonly string[];
  /** Where it stands: its own section, or the first legacy profile with this start URL and region. */
  readonly origin: 'sso-session' | 'legacy-profile';
}
