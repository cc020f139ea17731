import { Button } from 'react-aria-components';
import type { SessionInfo } from '../../../preload/contracts/main.ts';
import { useWords } from '../../strings/words.tsx';

interface PortalPlace {
  readonly region: string;
  readonly host: string;
}

interface Props {
  readonly session: SessionInfo;
  readonly words: (named: PortalPlace) => string;
  readonly find: () => void;
}

/** Region and portal of a sign-in: a code of another region than the portal's is given all the same, and approved by no one. */
export function SignInPlace({ session, words, find }: Props) {
  const { t } = useWords();
  const named = placeOf(session);
  if (!named) return null;
  return (
    <p className="muted sign-in-place">
      {words(named)}{' '}
      <Button className="button quiet small" onPress={find}>
        {t.signIn.findRegion}
      </Button>
    </p>
  );
}

/** Null for what is none of Identity Center's. */
export function placeOf({ kind, region, startUrl }: SessionInfo): PortalPlace | null {
  if (kind !== 'identity-center' || region === null || startUrl === null) return null;
  return { region, host: hostOf(startUrl) };
}

export function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}
