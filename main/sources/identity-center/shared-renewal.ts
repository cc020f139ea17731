/**
 * How a sign-in is renewed that is shared with the AWS CLI. A refresh token works once, and the CLI takes no lock, so that
 * the file is the one truth: the program that renews writes it there, and looks there first. Daypass renews before the CLI would
 * (`CACHED_BEFORE_MS` in `../base/token-session.ts`), so that the two seldom meet; where they do, one is refused, and finds
 * in the file what the other has got.
 */
import { type Clock, sleep } from '../../base/clock.ts';
import type { CliSignIn } from './cli-sign-in.ts';
import type { Token } from './token.ts';

/** When the file is looked at after a refusal, in ms since the last look: the CLI writes it once it has its answer. */
const LOOKS_MS = [0, 200, 1_000] as const;

/**
 * A later token of the same sign-in: the CLI's where that has renewed it, else one that `refresh` gets.
 * @param isFinal whether an error of `refresh` means that this refresh token will never work again.
 * @throws what `refresh` throws.
 */
export async function renewShared(
  token: Token,
  dependencies: {
    readonly cli: Pick<CliSignIn, 'isWritten' | 'successor'>;
    readonly clock: Clock;
    readonly refresh: (token: Token) => Promise<Token>;
    readonly isFinal: (error: unknown) => boolean;
    /** Whether a token has long enough to live to be of use. */
    readonly isLive: (token: Token) => boolean;
  },
): Promise<Token> {
  const { cli, clock, refresh, isFinal, isLive } = dependencies;
  if (!cli.isWritten) return refresh(token);
  const renewed = await cli.successor(token);
  if (renewed && isLive(renewed)) return renewed;
  // What it renewed that long ago has the refresh token that works now.
  if (renewed?.refreshToken) return renewShared(renewed, dependencies);
  try {
    return await refresh(token);
  } catch (error) {
    if (!isFinal(error)) throw error;
    for (const wait of LOOKS_MS) {
      await sleep(clock, wait);
      const late = await cli.successor(token);
      if (late && isLive(late)) return late;
    }
    throw error;
  }
}
