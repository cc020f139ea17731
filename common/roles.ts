/** How a role is named everywhere: on the command line, in settings, and between the window and main. */

/** A role of one session. `session` is the session's name, `account` the 12-digit ID, `role` the permission set's name. */
export interface RoleRef {
  readonly session: string;
  readonly account: string;
  readonly role: string;
}

/** One string per role, for maps and for file names that are hashed. */
export function roleKey({ session, account, role }: RoleRef): string {
  return JSON.stringify([session, account, role]);
}

/**
 * Whether both are the same role of AWS, whichever session leads to it. Names of roles "are not distinguished by case"
 * (docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html).
 */
export function isSameAccess(a: Omit<RoleRef, 'session'>, b: Omit<RoleRef, 'session'>): boolean {
  return accessKey(a) === accessKey(b);
}

/** One string for each role of AWS, whichever session leads to it. */
export function accessKey({ account, role }: Omit<RoleRef, 'session'>): string {
  return JSON.stringify([account, role.toLowerCase()]);
}

export function isSameRole(a: RoleRef, b: RoleRef): boolean {
  return a.session === b.session && a.account === b.account && a.role === b.role;
}
