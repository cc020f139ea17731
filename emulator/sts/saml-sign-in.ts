/** AWS's page for SAML responses: it asks which of the roles to sign in to the console with. */
import { type EmulatorResponse, form } from '../http/http.ts';
import type { Exchange, Route } from '../http/route.ts';
import { accountOf } from '../iam/iam.ts';
import { html, page } from '../pages/layout.ts';
import { assertionOf } from './saml-assertion.ts';

export const samlRoutes: readonly Route[] = [
  { operation: 'SamlSignInPage', method: 'POST', path: '/saml', errors: 'signin', handle: chooseRole },
];

function chooseRole({ request, state }: Exchange): EmulatorResponse {
  const encoded = form(request).get('SAMLResponse') ?? '';
  const { roles } = assertionOf(encoded, state.iam.samlProviders(), state.told(state.now()));
  const arns = roles.map((pair) => pair.find((arn) => arn.includes(':role/')) ?? '');
  const ids = [...new Set(arns.map(accountOf))];
  const accounts = ids.map((id) => {
    const alias = state.iam.aliasOf(id);
    const own = arns.filter((arn) => accountOf(arn) === id);
    const choices = own.map(
      (arn) =>
        html`<div class="saml-role"><input type="radio" name="roleIndex" value="${arn}" id="${arn}"><label for="${arn}" class="saml-role-description">${arn.split('/').at(-1) ?? ''}</label></div>`,
    );
    const label = alias === undefined ? `Account: ${id}` : `Account: ${alias} (${id})`;
    return html`<div class="saml-account"><div><div class="saml-account-name">${label}</div></div>${choices}</div>`;
  });
  return page({ title: 'Select a role', body: html`<form><fieldset>${accounts}</fieldset></form>` });
}
