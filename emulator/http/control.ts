/**
 * The control interface under `/_emulator`, for programs that run the emulator in another process. JSON in and out; what
 * each path does is in `README.md`. The Host header and, for POST, the content type are checked, so that no web page in
 * a browser on this machine can reach it (DNS rebinding; a cross-site form cannot send JSON).
 */

import * as v from 'valibot';
import { ACCOUNT_ID } from '../../common/patterns.ts';
import type { Emulator } from '../emulator.ts';
import { type EmulatorRequest, type EmulatorResponse, header, json, jsonObject } from './http.ts';
import { API_OPERATIONS, PAGES } from './operations.ts';

const PREFIX = '/_emulator/';

const milliseconds = v.pipe(v.number(), v.integer());
const text = v.string();

const faultShape = v.strictObject({
  operation: v.optional(v.picklist(['*', ...API_OPERATIONS, ...PAGES])),
  /** JSON has no Infinity. */
  times: v.optional(
    v.union([
      v.pipe(v.number(), v.integer(), v.minValue(1)),
      v.pipe(
        v.literal('always'),
        v.transform(() => Number.POSITIVE_INFINITY),
      ),
    ]),
  ),
  grantType: v.optional(text),
  accountId: v.optional(text),
  roleName: v.optional(text),
  latencyMs: v.optional(v.pipe(milliseconds, v.minValue(0))),
  errorType: v.optional(text),
  status: v.optional(v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599))),
  error: v.optional(text),
  message: v.optional(text),
  reason: v.optional(text),
  typeIn: v.optional(v.picklist(['body', 'suffix', 'code'])),
  nulls: v.optional(v.array(text)),
  body: v.optional(text),
  headers: v.optional(v.record(text, text)),
  foreign: v.optional(v.boolean()),
  cut: v.optional(v.picklist(['before', 'mid-body'])),
  cutAfterBytes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  slowDown: v.optional(v.boolean()),
});

const accountsShape = v.strictObject({
  accounts: v.array(
    v.strictObject({ id: v.pipe(text, v.regex(ACCOUNT_ID)), name: text, email: text, roles: v.array(text) }),
  ),
});

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
/** What may be switched while it runs. */
const settingsShape = v.partial(
  v.strictObject({
    foreignRegion: v.nullable(v.picklist(['pending', 'invalid-grant'])),
    silentCancel: v.boolean(),
    multiSession: v.boolean(),
    deadConsoleSession: v.boolean(),
    logoutEndsAll: v.boolean(),
    reusableRefreshTokens: v.boolean(),
    refreshTokens: v.boolean(),
    verificationOrigin: v.nullable(v.pipe(text, v.url())),
    newKeySeconds: whole,
    newKeyListedSeconds: whole,
    accessTokenSeconds: whole,
    deviceCodeSeconds: whole,
    interval: whole,
    roleCredentialSeconds: whole,
    registrationSeconds: whole,
    sessionSeconds: whole,
  }),
);
const userShape = v.strictObject({
  accountId: v.pipe(text, v.regex(ACCOUNT_ID)),
  name: v.pipe(text, v.regex(/^[\w+=,.@-]{1,64}$/)),
});

const codeShape = v.strictObject({ userCode: text });
const skewShape = v.strictObject({ ms: milliseconds });

/** The result is the answer; `{}` where it returns nothing. */
type ControlCommand = (emulator: Emulator, body: unknown) => unknown;

const COMMANDS: Readonly<Record<string, ControlCommand>> = {
  approve: (emulator, body) => emulator.approve(v.parse(codeShape, body).userCode),
  deny: (emulator, body) => emulator.deny(v.parse(codeShape, body).userCode),
  faults: (emulator, body) => void emulator.faults.add(present(v.parse(faultShape, body))),
  'faults/clear': (emulator) => emulator.faults.clear(),
  'clock-skew': (emulator, body) => {
    emulator.faults.clockSkewMs = v.parse(skewShape, body).ms;
  },
  'revoke-sessions': (emulator) => emulator.revokeSessions(),
  'expire-access-tokens': (emulator) => emulator.expireAccessTokens(),
  accounts: (emulator, body) => emulator.setAccounts(v.parse(accountsShape, body).accounts),
  'calls/reset': (emulator) => emulator.resetCalls(),
  settings: (emulator, body) => void Object.assign(emulator.settings, present(v.parse(settingsShape, body))),
  users: (emulator, body) => {
    const { accountId, name } = v.parse(userShape, body);
    const { id, secret } = emulator.accessKeys.add(emulator.iam.addUser(accountId, name));
    return { accessKeyId: id, secretAccessKey: secret };
  },
};

const VIEWS: Readonly<Record<string, (emulator: Emulator) => unknown>> = {
  calls: (emulator) => ({ calls: emulator.calls }),
  'user-codes': (emulator) => ({ userCodes: emulator.pendingUserCodes() }),
  accounts: (emulator) => ({ accounts: emulator.accounts }),
  settings: ({ settings: { clock, ...settings } }) => settings,
};

export function isControl(request: EmulatorRequest): boolean {
  return request.path.startsWith(PREFIX);
}

export function answerControl(request: EmulatorRequest, emulator: Emulator): EmulatorResponse {
  if (header(request, 'host') !== new URL(emulator.url).host) return problem(403, 'Not for this host name.');
  const name = request.path.slice(PREFIX.length);
  const view = request.method === 'GET' ? VIEWS[name] : undefined;
  if (view) return json(view(emulator));
  const command = request.method === 'POST' ? COMMANDS[name] : undefined;
  if (!command) return problem(404, 'There is no such control.');
  if (!(header(request, 'content-type') ?? '').startsWith('application/json')) {
    return problem(415, 'Send application/json.');
  }
  const body = jsonObject(request);
  if (!body) return problem(400, 'The body is not a JSON object.');
  try {
    return json(command(emulator, body) ?? {});
  } catch (error) {
    if (v.isValiError(error) || error instanceof RangeError) return problem(400, error.message);
    throw error;
  }
}

function problem(status: number, message: string): EmulatorResponse {
  return json({ message }, status);
}

/** Valibot keeps absent optional keys absent, but types them as possibly undefined. */
function present<T extends object>(value: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return value as { [Key in keyof T]: Exclude<T[Key], undefined> };
}
