/** What the window shows, and what lies over it. */
import type { SessionInfo } from '../../preload/contracts/main.ts';
import type { RoleEntry } from '../search/catalogue.ts';

export type View = 'roles' | 'activity' | 'settings' | 'add';

export type OpenDialog =
  | { readonly kind: 'keys' | 'lists' }
  | { readonly kind: 'console'; readonly role: RoleEntry }
  | { readonly kind: 'edit' | 'remove'; readonly session: SessionInfo };
