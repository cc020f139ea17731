/**
 * Adds, changes and removes sessions wherever they are defined: sections of the AWS config file for Identity Center, the
 * settings for every other kind, the keychain for what is secret in them.
 */

import type { SignInMethod } from '../../../common/sign-in.ts';
import {
  addSessionSection,
  changeSessionSection,
  removeSessionSection,
} from '../../aws-files/sessions/edit-session.ts';
import { circleFault, circlesAmong } from '../../base/chain.ts';
import type { Clock } from '../../base/clock.ts';
import { errorOfCase } from '../../base/error-cases.ts';
import { DaypassError } from '../../base/errors.ts';
import type { Secret } from '../../base/secret.ts';
import type { Keychain } from '../../keychain/keychain.ts';
import { editedSource, fieldsOf, type SourceEntry, type SourceTexts } from '../../settings/edit-source.ts';
import type { SettingsFile } from '../../settings/settings-file.ts';
import { readSource } from '../../settings/sources.ts';
import type { AccessKeyView, SecondKey } from '../../sources/source.ts';
import type { UsageFile } from '../usage.ts';
import { type AddedIamUser, addIamUser, type IdentifyKey, type NewIamUser } from './iam-users.ts';
import type { Sessions } from './sessions.ts';
import { hasMethods, signInMethod } from './sign-in-method.ts';

export interface SessionEditsDependencies {
  readonly sessions: Sessions;
  readonly settings: SettingsFile;
  readonly usage: UsageFile;
  /** The user's AWS config file. */
  readonly configPath: string;
  readonly keychain: Keychain;
  readonly clock: Clock;
  /** Whose a long-term key is. */
  readonly identifyKey: IdentifyKey;
  /** Signs out of a session, and of what builds on it. @returns as `Agent.signOut` does. @throws DaypassError no-session */
  readonly signOut: (name: string) => Promise<string | null>;
}

export class SessionEdits {
  readonly #dependencies: SessionEditsDependencies;

  constructor(dependencies: SessionEditsDependencies) {
    this.#dependencies = dependencies;
  }

  /** Keeps the client secret of an OpenID provider's client in the keychain. @throws DaypassError no-session | usage | keychain-* */
  async setClientSecret(name: string, secret: Secret): Promise<void> {
    const { source } = await this.#dependencies.sessions.get(name);
    if (!source.setClientSecret) throw new DaypassError('usage', `${name} has no client that could have a secret.`);
    await source.setClientSecret(secret);
  }

  /** Writes an `[sso-session]` section into the AWS config file. @throws DaypassError config-* | state-unwritable */
  async add(session: { name: string; startUrl: string; region: string }): Promise<void> {
    await addSessionSection(this.#dependencies.configPath, session);
    await this.#dependencies.sessions.refresh();
  }

  /**
   * Changes start URL and region of an `[sso-session]` section. A session that leads elsewhere is another one: it is signed
   * out, and its list forgotten; one that stays the same stays signed in.
   * @returns the page at which the browser is still signed in, because AWS could not be told; null for none.
   * @throws DaypassError no-session | usage where it is none of Identity Center's | config-* | state-unwritable
   */
  async edit(session: { name: string; startUrl: string; region: string }): Promise<string | null> {
    const { catalogue, definition } = await this.#dependencies.sessions.get(session.name);
    const { startUrl, region } = session;
    if (definition.kind !== 'identity-center') {
      throw new DaypassError('usage', `${session.name} has no start URL that could be changed.`, {
        next: 'Change it in the settings, or in the AWS config file.',
      });
    }
    if (definition.startUrl === startUrl && definition.region === region) return null;
    if (definition.origin === 'legacy-profile') throw ownProfile(session.name);
    const stillAt = await this.#dependencies.signOut(session.name);
    await catalogue.clear();
    await changeSessionSection(this.#dependencies.configPath, session);
    await this.#dependencies.sessions.refresh();
    return stillAt;
  }

  /**
   * What the session's own portal says of its region, next to what `edit` takes.
   * @throws DaypassError no-session | usage where there is no portal | wrong-region where it doesn't say
   */
  async portalRegion(name: string): Promise<{ name: string; startUrl: string; region: string; found: string }> {
    const { definition, source } = await this.#dependencies.sessions.get(name);
    if (definition.kind !== 'identity-center')
      throw new DaypassError('usage', `${name} has no access portal that could name a region.`);
    const { startUrl, region } = definition;
    const found = (await source.findRegion?.()) ?? null;
    if (found !== null) return { name, startUrl, region, found };
    throw errorOfCase('region-not-told', { session: name, url: startUrl });
  }

  /**
   * How this session is signed in to from now on, no matter who starts it.
   * @throws DaypassError no-session | usage where it has one way only | settings-invalid | state-unwritable
   */
  async setSignInMethod(name: string, method: SignInMethod): Promise<void> {
    const { definition } = await this.#dependencies.sessions.get(name);
    if (!hasMethods(definition.kind)) throw new DaypassError('usage', `There is one way to sign in to ${name}.`);
    if (signInMethod(definition, this.#dependencies.settings.get()) === method) return;
    await this.#dependencies.settings.update(({ signInMethods = {} }) => ({
      signInMethods: { ...signInMethods, [name]: method },
    }));
  }

  /**
   * Writes a session of another kind than Identity Center into the settings (`main/settings/sources.ts` has their forms).
   * @throws DaypassError settings-invalid | state-unwritable
   */
  async addSource(source: { kind: string; name: string }): Promise<void> {
    const added = readSource(source);
    const { name } = added;
    if (this.#dependencies.sessions.find(name)) {
      throw errorOfCase('session-exists', { name }, undefined, { code: 'settings-invalid' });
    }
    const known = this.#dependencies.sessions.list().map(({ definition }) => definition);
    const [circle] = circlesAmong([...known, added]).filter((names) => names.includes(name));
    if (circle) throw circleFault('settings-invalid', circle);
    await this.#dependencies.settings.update(({ sources = [] }) => ({ sources: [...sources, source] }));
    await this.#dependencies.sessions.refresh();
  }

  /** A person's own entry of `sources`, as a form shows it; null where the session is defined elsewhere. */
  sourceFields(name: string): SourceTexts | null {
    const source = this.#ownSource(name);
    return source ? fieldsOf(source) : null;
  }

  /**
   * What an entry of `sources` becomes with what a form says of it.
   * @throws DaypassError no-session where there is none of this name and kind
   */
  editedSource(said: SourceEntry): SourceEntry {
    const before = this.#ownSource(said.name);
    if (before?.kind === said.kind) return editedSource(before, said);
    throw new DaypassError('no-session', `The settings define no session called "${said.name}" of this kind.`, {
      details: { session: said.name },
    });
  }

  /**
   * Changes a session of another kind than Identity Center. One that leads elsewhere is another one: it is signed out, and its
   * list forgotten.
   * @param source as `editedSource` gives it
   * @throws DaypassError no-session | settings-invalid | state-unwritable
   */
  async editSource(source: SourceEntry): Promise<void> {
    const { name } = source;
    const { catalogue, definition } = await this.#dependencies.sessions.get(name);
    const edited = readSource(source);
    const others = this.#dependencies.sessions
      .list()
      .flatMap((one) => (one.definition.name === name ? [] : one.definition));
    const [circle] = circlesAmong([...others, edited]).filter((names) => names.includes(name));
    if (circle) throw circleFault('settings-invalid', circle);
    if (JSON.stringify(edited) === JSON.stringify(definition)) return;
    await this.#dependencies.signOut(name);
    await catalogue.clear();
    await this.#dependencies.settings.update(({ sources = [] }) => ({
      sources: sources.map((one) => (one.name === name ? source : one)),
    }));
    await this.#dependencies.sessions.refresh();
  }

  /**
   * Signs out and takes the session out of the AWS config file or the settings, wherever it is defined.
   * @returns the page at which the browser is still signed in, because AWS could not be told; null for none.
   * @throws DaypassError no-session | config-* | settings-invalid
   */
  async remove(name: string): Promise<string | null> {
    const { catalogue, definition, source } = await this.#dependencies.sessions.get(name);
    if (definition.origin === 'profile' || definition.origin === 'legacy-profile') throw ownProfile(name);
    const stillAt = await this.#dependencies.signOut(name);
    await source.forget?.();
    await catalogue.clear();
    this.#dependencies.usage.forgetSession(name);
    await this.#forgetSignInMethod(name);
    if (definition.origin === 'settings') {
      await this.#dependencies.settings.update(({ sources = [] }) => ({
        sources: sources.filter((one) => one.name !== name),
      }));
    } else {
      await removeSessionSection(this.#dependencies.configPath, name);
    }
    await this.#dependencies.sessions.refresh();
    return stillAt;
  }

  /**
   * Takes an IAM user's access key into the keychain, once AWS has said whose it is, and its session into the settings.
   * @throws DaypassError key-invalid | root-user | settings-invalid | keychain-* | aws-*; nothing is kept then.
   */
  async addIamUser(user: NewIamUser): Promise<AddedIamUser> {
    const { keychain, clock, identifyKey } = this.#dependencies;
    // What is wrong with the form is said before AWS is asked for anything.
    const mfa = ['find', 'none'].includes(user.mfa) ? {} : { mfaSerial: user.mfa };
    readSource({
      kind: 'iam-user',
      name: user.name,
      region: user.region,
      accountId: '0'.repeat(12),
      userName: '-',
      ...mfa,
    });
    if (this.#dependencies.sessions.find(user.name)) {
      throw errorOfCase('session-exists', { name: user.name }, undefined, { code: 'settings-invalid' });
    }
    // Rotated in one session, the key would be dead in the other.
    const id = user.accessKeyId.trim();
    const twin = this.#dependencies.sessions.list().find(({ source }) => source.accessKey?.view()?.id === id);
    if (twin) {
      throw errorOfCase('key-known', { session: twin.definition.name });
    }
    const added = await addIamUser(user, { keychain, clock, identifyKey, addSource: (entry) => this.addSource(entry) });
    const accessKey = this.#dependencies.sessions.find(user.name)?.source.accessKey?.view();
    if (!accessKey) throw errorOfCase('access-key-gone', {});
    return { ...added, accessKey };
  }

  /**
   * Rotates an IAM user's access key, or continues with a rotation; one at a time, no matter who asks.
   * @param second what is to become of a second key that is in the way.
   * @throws DaypassError no-session | rotation-stopped | second-key | access-denied | aws-* | keychain-*; calling it again continues.
   */
  async rotateKey(
    name: string,
    onStep: (key: AccessKeyView) => void,
    signal: AbortSignal,
    second?: SecondKey,
  ): Promise<AccessKeyView> {
    const { accessKey } = (await this.#dependencies.sessions.get(name)).source;
    if (!accessKey) throw errorOfCase('not-iam-user', { name });
    const told = () => {
      const key = accessKey.view();
      if (key) onStep(key);
    };
    return accessKey.rotate(told, signal, second);
  }

  #ownSource(name: string): SourceEntry | undefined {
    return this.#dependencies.settings.own().sources?.find((one) => one.name === name);
  }

  /** A session of the same name that comes later starts with its kind's own method. */
  async #forgetSignInMethod(name: string): Promise<void> {
    const { settings } = this.#dependencies;
    if (!Object.hasOwn(settings.own().signInMethods ?? {}, name)) return;
    await settings.update(({ signInMethods = {} }) => {
      const others = Object.entries(signInMethods).filter(([session]) => session !== name);
      return { signInMethods: others.length > 0 ? Object.fromEntries(others) : undefined };
    });
  }
}

/** Nothing of it is ours to change: several profiles may share the address, and one of them may be in the file of keys. */
function ownProfile(name: string): DaypassError {
  const command = 'Change them there, or run `daypass import`, which makes a session of it.';
  return errorOfCase('own-profile', { name }, undefined, { command });
}
