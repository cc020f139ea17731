import { describe, expect, it } from 'vitest';
import { needsConsent } from '../../../../main/sources/oidc/browser-flow.ts';

describe('asking for consent, so that a sign-in can be renewed', () => {
  it.each([
    'https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0',
    'https://acme.okta.com',
    'https://acme.okta.com/oauth2/default',
    'https://acme.eu.auth0.com/',
    'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf',
    'https://sso.example.com/realms/acme',
  ])('is left out where the provider renews without it: %s', (issuer) => {
    expect(needsConsent(issuer)).toBe(false);
  });

  it.each(['https://accounts.example.com', 'https://okta.com.example.org', 'https://example.org/realms/a/b'])(
    'is done as the standard has it with any other provider: %s',
    (issuer) => {
      expect(needsConsent(issuer)).toBe(true);
    },
  );
});
