import type { AskingProgram, ClientRequest } from '../base/request.ts';

/** Who asks for credentials, and what for. */
export interface Asker {
  /** Process id of the program that asks; 0 where it is not known. */
  readonly pid: number;
  /** The program behind it, where the kernel has told already. */
  readonly program?: AskingProgram;
  /** `credentials`, `console`, `exec`, …: a word for the list of activities. */
  readonly action: string;
  /** True where a person has allowed it already, for as long as the program runs. */
  readonly isApproved?: boolean;
}

/** The program that started the client. */
export function askerOf({ parentPid, asker }: ClientRequest, action: string): Asker {
  return { pid: parentPid, action, ...(asker ? { program: asker } : {}) };
}
