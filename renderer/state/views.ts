/** What the window shows, and what lies over it. */
import type { SessionInfo } from '../../preload/contracts/main.ts';
import type { RoleEntry } from '../search/role-catalogue.ts';
import type { AskingAction } from './role-actions.ts';

export type View = 'roles' | 'activity' | 'settings' | 'add';

export type OpenDialog =
  | { readonly kind: 'keys' | 'lists' | 'problem' | 'about' }
  | { readonly kind: AskingAction; readonly role: RoleEntry }
  | { readonly kind: 'edit' | 'remove'; readonly session: SessionInfo };
