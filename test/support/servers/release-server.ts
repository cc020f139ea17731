/** A release server as a person's app meets it: channel files, signatures, packages; and everything that may be wrong with them. */
import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { channelFile, sign } from '../../../build/package/channel-file.mjs';
import type { ReleaseSource } from '../../../main/desktop/updates/release-source.ts';

type Answer = Buffer | ((request: IncomingMessage, response: ServerResponse) => void);

export interface Release {
  readonly version: string;
  readonly channel?: 'stable' | 'beta';
  readonly withdrawn?: readonly string[];
  readonly issuedAt?: number;
  readonly content?: string | Buffer;
  readonly system?: string;
  readonly arch?: string;
}

export class ReleaseServer {
  readonly keys = generateKeyPairSync('ed25519');
  readonly files = new Map<string, Answer>();
  /** Paths that were asked for, in order. */
  readonly asked: string[] = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    server.on('request', (request, response) => {
      const path = (request.url ?? '').slice(1);
      this.asked.push(path);
      const answer = this.files.get(path);
      if (typeof answer === 'function') answer(request, response);
      else if (answer) response.end(answer);
      else response.writeHead(404).end();
    });
  }

  static async open(): Promise<ReleaseServer> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new ReleaseServer(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  get source(): ReleaseSource {
    return { url: this.url, page: `${this.url}page`, key: this.keys.publicKey, namesPublisher: false };
  }

  /** The public key as `DAYPASS_UPDATE_KEY` has it. */
  get key(): string {
    return this.keys.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  }

  /** Puts a release into its channel, signed. @returns name of the channel file */
  publish(release: Release, key: KeyObject = this.keys.privateKey): string {
    const { version, channel = 'stable', withdrawn = [], issuedAt = 1_000, content = `program ${version}` } = release;
    const { system = process.platform, arch = process.arch } = release;
    const bytes = Buffer.from(content);
    const name = `daypass-${version}-${system}-${arch}.AppImage`;
    this.files.set(name, bytes);
    const { name: file, text } = channelFile({
      channel,
      version,
      withdrawn,
      issuedAt,
      system,
      arch,
      url: `${this.url}${name}`,
      sha512: createHash('sha512').update(bytes).digest('base64'),
      size: bytes.length,
    });
    this.files.set(file, Buffer.from(text));
    this.files.set(`${file}.sig`, Buffer.from(sign(text, key)));
    return file;
  }

  /** The package of a version. */
  packageName(version: string): string {
    return `daypass-${version}-${process.platform}-${process.arch}.AppImage`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
