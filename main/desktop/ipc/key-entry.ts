/**
 * How an access key comes in through a window, from the form to the keychain, with the words that are said on the way. The
 * page shows views and sends what was typed, once; a key that main has read itself never goes there.
 */
import { basename } from 'node:path';
import { inOneRun } from '../../../common/texts.ts';
import type { KeyFault, KeyField, KeyForm, KeyView } from '../../../preload/contracts/access-key.ts';
import type { AddedIamUser, MfaChoice, NewIamUser } from '../../agent/sessions/iam-users.ts';
import { listStaticKeys, readStaticKey, removeStaticKey, type StaticKey } from '../../aws-files/credentials-file.ts';
import { deleteKeyDownload, readKeyDownload } from '../../aws-files/key-download.ts';
import type { Clock } from '../../base/clock.ts';
import { errorOfCase } from '../../base/error-cases.ts';
import { asDaypassError, DaypassError } from '../../base/errors.ts';
import { Secret } from '../../base/secret.ts';
import type { Log } from '../../platform/log.ts';
import { nameOf } from '../../sources/aws-errors.ts';
import type { Strings } from '../strings/index.ts';

const DAY_MS = 24 * 60 * 60_000;

export interface KeyEntryDependencies {
  /** @throws DaypassError as `SessionEdits.addIamUser` does. */
  readonly addIamUser: (user: NewIamUser) => Promise<AddedIamUser>;
  /** The AWS credentials file. */
  readonly credentialsPath: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly strings: () => Strings;
  /** Has a person choose a file; null when they think better of it. */
  readonly chooseFile: () => Promise<string | null>;
  /** A session with this name is there now. */
  readonly onAdded: (name: string) => void;
}

/** What the key is to become, once it is known which MFA device it needs. */
interface Pending {
  readonly user: Omit<NewIamUser, 'mfa' | 'chooseMfa' | 'signal'>;
  readonly copy: Copy | null;
  readonly choice: MfaChoice;
}

/** Where the key still stands, readable to every program. */
type Copy = { readonly in: 'file'; readonly path: string } | { readonly in: 'profile'; readonly profile: string };

export class KeyEntry {
  readonly #dependencies: KeyEntryDependencies;
  readonly #abort = new AbortController();
  #file: { readonly path: string; readonly key: StaticKey } | null = null;
  #pending: Pending | null = null;
  #done: { readonly view: Extract<KeyView, { step: 'done' }>; readonly copy: Copy; readonly keyId: string } | null =
    null;
  #isBusy = false;

  constructor(dependencies: KeyEntryDependencies) {
    this.#dependencies = dependencies;
  }

  /** The form, as it is with nothing in it but what main knows. */
  async form(fault: KeyFault | null = null): Promise<KeyView> {
    const profiles = await listStaticKeys(this.#dependencies.credentialsPath).catch((error) => {
      this.#dependencies.log.warn('The AWS credentials file was not listed.', { error });
      return [];
    });
    const file = this.#file && { name: basename(this.#file.path), keyId: this.#file.key.accessKeyId };
    return {
      step: 'form',
      profiles: profiles.map(({ profile, accessKeyId }) => ({ profile, keyId: accessKeyId })),
      file,
      fault,
    };
  }

  chooseFile(): Promise<KeyView> {
    return this.#once(async () => {
      const path = await this.#dependencies.chooseFile();
      if (path === null) return this.form();
      try {
        this.#file = { path, key: await readKeyDownload(path) };
        return await this.form();
      } catch (error) {
        this.#file = null;
        return this.form(this.#faultOf(error, 'file'));
      }
    });
  }

  submit(form: KeyForm): Promise<KeyView> {
    return this.#once(async () => {
      if (form.from === 'file' && !this.#file) {
        return this.form({ text: this.#dependencies.strings().key.noFile, field: 'file' });
      }
      try {
        const { key, copy } = await this.#keyOf(form);
        const user = { ...key, name: form.name.trim(), region: form.region.trim(), durationSeconds: null };
        return await this.#add(user, copy, 'find');
      } catch (error) {
        return this.form(this.#faultOf(error, form.from === 'typed' ? null : form.from));
      }
    });
  }

  chooseDevice(serial: string | null): Promise<KeyView> {
    return this.#once(async () => {
      const pending = this.#pending;
      if (!pending) return this.form();
      try {
        return await this.#add(pending.user, pending.copy, serial?.trim() ?? 'none');
      } catch (error) {
        const fault = this.#faultOf(error, 'device');
        return fault.field === 'device' ? this.#deviceView(pending.choice, fault) : this.form(fault);
      }
    });
  }

  /** Answers the offer to take the key out of where it came from. */
  answer(yes: boolean): Promise<KeyView> {
    return this.#once(async () => {
      const done = this.#done;
      if (!done) return this.form();
      const words = this.#dependencies.strings().key;
      const notes = async () => {
        if (done.copy.in === 'file') {
          if (!yes) return words.fileKept({ path: done.copy.path });
          await deleteKeyDownload(done.copy.path, done.keyId);
          return words.fileDeleted({ path: done.copy.path });
        }
        const path = this.#dependencies.credentialsPath;
        if (!yes) return words.profileKept({ path });
        const copies = await removeStaticKey(path, done.copy.profile);
        return words.profileCleared({ path, copies: copies.join(', ') });
      };
      try {
        const view = { ...done.view, notes: [...done.view.notes, await notes()], offer: null, fault: null };
        this.#done = null;
        return view;
      } catch (error) {
        return { ...done.view, fault: this.#faultOf(error, null) };
      }
    });
  }

  /** Nothing more is kept: what was on its way is given up, and what was read forgotten. */
  dispose(): void {
    this.#abort.abort();
    this.#file = null;
    this.#pending = null;
    this.#done = null;
  }

  async #add(user: Pending['user'], copy: Copy | null, mfa: string): Promise<KeyView> {
    let choice: MfaChoice | null = null;
    // A person may need a while; the key is looked at again then, and not kept before.
    const chooseMfa = async (open: MfaChoice): Promise<never> => {
      choice = open;
      throw new DaypassError('cancelled', 'The MFA device is not known yet.');
    };
    try {
      const added = await this.#dependencies.addIamUser({ ...user, mfa, chooseMfa, signal: this.#abort.signal });
      this.#pending = null;
      this.#file = null;
      this.#dependencies.onAdded(user.name);
      return this.#doneView(user.name, added, copy);
    } catch (error) {
      if (choice === null || this.#abort.signal.aborted) throw error;
      this.#pending = { user, copy, choice };
      return this.#deviceView(choice, null);
    }
  }

  async #keyOf(form: KeyForm): Promise<{ key: StaticKey; copy: Copy | null }> {
    switch (form.from) {
      case 'typed': {
        const key = { accessKeyId: form.keyId.trim(), secretAccessKey: new Secret(form.secret.trim()) };
        return { key, copy: null };
      }
      case 'file': {
        if (!this.#file) throw errorOfCase('key-file-none', {});
        return { key: this.#file.key, copy: { in: 'file', path: this.#file.path } };
      }
      case 'profile': {
        const key = await readStaticKey(this.#dependencies.credentialsPath, form.profile);
        return { key, copy: { in: 'profile', profile: form.profile } };
      }
    }
  }

  #deviceView({ accountId, userName, devices, usual }: MfaChoice, fault: KeyFault | null): KeyView {
    const words = this.#dependencies.strings().key;
    const text =
      devices.length > 0
        ? words.severalDevices({ user: userName })
        : words.unknownDevice({ user: userName, account: accountId });
    return { step: 'device', text, devices, usual, fault };
  }

  #doneView(name: string, { accountId, userName, mfaSerial, accessKey }: AddedIamUser, copy: Copy | null): KeyView {
    const words = this.#dependencies.strings().key;
    const days = Math.floor((this.#dependencies.clock.now() - accessKey.createdAt) / DAY_MS);
    const view = {
      step: 'done' as const,
      title: words.done({ name }),
      facts: [
        { label: words.user, value: userName },
        { label: words.account, value: accountId },
        { label: words.keyId, value: days === 0 ? accessKey.id : words.aged({ n: days, id: accessKey.id }) },
        { label: words.device, value: mfaSerial ?? words.noDevice },
      ],
      notes: accessKey.isOld ? [words.old] : [],
      offer: copy && {
        question:
          copy.in === 'file'
            ? words.deleteFile({ name: basename(copy.path) })
            : words.clearProfile({ path: this.#dependencies.credentialsPath, profile: copy.profile }),
        yes: copy.in === 'file' ? words.deleteYes : words.clearYes,
        no: words.leave,
      },
      fault: null,
    };
    this.#done = copy && { view, copy, keyId: accessKey.id };
    return view;
  }

  /** What went wrong in the person's words, and where. @param otherwise field that is to blame for what has none of its own */
  #faultOf(cause: unknown, otherwise: KeyField | null): KeyFault {
    const error = asDaypassError(cause);
    if (error.code === 'unexpected') this.#dependencies.log.error('An access key was not added.', { error });
    const { error: say, key } = this.#dependencies.strings();
    const { faults } = key;
    const from = nameOf(error.cause);
    if (error.code === 'root-user') return { text: faults.root, field: otherwise };
    if (error.code === 'aws-unreachable') return { text: faults.unreachable, field: null };
    if (error.code === 'key-invalid' && from === 'SignatureDoesNotMatch') {
      return { text: faults.wrongSecret, field: otherwise ?? 'secret' };
    }
    if (error.code === 'key-invalid' && UNKNOWN_KEY.includes(from)) {
      return { text: faults.unknownKey, field: otherwise ?? 'keyId' };
    }
    const { what, next } = say(error.toJSON());
    const text = inOneRun(what, next);
    if (error.code === 'key-invalid') {
      return { text, field: otherwise ?? (error.details?.case === 'key-secret-form' ? 'secret' : 'keyId') };
    }
    if (error.code !== 'settings-invalid') return { text, field: otherwise };
    if (/, region: /.test(error.message)) return { text: faults.region, field: 'region' };
    if (/, mfaSerial: /.test(error.message)) return { text: faults.device, field: 'device' };
    if (/, name: /.test(error.message)) return { text: faults.name, field: 'name' };
    return { text, field: 'name' };
  }

  /** One thing at a time: a second click finds the form as it is. */
  async #once(work: () => Promise<KeyView>): Promise<KeyView> {
    if (this.#isBusy) return this.form();
    this.#isBusy = true;
    try {
      return await work();
    } finally {
      this.#isBusy = false;
    }
  }
}

/** STS's words for a key that is deleted, inactive or mistyped. */
const UNKNOWN_KEY = ['InvalidClientTokenId', 'InvalidAccessKeyId', 'UnrecognizedClientException'];
