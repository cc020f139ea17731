/**
 * Takes requests for AWS and notes whose they are: the access key that each is signed with, by the first part of its path. It is
 * also the strangers from whom a program must take nothing: another container's endpoint, and an EC2 instance's metadata.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OTHER_KEY } from './situations.ts';

export interface WhoseServer {
  readonly url: string;
  /** Keys that arrived under this name since the last call. */
  keys(name: string): string[];
  close(): void;
}

const STRANGER = {
  Code: 'Success',
  AccessKeyId: OTHER_KEY,
  SecretAccessKey: 'x',
  Token: 'x',
  Expiration: '2099-01-01T00:00:00Z',
};

export async function startWhoseServer(): Promise<WhoseServer> {
  const seen = new Map<string, string[]>();
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => answer(request, response, seen));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    keys: (name) => {
      const keys = seen.get(name) ?? [];
      seen.delete(name);
      return keys;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function answer(
  { method, url = '/', headers }: IncomingMessage,
  response: ServerResponse,
  seen: Map<string, string[]>,
) {
  const [path = '/'] = url.split('?');
  const send = (status: number, type: string, text: string) =>
    response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text) }).end(text);
  if (path === '/container') return send(200, 'application/json', JSON.stringify(STRANGER));
  if (path.startsWith('/latest/')) {
    if (method === 'PUT') return send(200, 'text/plain', 'token');
    const isKey = path.endsWith('/stranger');
    return send(200, 'text/plain', isKey ? JSON.stringify(STRANGER) : 'stranger');
  }
  const name = path.split('/')[1] ?? '';
  const key = /Credential=([^/,]+)\//.exec(headers.authorization ?? '')?.[1];
  if (key) seen.set(name, [...(seen.get(name) ?? []), key]);
  if (method !== 'POST') return send(403, 'application/xml', '<Error><Code>AccessDenied</Code></Error>');
  const who = `<Arn>arn:aws:sts::1:${key}</Arn><UserId>x</UserId><Account>1</Account>`;
  return send(
    200,
    'text/xml',
    `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>${who}</GetCallerIdentityResult></GetCallerIdentityResponse>`,
  );
}
