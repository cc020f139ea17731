import { Menu, MenuItem, Separator, Text } from 'react-aria-components';
import type { SessionInfo } from '../../../preload/contracts/main.ts';
import { otherMethod } from '../../state/session-state.ts';
import { useWords } from '../../strings/words.tsx';

export type SessionAction = 'signIn' | 'signInOther' | 'signOut' | 'refresh' | 'rotateKey' | 'edit' | 'remove';

export type OnSession = (action: SessionAction, session: SessionInfo) => void;

interface Props {
  readonly session: SessionInfo;
  /** In words: a narrow window has no room for it in the header. */
  readonly state: string;
  readonly now: number;
  readonly onAction: OnSession;
}

/** What can be done with a session. */
export function SessionMenu({ session, state, now, onAction }: Props) {
  const { t } = useWords();
  const isSignedIn = session.state.status === 'signed-in';
  const isRunning = session.signIn?.status === 'running';
  // A role on another role is signed in to with that.
  const isOwn = session.buildsOn === null;
  const items: (readonly [SessionAction, string] | null)[] = [];
  if (isOwn && !isSignedIn && !isRunning) {
    items.push(['signIn', t.session.signIn]);
    if (session.hasMethods) items.push(['signInOther', t.session.signInOther[otherMethod(session.method)]]);
  }
  if (session.state.status === 'signed-in' && isOwn) {
    if (!session.state.renewable && !isRunning) items.push(['signIn', t.session.signInAgain]);
    items.push(['refresh', t.session.refresh], ['signOut', t.session.signOut]);
  }
  const key = session.accessKey;
  if (key) items.push(['rotateKey', t.session.rotateKey({ n: daysSince(key.createdAt, now) })]);
  // What comes from a person's own profiles is theirs to change.
  if (session.origin === 'sso-session' || session.origin === 'settings') {
    if (items.length > 0) items.push(null);
    items.push(['edit', t.session.edit], ['remove', t.session.remove]);
  }
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
