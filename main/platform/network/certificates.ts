/**
 * Whom TLS connections trust: the roots that come with Node, those of the system where Node can tell them, and the
 * person's own (`AWS_CA_BUNDLE` as for the AWS CLI, `NODE_EXTRA_CA_CERTS`, the setting). Own ones add to the others.
 */
import { createHash, X509Certificate } from 'node:crypto';
import { stat } from 'node:fs/promises';
import * as tls from 'node:tls';
import { errorOfCase } from '../../base/error-cases.ts';
import { isFileOfSystem } from '../files/file-of-system.ts';
import { readPlainFile } from '../files/plain-file.ts';

/** A file of certificates in PEM form, and the variable or setting that named it. */
export interface Bundle {
  readonly path: string;
  readonly from: 'AWS_CA_BUNDLE' | 'NODE_EXTRA_CA_CERTS' | 'network.caBundle';
  /** What it may hold (`bundleDigest`); left out where it is not held, as for a variable of the environment. */
  readonly agreed?: string | null;
}

/** Certificates of the system's own store in PEM form; Node 22.15 and newer can read it. */
function systemCertificates(): readonly string[] {
  const read = (tls as { getCACertificates?: (type: string) => string[] }).getCACertificates;
  return read ? read('system') : [];
}

export class TrustedCertificates {
  readonly #bundles: () => readonly Bundle[];
  readonly #system: () => readonly string[];
  #cached: { readonly stamp: string; readonly context: tls.SecureContext | null } | null = null;
  #fromSystem: readonly string[] | null = null;
  /** The last text that was agreed to. */
  #agreed: { readonly digest: string; readonly text: string } | null = null;
  readonly #onChanged: () => void;

  /** @param onChanged called where a file holds something that was not agreed to. It is not used, and what it held before is. */
  constructor(
    bundles: () => readonly Bundle[],
    system: () => readonly string[] = systemCertificates,
    onChanged: () => void = () => undefined,
  ) {
    this.#bundles = bundles;
    this.#onChanged = onChanged;
    this.#system = system;
  }

  /** What a connection is to be made with; null: Node's own roots. Reads the files again when they have changed. @throws DaypassError ca-bundle-invalid */
  async context(): Promise<tls.SecureContext | null> {
    const bundles = this.#bundles();
    const stamp = await this.stamp();
    if (this.#cached?.stamp === stamp) return this.#cached.context;
    this.#fromSystem ??= this.#readSystem();
    const own = (await Promise.all(bundles.map((bundle) => this.#read(bundle)))).flat();
    const extra = [...this.#fromSystem, ...own];
    const context = extra.length > 0 ? tls.createSecureContext({ ca: [...tls.rootCertificates, ...extra] }) : null;
    this.#cached = { stamp, context };
    return context;
  }

  /** Another text whenever the files, or what is agreed to of them, have changed. @throws DaypassError ca-bundle-invalid */
  async stamp(): Promise<string> {
    return JSON.stringify(await Promise.all(this.#bundles().map(stampOf)));
  }

  /** What the files hold. @throws DaypassError ca-bundle-invalid */
  async fromBundles(): Promise<readonly X509Certificate[]> {
    const texts = (await Promise.all(this.#bundles().map((bundle) => this.#read(bundle)))).flat();
    return texts.flatMap((text) => blocksOf(text).map((block) => new X509Certificate(block)));
  }

  /** Its text, or none. @throws DaypassError ca-bundle-invalid */
  async #read(bundle: Bundle): Promise<readonly string[]> {
    const text = await readBundle(bundle);
    const { agreed } = bundle;
    if (agreed === undefined) return [text];
    const digest = await digestOf(bundle.path, text);
    if (digest === agreed) {
      this.#agreed = { digest, text };
      return [text];
    }
    this.#onChanged();
    return this.#agreed?.digest === agreed ? [this.#agreed.text] : [];
  }

  #readSystem(): readonly string[] {
    try {
      return this.#system();
    } catch {
      // A store that can't be read adds no one.
      return [];
    }
  }
}

/**
 * What a file of certificates holds, as far as the person has to agree to it: where no program of theirs can exchange it, its
 * content is for those to say who look after this machine. Null where it can't be used.
 */
export async function bundleDigest(path: string | null): Promise<string | null> {
  if (path === null) return null;
  try {
    return await digestOf(path, await readBundle({ path, from: 'network.caBundle' }));
  } catch {
    return null;
  }
}

async function digestOf(path: string, text: string): Promise<string> {
  return (await isFileOfSystem(path)) ? 'system' : createHash('sha256').update(text).digest('hex');
}

/** Whether its certificates can be used. @throws DaypassError ca-bundle-invalid */
export async function checkBundle(bundle: Bundle): Promise<void> {
  await readBundle(bundle);
}

async function stampOf(bundle: Bundle): Promise<readonly unknown[]> {
  try {
    const { mtimeMs, size, ino } = await stat(bundle.path);
    return [bundle.path, bundle.agreed, mtimeMs, size, ino];
  } catch (cause) {
    throw errorOfCase('certificates-unreadable', named(bundle), cause);
  }
}

async function readBundle(bundle: Bundle): Promise<string> {
  let text: string;
  try {
    text = await readPlainFile(bundle.path);
  } catch (cause) {
    throw errorOfCase('certificates-unreadable', named(bundle), cause);
  }
  const blocks = blocksOf(text);
  if (blocks.length === 0) throw errorOfCase('certificates-none', named(bundle));
  try {
    // OpenSSL passes over what it can't read; a person should hear of it.
    for (const block of blocks) new X509Certificate(block);
  } catch (cause) {
    throw errorOfCase('certificates-damaged', named(bundle), cause);
  }
  return text;
}

function blocksOf(text: string): readonly string[] {
  return text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
}

const named = ({ path, from }: Bundle) => ({ path, from });
