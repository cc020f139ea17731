import { AuthorizationResponseError } from 'openid-client';
import { describe, expect, it } from 'vitest';
import { providerError } from '../../../../main/sources/oidc/provider-errors.ts';

describe('what an OpenID provider refuses', () => {
  it('is shown with its reason, and without what may be a secret', () => {
    const secret = 'A'.repeat(60);
    const parameters = new URLSearchParams({
      error: 'invalid_scope',
      error_description: `Scope email is not allowed for ${secret}.`,
    });
    const error = providerError(
      new AuthorizationResponseError('refused', { cause: parameters }),
      'https://idp.example',
    );
    expect(error.message).toBe(
      'https://idp.example refused the sign-in (invalid_scope: Scope email is not allowed for [secret].).',
    );
  });
});
