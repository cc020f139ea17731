/** How a session is signed in to: as the person has set it for this session, else as suits its kind. */

import type { SignInMethod } from '../../../common/sign-in.ts';
import type { SourceKind } from '../../base/session-definition.ts';
import type { Settings } from '../../settings/schema.ts';

/** Kinds that leave a choice. The others have one way to sign in, or none of their own. */
const WITH_CHOICE: readonly SourceKind[] = ['identity-center', 'oidc', 'console-login'];

export function hasMethods(kind: SourceKind): boolean {
  return WITH_CHOICE.includes(kind);
}

/** Identity Center's default is the code to compare; elsewhere the browser comes back on its own. */
export function signInMethod(
  { name, kind }: { readonly name: string; readonly kind: SourceKind },
  { signInMethods }: Pick<Settings, 'signInMethods'>,
): SignInMethod {
  const own = Object.hasOwn(signInMethods, name) ? signInMethods[name] : undefined;
  return own ?? (kind === 'identity-center' ? 'device' : 'browser');
}
