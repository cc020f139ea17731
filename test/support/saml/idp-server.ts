/** The identity provider's web pages: a form to sign in with, then the page that posts the answer to AWS. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AWS_SAML } from './identity-provider.ts';

export interface IdpServer {
  /** `http://127.0.0.1:PORT/sign-in` */
  readonly signInUrl: string;
  /** What the next sign-in comes to. */
  answer: () => Promise<string>;
  /** Where it posts that. */
  postTo: string;
  close(): Promise<void>;
}

export async function startIdpServer(answer: () => Promise<string>): Promise<IdpServer> {
  const idp = createServer(async (request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    const form = new URLSearchParams(await bodyOf(request));
    if (form.get('password') !== 'correct horse') {
      response.end(SIGN_IN);
      return;
    }
    response.end(`<!doctype html><title>Going to AWS</title><body onload="document.forms[0].submit()">
<form method="post" action="${server.postTo}"><input type="hidden" name="SAMLResponse" value="${await server.answer()}">
<input type="hidden" name="RelayState" value=""></form>`);
  });
  await new Promise<void>((resolve) => idp.listen(0, '127.0.0.1', resolve));
  const server: IdpServer = {
    signInUrl: `http://127.0.0.1:${(idp.address() as AddressInfo).port}/sign-in`,
    answer,
    postTo: AWS_SAML,
    close: () =>
      new Promise((resolve) => {
        idp.close(() => resolve());
        idp.closeAllConnections();
      }),
  };
  return server;
}

const SIGN_IN = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Acme</title>
<style>body{font:16px system-ui;max-width:20rem;margin:6rem auto}input,button{display:block;width:100%;margin:.5rem 0;font:inherit}</style>
<h1>Acme sign-in</h1><form method="post"><label>User<input name="user"></label>
<label>Password<input name="password" type="password"></label><button>Sign in</button></form></html>`;

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += chunk;
  return body;
}
