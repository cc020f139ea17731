import type { AskingProgram, ClientRequest } from '../base/request.ts';

/** Who asks for credentials, and what for. */
export interface Requester {
  /** Process id of the program that asks; 0 where it is not known. */
  readonly pid: number;
  /** The program behind it, where the kernel has told already. */
  readonly program?: AskingProgram;
  /** `credentials`, `console`, `exec`, …: a word for the list of activities. */
  readonly action: string;
  /**
   * Keys of the roles that a person has allowed it for as long as the program runs; those that are allowed now come to them.
   * What its role is made from may change while it runs, and what is sensitive as well.
   */
  readonly approved?: Set<string>;
}

/** The program that started the client. */
export function requesterOf({ parentPid, requester }: ClientRequest, action: string): Requester {
  return { pid: parentPid, action, ...(requester ? { program: requester } : {}) };
}
