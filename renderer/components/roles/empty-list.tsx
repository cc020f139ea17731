import { Button } from 'react-aria-components';
import type { SessionInfo } from '../../../preload/contracts/main.ts';
import { otherMethod } from '../../state/session-state.ts';
import type { SessionActions } from '../../state/use-session-actions.ts';
import { useWords } from '../../strings/words.tsx';
import { sentences } from '../base/notices.tsx';
import { LIST_ID } from './role-list.tsx';

/** More than these are said of in one sentence, with one button. */
const MAX_EMPTY = 3;

interface Props {
  readonly query: string;
  readonly isLoading: boolean;
  readonly sessions: readonly SessionInfo[];
  readonly actions: SessionActions;
}

/** What stands where the list would be. The field that says it controls a list keeps one. */
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
  if (sessions.length > MAX_EMPTY) {
    return (
      <Many text={t.list.notListedMany({ n: sessions.length })} action={t.tryAgain} onPress={() => onAgain(sessions)} />
    );
  }
  return sessions.map((session) => {
    const problem = session.listing.error ?? session.outage?.error ?? null;
    return (
      <div key={session.name} className="empty-session">
        <p className="empty-title">{problem ? t.list.notListed({ session: session.name }) : t.list.stopped}</p>
        <p className="muted">{problem ? sentences(problem) : t.list.stoppedHint}</p>
        <div className="actions center">
          <Button className="button primary" onPress={() => onAgain([session])}>
            {problem ? t.tryAgain : t.status.resume}
          </Button>
        </div>
      </div>
    );
  });
}

function SignInFirst({ sessions, actions }: Pick<Props, 'sessions' | 'actions'>) {
  const { t } = useWords();
  if (sessions.length > MAX_EMPTY) {
    return (
      <Many
        text={t.list.signInFirstMany({ n: sessions.length })}
        hint={t.signIn.once}
        action={t.session.signInAll}
        onPress={() => actions.signInAll(sessions)}
      />
    );
  }
  return sessions.map((session) => (
    <div key={session.name} className="empty-session">
      <p className="empty-title">{t.list.signInFirst({ session: session.name })}</p>
      <p className="muted">{t.signIn.once}</p>
      <div className="actions center">
        <Button className="button primary" onPress={() => actions.signIn(session, null)}>
          {t.signIn.title({ session: session.name })}
        </Button>
        {session.hasMethods ? (
          <Button className="button quiet" onPress={() => actions.signIn(session, otherMethod(session.method))}>
            {t.signIn.other[otherMethod(session.method)]}
          </Button>
        ) : null}
      </div>
    </div>
  ));
}

function Said({ title, text }: { title: string; text: string }) {
  return (
    <>
      <p className="empty-title">{title}</p>
      <p className="muted">{text}</p>
    </>
  );
}

function Many(props: { text: string; hint?: string; action: string; onPress: () => void }) {
  return (
    <div className="empty-session">
      <p className="empty-title">{props.text}</p>
      {props.hint ? <p className="muted">{props.hint}</p> : null}
      <div className="actions center">
        <Button className="button primary" onPress={props.onPress}>
          {props.action}
        </Button>
      </div>
    </div>
  );
}
