/** The record of what was asked and answered. Never holds a secret. */

import { scopeOf } from '../signing/sigv4.ts';
import { type EmulatorRequest, form, isForm, jsonObject } from './http.ts';

export interface EmulatorCall extends CallFacts {
  /** Operation as AWS names it (`CreateToken`), or the page (`DevicePage`). */
  readonly operation: string;
  /** When it arrived: ms since the epoch, by the emulator's clock without skew. */
  readonly at: number;
  /** HTTP status; null while it is being answered and where the connection was cut instead. */
  readonly status: number | null;
  readonly errorType?: string;
  /** As the answer's header has it. */
  readonly requestId: string;
}

export interface CallFacts {
  readonly grantType?: string;
  readonly clientId?: string;
  readonly accountId?: string;
  readonly roleName?: string;
  readonly accessKeyId?: string;
  /** Of a call to STS. */
  readonly roleArn?: string;
  readonly roleSessionName?: string;
  /** Page size that a listing asked for. */
  readonly maxResults?: string;
}

interface Waiter {
  readonly operation: string;
  readonly count: number;
  readonly resolve: () => void;
}

export class CallRecord {
  readonly calls: EmulatorCall[] = [];
  #waiters: Waiter[] = [];

  /** Notes an arrival. The function that it returns notes the answer. */
  arrived(
    operation: string,
    at: number,
    requestId: string,
    facts: CallFacts,
  ): (status: number, errorType?: string) => void {
    const call: { -readonly [Key in keyof EmulatorCall]: EmulatorCall[Key] } = {
      operation,
      at,
      status: null,
      requestId,
      ...facts,
    };
    this.calls.push(call);
    this.#waiters = this.#waiters.filter((waiter) => {
      if (this.count(waiter.operation) < waiter.count) return true;
      waiter.resolve();
      return false;
    });
    return (status, errorType) => {
      call.status = status;
      if (errorType !== undefined) call.errorType = errorType;
    };
  }

  count(operation: string): number {
    return this.calls.reduce((count, call) => (call.operation === operation ? count + 1 : count), 0);
  }

  reset(): void {
    this.calls.length = 0;
  }

  /** Resolves once `operation` has arrived `count` times since the last reset. */
  called(operation: string, count: number): Promise<void> {
    if (this.count(operation) >= count) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push({ operation, count, resolve }));
  }
}

/** What a request says about itself that is worth a line in the record. */
export function factsOf(request: EmulatorRequest): CallFacts {
  const body = isForm(request) ? Object.fromEntries(form(request)) : (jsonObject(request) ?? {});
  const facts: Record<keyof CallFacts, unknown> = {
    grantType: body.grantType,
    clientId: body.clientId ?? request.query.get('client_id'),
    accountId: request.query.get('account_id'),
    roleName: request.query.get('role_name'),
    accessKeyId: scopeOf(request)?.accessKeyId,
    roleArn: body.RoleArn,
    roleSessionName: body.RoleSessionName,
    maxResults: request.query.get('max_result'),
  };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => typeof value === 'string'));
}
