import type { EmulatorResponse } from '../http/http.ts';
import { html, resultPage } from './layout.ts';

interface ConsoleSignIn {
  readonly roleName: string;
  readonly accountId: string;
  readonly accountName: string;
  readonly destination: string;
  readonly issuer: string | null;
}

/** Stands in for the console: says which role is signed in, and on which page. */
export function consolePage({
  roleName,
  accountId,
  accountName,
  destination,
  issuer,
}: ConsoleSignIn): EmulatorResponse {
  return resultPage(
    'good',
    'Signed in to the console',
    'Here the AWS console would open.',
    200,
    html`<dl class="facts">
<div><dt>Role</dt><dd>${roleName}</dd></div>
<div><dt>Account</dt><dd>${accountName} <span class="mono quiet">${accountId}</span></dd></div>
<div><dt>Destination</dt><dd class="mono">${destination}</dd></div>
${issuer === null ? html`` : html`<div><dt>Issuer</dt><dd class="mono">${issuer}</dd></div>`}
</dl>`,
  );
}

export function problemPage(status: number, title: string, text: string): EmulatorResponse {
  return resultPage('bad', title, text, status);
}
