/** What a person chooses among roles: the active one, and the favourites. */
import type { RoleRef } from '../../common/roles.ts';
import { isSameRole } from '../../common/roles.ts';
import { ACTIVE_PROFILE, ensureActiveProfile } from '../aws-files/active-profile.ts';
import { ProfilePrecedence } from '../aws-files/profile-precedence.ts';
import { readFileText } from '../aws-files/read-file.ts';
import { errorOfCase } from '../base/error-cases.ts';
import { asDaypassError, DaypassError } from '../base/errors.ts';
import type { OwnSettings } from '../settings/schema.ts';
import type { SettingsFile } from '../settings/settings-file.ts';
import type { Sessions } from './sessions/sessions.ts';
import type { UsageFile } from './usage.ts';

export interface ChosenRolesDependencies {
  readonly sessions: Sessions;
  readonly usage: UsageFile;
  readonly settings: SettingsFile;
  /** The AWS config file. */
  readonly configPath: string;
  /** The AWS credentials file. */
  readonly credentialsPath: string;
  /** How the client is started: program and first arguments. */
  readonly client: readonly string[];
  readonly regionOf: (role: RoleRef) => string | null;
}

export class ChosenRoles {
  readonly #dependencies: ChosenRolesDependencies;

  constructor(dependencies: ChosenRolesDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Makes a role the one that `[profile daypass]` follows.
   * @returns why the profile could not be written, or does not count because of keys: the role is active all the same, and programs that
   * use the profile are without it, in the region of another role, or somebody else.
   * @throws DaypassError no-session
   */
  async use(role: RoleRef): Promise<DaypassError | null> {
    if (!this.#dependencies.sessions.find(role.session)) await this.#dependencies.sessions.get(role.session);
    this.#dependencies.usage.note(role);
    this.#dependencies.usage.setActive(role);
    const { client, configPath, credentialsPath } = this.#dependencies;
    try {
      await ensureActiveProfile(configPath, { client, region: this.#dependencies.regionOf(role) });
      // A file that can't be read is told by doctor, and by AWS's tools.
      const credentials = await readFileText(credentialsPath).catch(() => '');
      const problem = new ProfilePrecedence(await readFileText(configPath), credentials).ofActive();
      if (problem === null) return null;
      return problem === 'keys'
        ? errorOfCase('active-profile-hidden', { profile: ACTIVE_PROFILE, path: credentialsPath })
        : errorOfCase('active-profile-other', { profile: ACTIVE_PROFILE, path: configPath });
    } catch (cause) {
      const { code, message, next, details } = asDaypassError(cause);
      const what = `The role is active now, but [profile ${ACTIVE_PROFILE}] could not be written. ${message}`;
      return new DaypassError(code, what, {
        next,
        cause,
        ...(details ? { details: { ...details, unwritten: ACTIVE_PROFILE } } : {}),
      });
    }
  }

  /** @throws DaypassError no-role where no role is active. */
  active(): RoleRef {
    const active = this.#dependencies.usage.active();
    if (active) return active;
    throw errorOfCase('no-active-role', {}, undefined, { command: 'Run `daypass switch ROLE`.' });
  }

  /** Makes a role a favourite, under a name of its own if one is given, or takes it off the list. @throws DaypassError settings-* | state-unwritable */
  async setFavourite(role: RoleRef, isFavourite: boolean, name?: string): Promise<void> {
    const { session, account, role: permission } = role;
    await this.#dependencies.settings.update(() => {
      const others = this.#dependencies.settings.get().favourites.filter((other) => !isSameRole(other, role));
      const own: NonNullable<OwnSettings['favourites']>[number] = { session, account, role: permission };
      if (name !== undefined) own.name = name;
      return { favourites: isFavourite ? [...others, own] : others };
    });
  }
}
