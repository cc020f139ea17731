/** Before what a check has found: in the window, in what is copied there, and on the terminal. */
export const FINDING_MARKS = { ok: '✓', note: '!', bad: '✗' } as const;
