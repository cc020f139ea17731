/**
 * The sessions that AWS's files and Daypass's settings define, each with its source and its catalogue. The files are read again
 * whenever they have changed; the settings tell when they have.
 */
import { stat } from 'node:fs/promises';
import { readFileText } from '../../aws-files/read-file.ts';
import { readDefinitions } from '../../aws-files/sessions/read-definitions.ts';
import { baselessAmong, circleFault, circlesAmong } from '../../base/chain.ts';
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/emitter.ts';
import { errorOfCase } from '../../base/error-cases.ts';
import { asDaypassError, DaypassError, type ErrorView } from '../../base/errors.ts';
import type { SessionDefinition } from '../../base/session-definition.ts';
import { watchFile } from '../../platform/files/watch-file.ts';
import type { Log } from '../../platform/log.ts';
import type { CredentialSource } from '../../sources/source.ts';
import type { NewlyAssigned, SessionCatalogue } from '../listing/catalogue.ts';

/** Editors write a file in several steps; wait for them to be done, in ms. */
const SETTLE_MS = 200;

export interface Session {
  readonly definition: SessionDefinition;
  readonly source: CredentialSource;
  readonly catalogue: SessionCatalogue;
}

/** Definitions that aren't in the AWS config file. */
export interface MoreDefinitions {
  /** What is defined now, and what of it can't be understood. */
  read(): Definitions;
  readonly onDidChange: Event<void>;
}

export interface Definitions {
  readonly sessions: readonly SessionDefinition[];
  readonly problems: readonly DaypassError[];
}

export interface SessionsDependencies {
  readonly configPath: string;
  /** The file of keys, where people have profiles, too. */
  readonly credentialsPath: string;
  /** Those of the settings. */
  readonly more: MoreDefinitions;
  readonly clock: Clock;
  readonly log: Log;
  readonly createSource: (definition: SessionDefinition) => Promise<CredentialSource>;
  readonly createCatalogue: (definition: SessionDefinition, source: CredentialSource) => SessionCatalogue;
}

export class Sessions implements Disposable {
  readonly #dependencies: SessionsDependencies;
  readonly #sessions = new Map<string, Session & { readonly subscriptions: Disposable[] }>();
  #problems: readonly ErrorView[] = [];
  #stamp = '';
  #ofFiles: Definitions = { sessions: [], problems: [] };
  /** The definitions of the settings as they were read last, to tell other changes of the settings from theirs. */
  #lastMore = '';
  readonly #moreChanged: Disposable;
  #reading: Promise<void> | null = null;
  readonly #watchers: Disposable[] = [];
  readonly #changed = new Emitter<string | null>();
  /** Fires with a session's name when its state or its catalogue changed, with null when the list did. */
  readonly onDidChange: Event<string | null> = this.#changed.event;
  readonly #rolesChanged = new Emitter<string>();
  /** Fires with a session's name when its accounts or roles changed. */
  readonly onDidChangeRoles: Event<string> = this.#rolesChanged.event;
  readonly #found = new Emitter<NewlyAssigned & { readonly session: string }>();
  /** Fires when a listing has found accounts or roles that the complete one before it had not. */
  readonly onDidFind: Event<NewlyAssigned & { readonly session: string }> = this.#found.event;

  constructor(dependencies: SessionsDependencies) {
    this.#dependencies = dependencies;
    this.#moreChanged = dependencies.more.onDidChange(() => {
      if (JSON.stringify(dependencies.more.read()) === this.#lastMore) return;
      this.#stamp = '';
      // One that is under way may have read the settings before.
      void this.refresh().then(() => this.refresh());
    });
  }

  /** In the order of the file, then of the settings. */
  list(): readonly Session[] {
    return [...this.#sessions.values()];
  }

  /** What can't be understood of the file and of the settings' definitions, in their order. */
  get problems(): readonly ErrorView[] {
    return this.#problems;
  }

  /** The session of this name, after a second look at the file if need be. @throws DaypassError no-session */
  async get(name: string): Promise<Session> {
    if (!this.#sessions.has(name)) await this.refresh();
    const session = this.#sessions.get(name);
    if (session) return session;
    const names = [...this.#sessions.keys()];
    const next =
      names.length > 0
        ? `Sessions are: ${names.join(', ')}.`
        : `Add an [sso-session ${name}] section to ${this.#dependencies.configPath}.`;
    throw new DaypassError('no-session', `There is no session called "${name}".`, { next, details: { session: name } });
  }

  find(name: string): Session | null {
    return this.#sessions.get(name) ?? null;
  }

  /** Reads the file again if it has changed since. A file that is missing has no sessions. */
  refresh(): Promise<void> {
    this.#reading ??= this.#refresh().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  /** Looks at the files from now on, for a window that shows them without being asked. */
  watch(): void {
    if (this.#watchers.length > 0) return;
    const { configPath, credentialsPath, clock } = this.#dependencies;
    for (const path of [configPath, credentialsPath]) {
      this.#watchers.push(watchFile(path, () => void this.refresh(), { clock, ms: SETTLE_MS }));
    }
  }

  async dispose(): Promise<void> {
    for (const watcher of this.#watchers) void watcher.dispose();
    await this.#moreChanged.dispose();
    for (const name of [...this.#sessions.keys()]) await this.#remove(name);
    this.#changed.dispose();
    this.#rolesChanged.dispose();
  }

  async #refresh(): Promise<void> {
    const { configPath, credentialsPath } = this.#dependencies;
    const stamp = `${await fileStamp(configPath)} ${await fileStamp(credentialsPath)}`;
    if (stamp === this.#stamp) return;
    const problems: DaypassError[] = [];
    const text = await this.#read(configPath, problems);
    const keys = await this.#read(credentialsPath, problems);
    // Set before the settings are read: what changes from here on is read again, and so is a file that can't be read.
    if (text !== null && keys !== null) this.#stamp = stamp;
    // While the config file can't be read, its sessions are those that it had.
    if (text !== null) this.#ofFiles = readDefinitions(text, configPath, { text: keys ?? '', path: credentialsPath });
    const more = this.#dependencies.more.read();
    this.#lastMore = JSON.stringify(more);
    const found = joined(this.#ofFiles, more);
    this.#problems = [...problems, ...found.problems].map((problem) => problem.toJSON());
    for (const problem of found.problems)
      this.#dependencies.log.warn('The definition of a session has a fault.', { error: problem });
    await this.#apply(found.sessions);
    this.#changed.fire(null);
  }

  /** Null where it can't be read, which is put among the problems. */
  async #read(path: string, problems: DaypassError[]): Promise<string | null> {
    try {
      return await readFileText(path);
    } catch (error) {
      const problem = asDaypassError(error);
      this.#dependencies.log.warn(problem.message, { error });
      problems.push(problem);
      return null;
    }
  }

  async #apply(definitions: readonly SessionDefinition[]): Promise<void> {
    const wanted = new Map(definitions.map((definition) => [definition.name, definition]));
    for (const [name, session] of this.#sessions) {
      const definition = wanted.get(name);
      if (!definition || !sameDefinition(definition, session.definition)) await this.#remove(name);
    }
    const kept = new Map(this.#sessions);
    const added: Promise<unknown>[] = [];
    for (const definition of definitions) {
      if (kept.has(definition.name)) continue;
      const session = await this.#create(definition);
      kept.set(definition.name, session);
      added.push(session.source.restore(), session.catalogue.load());
    }
    await Promise.all(added);
    this.#sessions.clear();
    for (const name of wanted.keys()) {
      const session = kept.get(name);
      if (session) this.#sessions.set(name, session);
    }
    for (const name of this.#sessions.keys()) this.#rolesChanged.fire(name);
  }

  async #create(definition: SessionDefinition) {
    const source = await this.#dependencies.createSource(definition);
    const catalogue = this.#dependencies.createCatalogue(definition, source);
    const subscriptions = [
      source.onDidChange(() => this.#changed.fire(definition.name)),
      catalogue.onDidChange(() => {
        this.#changed.fire(definition.name);
        this.#rolesChanged.fire(definition.name);
      }),
      catalogue.onDidFind((found) => this.#found.fire({ session: definition.name, ...found })),
    ];
    return { definition, source, catalogue, subscriptions };
  }

  async #remove(name: string): Promise<void> {
    const session = this.#sessions.get(name);
    if (!session) return;
    this.#sessions.delete(name);
    for (const subscription of session.subscriptions) await subscription.dispose();
    await session.catalogue.stop();
    await session.source.dispose();
  }
}

/** Changes whenever the file is written or replaced; `missing` where there is none. */
async function fileStamp(path: string): Promise<string> {
  try {
    const { mtimeMs, ctimeMs, size, ino } = await stat(path);
    return `${ino}:${size}:${mtimeMs}:${ctimeMs}`;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'missing' : `unreadable`;
  }
}

/** Plain data whose fields come in the same order from the same reader. */
function sameDefinition(a: SessionDefinition, b: SessionDefinition): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The file's definitions first: of two with one name, the settings' one is the fault. */
function joined(file: Definitions, more: Definitions): Definitions {
  const names = new Set(file.sessions.map(({ name }) => name));
  const taken = more.sessions.filter(({ name }) => names.has(name));
  const problems = taken.map(({ name }) => errorOfCase('session-in-both', { name }));
  const sessions = [...file.sessions, ...more.sessions.filter(({ name }) => !names.has(name))];
  const circles = circlesAmong(sessions).map((circle) => {
    const isOfSettings = sessions.some(({ name, origin }) => circle.includes(name) && origin === 'settings');
    return circleFault(isOfSettings ? 'settings-invalid' : 'config-invalid', circle);
  });
  const baseless = baselessAmong(sessions).map((values) =>
    errorOfCase('base-unknown', values, undefined, {
      code: 'settings-invalid',
      command: `Add ${values.session}, or correct what ${values.name} builds on: \`daypass settings edit\`.`,
    }),
  );
  return { sessions, problems: [...file.problems, ...more.problems, ...problems, ...circles, ...baseless] };
}
