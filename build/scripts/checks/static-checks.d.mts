/** Checks of the project's own: what each is called, and what finds its faults, one sentence each. */
export const OWN_CHECKS: readonly (readonly [name: string, find: () => string[] | Promise<string[]>])[];
