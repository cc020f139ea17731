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
   * Keys of the roles that a person has allowed this program for as long as it runs; new approvals are added. More can
   * become necessary while it runs: the role's base may change, and what requires approval.
   */
  readonly approved?: Set<string>;
}

/** The program that started the client. */
export function requesterOf({ parentPid, requester }: ClientRequest, action: string): Requester {
  return { pid: parentPid, action, ...(requester ? { program: requester } : {}) };
}
