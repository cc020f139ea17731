import type { EmulatorResponse } from '../http/http.ts';
import { html, page } from './layout.ts';

/** Asks whether a program on this machine may have what the console session has. */
export function consolePermissionPage({ id, subject }: { id: string; subject: string }): EmulatorResponse {
  return page({
    title: 'Sign in for development?',
    body: html`<section class="card centred">
<h1>Continue with an active session?</h1>
<p class="quiet">A program on a machine of yours wants short-term credentials of</p>
<p class="mono">${subject}</p>
<p class="warning">Allow this only if you started it yourself, just now.</p>
<form method="post" action="/v1/authorize" class="buttons">
<input type="hidden" name="request" value="${id}">
<button name="decision" value="deny" class="second">Cancel</button>
<button name="decision" value="approve" class="first">Continue</button>
</form>
</section>`,
  });
}

/** Shows the code that a person carries over to a machine without a browser. */
export function codePage(code: string): EmulatorResponse {
  return page({
    title: 'Authorization code',
    body: html`<section class="card centred">
<h1>Your authorization code</h1>
<p class="quiet">Copy it into the terminal where you started the sign-in.</p>
<p class="mono" id="code">${code}</p>
</section>`,
  });
}
