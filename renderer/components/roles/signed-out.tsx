import { Button } from 'react-aria-components';
import type { SessionInfo } from '../../../preload/contracts/main.ts';
import type { SessionActions } from '../../state/use-session-actions.ts';
import { useWords } from '../../strings/words.tsx';

interface Props extends Pick<SessionActions, 'signIn' | 'signInAll'> {
  readonly sessions: readonly SessionInfo[];
}

/** One line, however many sessions are signed out. The list still shows their last known roles. */
export function SignedOut({ sessions, signIn, signInAll }: Props) {
  const { t } = useWords();
  const [first, ...others] = sessions;
  if (!first) return null;
  const isOne = others.length === 0;
  return (
    <div className="notice signed-out">
      <p title={sessions.map(({ name }) => name).join(', ')}>
        {isOne ? (
          <>
            <strong>{first.name}:</strong> {t.list.lastKnown}
          </>
        ) : (
          t.list.lastKnownMany({ n: sessions.length })
        )}
      </p>
      <Button className="button small" onPress={() => (isOne ? signIn(first, null) : signInAll(sessions))}>
        {isOne ? t.session.signIn : t.session.signInAll}
      </Button>
    </div>
  );
}
