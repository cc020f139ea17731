/** Does what a form says; resolves with whether it succeeded. @param sent called when it did, at the first try or a later one */
export type Submit<T> = (said: T, sent: () => void) => Promise<boolean>;
