import { Button, Menu, MenuItem, MenuTrigger, Popover, Separator, Text } from 'react-aria-components';
import type { SessionInfo } from '../../../preload/contracts/main.ts';
import { otherMethod, sessionState } from '../../state/session-state.ts';
import { useWords } from '../../strings/words.tsx';
import { Icon } from '../base/icon.tsx';

export type SessionAction = 'signIn' | 'signInOther' | 'signOut' | 'refresh' | 'rotateKey' | 'edit' | 'remove';

interface Props {
  readonly sessions: readonly SessionInfo[];
  readonly now: number;
  readonly onAction: (action: SessionAction, session: SessionInfo) => void;
  readonly onAdd: () => void;
}

/** Every session with its state, and what can be done with it. */
export function SessionChips({ sessions, now, onAction, onAdd }: Props) {
  const words = useWords();
  const { t } = words;
  return (
    <div className="sessions" role="group" aria-label={t.sessions}>
      <div className="session-list">
        {sessions.map((session) => {
          const { text, tone } = sessionState(session, now, words);
          return (
            <MenuTrigger key={session.name}>
              <Button className="session" aria-label={t.session.menu({ name: session.name, state: text })}>
                <span className={`dot ${tone}`} aria-hidden="true" />
                <span className="session-name" title={session.name}>
                  {session.name}
                </span>
                <span className="session-state">{text}</span>
                <Icon name="down" />
              </Button>
              <Popover className="popover" placement="bottom end" offset={4}>
                <SessionMenu session={session} state={text} now={now} onAction={onAction} />
              </Popover>
            </MenuTrigger>
          );
        })}
      </div>
      <Button className="icon-button" aria-label={t.session.add} onPress={onAdd}>
        <Icon name="add" />
      </Button>
    </div>
  );
}

interface MenuProps {
  readonly session: SessionInfo;
  /** In words: a narrow window has no room for it in the header. */
  readonly state: string;
  readonly now: number;
  readonly onAction: Props['onAction'];
}

function SessionMenu({ session, state, now, onAction }: MenuProps) {
  const { t } = useWords();
  const isSignedIn = session.state.status === 'signed-in';
  const isRunning = session.signIn?.status === 'running';
  const items: (readonly [SessionAction, string] | null)[] = [];
  if (!isSignedIn && !isRunning) {
    items.push(['signIn', t.session.signIn]);
    if (session.hasMethods) items.push(['signInOther', t.session.signInOther[otherMethod(session.method)]]);
  }
  if (isSignedIn) items.push(['refresh', t.session.refresh], ['signOut', t.session.signOut]);
  const key = session.accessKey;
  if (key) items.push(['rotateKey', t.session.rotateKey({ n: daysSince(key.createdAt, now) })]);
  if (session.origin === 'sso-session') items.push(null, ['edit', t.session.edit], ['remove', t.session.remove]);
  return (
    <Menu aria-label={session.name} className="menu" onAction={(action) => onAction(action as SessionAction, session)}>
      <MenuItem id="about" className="menu-item about" isDisabled textValue={session.address}>
        <Text slot="label">{session.address}</Text>
        {session.region ? <Text slot="description">{session.region}</Text> : null}
        <Text slot="description">{state}</Text>
      </MenuItem>
      <Separator />
      {items.map((item) =>
        item === null ? (
          <Separator key="separator" />
        ) : (
          <MenuItem key={item[0]} id={item[0]} className="menu-item">
            {item[1]}
          </MenuItem>
        ),
      )}
    </Menu>
  );
}

function daysSince(ms: number, now: number): number {
  return Math.max(0, Math.floor((now - ms) / 86_400_000));
}
