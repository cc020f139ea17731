import type { EmulatorResponse } from '../http/http.ts';
import { PERSON } from '../identity-center/directory.ts';
import { html, page, resultPage } from './layout.ts';

/** The question: is this code the one your device shows? */
export function deviceQuestion(userCode: string, clientName: string): EmulatorResponse {
  return page({
    title: 'Authorization requested',
    body: html`<section class="card centred">
<h1>Authorization requested</h1>
<p class="quiet"><strong>${clientName}</strong> wants to reach AWS as <strong>${PERSON.displayName}</strong>.</p>
<p class="code" aria-label="Code">${userCode}</p>
<p>Does the program that you started show exactly this code?</p>
<p class="warning">Approve only if you started this yourself, just now. If somebody sent you this link or code, they would get your access.</p>
<form method="post" action="/device" class="buttons">
<input type="hidden" name="user_code" value="${userCode}">
<button name="decision" value="deny" class="second">Deny</button>
<button name="decision" value="approve" class="first">Approve</button>
</form>
</section>`,
  });
}

/** For people who come without a code in the address. */
export function deviceCodeForm(problem: string | null, status = 200): EmulatorResponse {
  return page({
    title: 'Enter the code',
    status,
    body: html`<section class="card centred">
<h1>Enter the code</h1>
<p class="quiet">Your program shows a code of eight letters.</p>
${problem === null ? html`` : html`<p class="warning" role="alert">${problem}</p>`}
<form method="get" action="/device" class="stack">
<label for="user_code">Code</label>
<input id="user_code" name="user_code" class="code" required maxlength="12" autocomplete="off" autocapitalize="characters" spellcheck="false" placeholder="XXXX-XXXX">
<button class="first">Next</button>
</form>
</section>`,
  });
}

export function deviceApproved(clientName: string): EmulatorResponse {
  return resultPage(
    'good',
    'Request approved',
    `${clientName} now has access to AWS in your name. You may close this window.`,
  );
}

export function deviceDenied(clientName: string): EmulatorResponse {
  return resultPage('bad', 'Request denied', `${clientName} was not given access. You may close this window.`);
}
