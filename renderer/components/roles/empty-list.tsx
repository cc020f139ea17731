import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import type { SessionInfo } from '../../../preload/contracts/main.ts';
import { otherMethod } from '../../state/session-state.ts';
import type { SessionActions } from '../../state/use-session-actions.ts';
import { useWords } from '../../strings/words.tsx';
import { sentences } from '../base/notices.tsx';
import { LIST_ID } from './role-list.tsx';

/** As many have a button of their own; of more than one it is said in one sentence. */
const MAX_EMPTY = 3;

interface Props {
  readonly query: string;
  readonly isLoading: boolean;
  readonly sessions: readonly SessionInfo[];
  readonly actions: SessionActions;
}

/** Shown in the place of the list, with its id, because the search field refers to it. */
export function EmptyList(props: Props) {
  const { t } = useWords();
  return (
    <div role="grid" id={LIST_ID} aria-label={t.roles} className="rows" tabIndex={-1}>
      <div role="row" className="empty">
        <div role="gridcell">
          <Reason {...props} />
        </div>
      </div>
    </div>
  );
}

/** Why the list is empty, and what can be done about it. */
function Reason({ query, isLoading, sessions, actions }: Props) {
  const { t } = useWords();
  if (isLoading) return <p className="muted">{t.loading}</p>;
  if (query.trim() !== '') {
    return <Said title={t.search.nothing({ query: query.trim() })} text={t.search.nothingHint} />;
  }
  const unlisted = sessions.filter(
    ({ state, listing, outage }) =>
      state.status === 'signed-in' && (outage !== null || listing.status === 'failed' || listing.status === 'stopped'),
  );
  if (unlisted.length > 0) return <Unlisted sessions={unlisted} onAgain={actions.refreshAll} />;
  if (sessions.some(({ listing }) => listing.status === 'running')) return <p className="muted">{t.list.coming}</p>;
  // One thing at a time: the panel of a sign-in says how it continues.
  if (sessions.some(({ signIn }) => signIn?.status === 'running')) return <p className="muted">{t.list.afterSignIn}</p>;
  const signedOut = sessions.filter(
    ({ state, signIn, buildsOn }) => state.status !== 'signed-in' && signIn === null && buildsOn === null,
  );
  if (signedOut.length > 0) return <SignInFirst sessions={signedOut} actions={actions} />;
  if (sessions.some(({ signIn }) => signIn !== null)) return <p className="muted">{t.list.afterSignIn}</p>;
  return <Said title={t.list.noRoles} text={t.list.noRolesHint} />;
}

interface UnlistedProps {
  readonly sessions: readonly SessionInfo[];
  readonly onAgain: (sessions: readonly SessionInfo[]) => void;
}

function Unlisted({ sessions, onAgain }: UnlistedProps) {
  const { t } = useWords();
  const [first, ...others] = sessions;
  if (!first) return null;
  const failed = sessions.filter((session) => problemOf(session) !== null);
  const again = (
    <Button className="button primary" onPress={() => onAgain(sessions)}>
      {failed.length > 0 ? t.tryAgain : t.status.resume}
    </Button>
  );
  if (failed.length === 0) return <Said title={t.list.stopped} text={t.list.stoppedHint} action={again} />;
  if (others.length > 0) return <Said title={t.list.notListedMany({ n: failed.length })} action={again} />;
  const problem = problemOf(first);
  const title = t.list.notListed({ session: first.name });
  return <Said title={title} text={problem ? sentences(problem) : ''} action={again} />;
}

const problemOf = ({ listing, outage }: SessionInfo) => listing.error ?? outage?.error ?? null;

function SignInFirst({ sessions, actions }: Pick<Props, 'sessions' | 'actions'>) {
  const { t } = useWords();
  const [first, ...others] = sessions;
  if (!first) return null;
  const begin = (session: SessionInfo, look: 'primary' | 'quiet') => (
    <Button key={session.name} className={`button ${look}`} onPress={() => actions.signIn(session, null)}>
      {t.signIn.title({ session: session.name })}
    </Button>
  );
  if (others.length > 0) {
    return (
      <Said
        title={t.list.signInFirstMany({ n: sessions.length })}
        text={t.signIn.once}
        action={
          <>
            <Button className="button primary" onPress={() => actions.signInAll(sessions)}>
              {t.session.signInAll}
            </Button>
            {sessions.length > MAX_EMPTY ? null : sessions.map((session) => begin(session, 'quiet'))}
          </>
        }
      />
    );
  }
  const other = otherMethod(first.method);
  return (
    <Said
      title={t.list.signInFirst({ session: first.name })}
      text={t.signIn.once}
      action={
        <>
          {begin(first, 'primary')}
          {first.hasMethods ? (
            <Button className="button quiet" onPress={() => actions.signIn(first, other)}>
              {t.signIn.other[other]}
            </Button>
          ) : null}
        </>
      }
    />
  );
}

/** One sentence, what there is to know of it, and what can be done. */
function Said({ title, text = '', action = null }: { title: string; text?: string; action?: ReactNode }) {
  return (
    <div className="empty-session">
      <p className="empty-title">{title}</p>
      {text === '' ? null : <p className="muted">{text}</p>}
      {action === null ? null : <div className="actions center">{action}</div>}
    </div>
  );
}
