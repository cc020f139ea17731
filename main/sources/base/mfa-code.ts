import type { Clock } from '../../base/clock.ts';
import { errorOfCase } from '../../base/error-cases.ts';
import type { Secret } from '../../base/secret.ts';
import type { SignInRequest } from '../source.ts';
import { isWrongCode, isWrongDevice, wrongDevice } from '../sts-errors.ts';

/** How long a person may look for the device, in ms, and how often a wrong code is asked for again. */
const CODE_LIMIT_MS = 5 * 60_000;
const CODE_ATTEMPTS = 3;

export interface MfaDevice {
  readonly serial: string;
  /** What to do where AWS does not know it as this user's device. */
  readonly ifUnknown: string;
}

/**
 * Asks for codes of the device until AWS takes one.
 * @param use sends a code to AWS, and gives what it brings.
 * @throws DaypassError sign-in-denied | sign-in-expired; AbortError; what else `use` throws.
 */
export async function askForMfaCode<T>(
  { ask, report }: Pick<SignInRequest, 'ask' | 'report'>,
  { serial, ifUnknown }: MfaDevice,
  clock: Clock,
  use: (code: Secret) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; attempt <= CODE_ATTEMPTS; attempt += 1) {
    const expiresAt = clock.now() + CODE_LIMIT_MS;
    const code = await ask({ step: 'mfa', serial, expiresAt, ...(attempt > 1 ? { wasWrong: true } : {}) });
    report({ step: 'starting' });
    // AWS need not be asked about what can't be a code.
    if (!/^\d{6}$/.test(code.expose())) continue;
    try {
      return await use(code);
    } catch (error) {
      if (isWrongDevice(error)) throw wrongDevice(serial, ifUnknown, error);
      if (!isWrongCode(error)) throw error;
    }
  }
  throw errorOfCase('codes-refused', { serial });
}
