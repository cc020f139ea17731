import type { EmulatorResponse } from '../http/http.ts';
import { PERSON } from '../identity-center/directory.ts';
import { html, page } from './layout.ts';

interface Consent {
  readonly id: string;
  readonly clientName: string;
  readonly scopes: readonly string[];
  readonly redirectUri: string;
}

export function consentPage({ id, clientName, scopes, redirectUri }: Consent): EmulatorResponse {
  return page({
    title: `Allow ${clientName}?`,
    body: html`<section class="card centred">
<h1>Allow ${clientName} to reach AWS?</h1>
<p class="quiet">It would act as <strong>${PERSON.displayName}</strong> in every account and role of yours.</p>
<dl class="facts">
<div><dt>Asks for</dt><dd class="mono">${scopes.join(', ') || 'nothing in particular'}</dd></div>
<div><dt>Goes back to</dt><dd class="mono">${redirectUri}</dd></div>
</dl>
<p class="warning">Allow this only if you started it yourself, just now.</p>
<form method="post" action="/authorize" class="buttons">
<input type="hidden" name="request" value="${id}">
<button name="decision" value="deny" class="second">Cancel</button>
<button name="decision" value="approve" class="first">Allow access</button>
</form>
</section>`,
  });
}
