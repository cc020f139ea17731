import { useState } from 'react';
import { Button, MenuTrigger, Popover } from 'react-aria-components';
import type { SessionInfo } from '../../../preload/contracts/main.ts';
import { sessionState } from '../../state/session-state.ts';
import { useWords } from '../../strings/words.tsx';
import { Sheet } from '../base/dialog.tsx';
import { FilterField } from '../base/filter-field.tsx';
import { Icon } from '../base/icon.tsx';
import { type OnSession, SessionMenu } from './session-menu.tsx';

export interface ManyActions {
  /** Signs in to these, one after the other. */
  readonly onSignInAll: (sessions: readonly SessionInfo[]) => void;
  readonly onRefreshAll: (sessions: readonly SessionInfo[]) => void;
}

interface Props extends ManyActions {
  readonly sessions: readonly SessionInfo[];
  /** Whether the button says how many are signed in. With few sessions, chips next to it show them instead. */
  readonly isSummary: boolean;
  /** One that needs the person and has no button of its own. */
  readonly urgent: SessionInfo | null;
  readonly now: number;
  readonly onAction: OnSession;
}

/** All sessions in a list that can be filtered. */
export function SessionsList(props: Props) {
  const { sessions, isSummary, urgent, now, onAction, onSignInAll, onRefreshAll } = props;
  const words = useWords();
  const { t } = words;
  const [query, setQuery] = useState('');
  const [isOpen, setOpen] = useState(false);
  const own = sessions.filter(({ buildsOn }) => buildsOn === null);
  const signedIn = own.filter(({ state }) => state.status === 'signed-in');
  const signedOut = own.filter(({ state, signIn }) => state.status === 'signed-out' && signIn?.status !== 'running');
  const summary = t.session.summary({
    signedIn: words.number(signedIn.length),
    all: words.number(own.length),
  });
  const wanted = query.trim().toLowerCase();
  const shown = sessions.filter(({ name, address }) => `${name} ${address}`.toLowerCase().includes(wanted));
  const close = () => setOpen(false);
  // What an action opens comes in place of the list.
  const run: OnSession = (action, session) => {
    close();
    onAction(action, session);
  };
  const open = () => {
    setQuery('');
    setOpen(true);
  };
  return (
    <>
      {isSummary ? (
        <Button className="session summary" aria-haspopup="dialog" onPress={open}>
          {urgent ? <Urgent session={urgent} now={now} /> : null}
          <span className="session-name">{summary}</span>
          <Icon name="down" />
        </Button>
      ) : (
        <Button className="icon-button" aria-haspopup="dialog" aria-label={t.session.all} onPress={open}>
          <Icon name="more" />
        </Button>
      )}
      {isOpen ? (
        <Sheet title={t.sessions} onClose={close} isLight>
          <FilterField label={t.session.filter} placeholder={t.session.filter} value={query} onChange={setQuery} />
          <ul className="session-rows" aria-label={t.sessions}>
            {shown.map((session) => (
              <Row key={session.name} session={session} now={now} onAction={run} />
            ))}
            {shown.length === 0 ? <li className="muted session-row">{t.session.noneFound}</li> : null}
          </ul>
          <div className="actions end">
            <Button
              className="button"
              isDisabled={signedOut.length === 0}
              onPress={() => {
                close();
                onSignInAll(signedOut);
              }}
            >
              {t.session.signInAll}
            </Button>
            <Button
              className="button"
              isDisabled={signedIn.length === 0}
              onPress={() => {
                close();
                onRefreshAll(signedIn);
              }}
            >
              {t.session.refreshAll}
            </Button>
          </div>
        </Sheet>
      ) : null}
    </>
  );
}

function Urgent({ session, now }: { session: SessionInfo; now: number }) {
  const words = useWords();
  const { text, tone } = sessionState(session, now, words);
  const about = words.t.session.menu({ name: session.name, state: text });
  return <span className={`dot ${tone}`} role="img" aria-label={about} title={about} />;
}

function Row({ session, now, onAction }: { session: SessionInfo; now: number; onAction: OnSession }) {
  const words = useWords();
  const { t } = words;
  const { name, buildsOn, state, signIn, dueFor } = session;
  const { text, tone } = sessionState(session, now, words);
  const isEnding = state.status === 'signed-in' && tone === 'due';
  const canSignIn = buildsOn === null && signIn?.status !== 'running' && (state.status === 'signed-out' || isEnding);
  const said = dueFor
    ? t.session.dueFor({ program: dueFor.program, role: `${dueFor.account} / ${dueFor.role}` })
    : text;
  return (
    <li className="session-row">
      <span className={`dot ${tone}`} aria-hidden="true" />
      <span className="session-about">
        <span className="session-name" title={name}>
          {name}
        </span>
        <span className="muted session-said" title={said}>
          {buildsOn === null ? said : t.session.buildsOn({ session: buildsOn })}
        </span>
      </span>
      {canSignIn ? (
        <Button
          className="button small"
          aria-label={isEnding ? t.session.signInAgainTo({ session: name }) : t.signIn.title({ session: name })}
          onPress={() => onAction('signIn', session)}
        >
          {isEnding ? t.session.signInAgain : t.session.signIn}
        </Button>
      ) : null}
      <MenuTrigger>
        <Button className="icon-button" aria-label={t.session.menu({ name, state: text })}>
          <Icon name="more" />
        </Button>
        <Popover className="popover" placement="bottom end" offset={4}>
          <SessionMenu session={session} state={text} now={now} onAction={onAction} />
        </Popover>
      </MenuTrigger>
    </li>
  );
}
