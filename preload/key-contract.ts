/**
 * What the window that takes an access key may be told and may say. It is a contract of its own: the main window's page has
 * no way to send a key or to see one, and this page is never told a secret. Without any import, because a sandboxed
 * preload script must be one file.
 */

/** Where the key comes from: typed, a file that AWS gave, or a profile of the AWS credentials file. */
export type KeyOrigin = 'typed' | 'file' | 'profile';

export interface KeyForm {
  readonly name: string;
  readonly region: string;
  readonly from: KeyOrigin;
  /** Typed; empty where the key comes from a file. */
  readonly keyId: string;
  readonly secret: string;
  /** One of those that were listed, where it comes from there. */
  readonly profile: string;
}

export type KeyField = 'name' | 'region' | 'keyId' | 'secret' | 'file' | 'profile' | 'device';

export interface KeyFault {
  readonly text: string;
  /** The field that is to blame, if one is. */
  readonly field: KeyField | null;
}

export type KeyView =
  | {
      readonly step: 'form';
      /** Profiles with a long-term key, without its secret. */
      readonly profiles: readonly { readonly profile: string; readonly keyId: string }[];
      /** The file that was chosen. */
      readonly file: { readonly name: string; readonly keyId: string } | null;
      readonly fault: KeyFault | null;
    }
  /** AWS does not tell which MFA device it is. */
  | {
      readonly step: 'device';
      readonly text: string;
      readonly devices: readonly string[];
      readonly usual: string;
      readonly fault: KeyFault | null;
    }
  /** The key is in the keychain. */
  | {
      readonly step: 'done';
      readonly title: string;
      readonly facts: readonly { readonly label: string; readonly value: string }[];
      readonly notes: readonly string[];
      /** Whether the copy that it came from should go. */
      readonly offer: { readonly question: string; readonly yes: string; readonly no: string } | null;
      readonly fault: KeyFault | null;
    };

/** Words by the name that elements of the page know them by (`data-word`), and the language that they are in. */
export type KeyWords = Readonly<Record<string, string>> & { readonly language: string };

/** `window.daypassKey` */
export interface KeyApi {
  open(): Promise<{ readonly words: KeyWords; readonly view: KeyView }>;
  /** Has a person choose the file that AWS gave, in a dialog of the system. */
  chooseFile(): Promise<KeyView>;
  submit(form: KeyForm): Promise<KeyView>;
  /** The device whose codes sessions need; null for none. */
  chooseDevice(serial: string | null): Promise<KeyView>;
  /** Answers the offer. */
  answer(yes: boolean): Promise<KeyView>;
  /** How high the page is, in CSS pixels; the window becomes as high. */
  fit(height: number): Promise<void>;
  close(): Promise<void>;
}

export const KEY_CHANNELS = {
  open: 'daypass:key:open',
  chooseFile: 'daypass:key:choose-file',
  submit: 'daypass:key:submit',
  chooseDevice: 'daypass:key:choose-device',
  answer: 'daypass:key:answer',
  fit: 'daypass:key:fit',
  close: 'daypass:key:close',
} as const;
