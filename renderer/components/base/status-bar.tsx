import { Button, MenuTrigger, Popover } from 'react-aria-components';
import { environmentOf } from '../../../common/colours.ts';
import { roleKey } from '../../../common/roles.ts';
import type { DaypassApi, SessionInfo } from '../../../preload/contracts/main.ts';
import type { Snapshot, Store } from '../../state/store.ts';
import type { RunRole } from '../../state/use-role-runner.ts';
import type { Said } from '../../state/use-said.ts';
import { useWords } from '../../strings/words.tsx';
import { Name } from '../roles/name.tsx';
import { RoleItems } from '../roles/role-menu.tsx';
import { UpdateLine } from '../settings/updates.tsx';
import { type HelpItem, HelpMenu } from './help-menu.tsx';
import { Icon } from './icon.tsx';
import { Listings } from './listings.tsx';

interface Props {
  readonly snapshot: Snapshot;
  readonly now: number;
  /** What was just done, for a moment. */
  readonly said: Said;
  readonly api: DaypassApi;
  readonly act: Store['act'];
  readonly run: RunRole;
  readonly onSignIn: (session: SessionInfo) => void;
  readonly onDetails: () => void;
  readonly onHelp: (item: HelpItem) => void;
}

/**
 * The active role on the left, whatever else there is to say; then what was just done, and the state of the lists on the right.
 * It is always shown, so that nothing moves.
 */
export function StatusBar(props: Props) {
  const { snapshot, now, said, api, act, onHelp } = props;
  const { t } = useWords();
  const { view } = snapshot;
  // During a sign-in the panel says what it is for.
  const isPending = view?.sessions.some(({ pending }) => pending !== null);
  const isSaid = said.text !== '' && !(said.isWaiting && isPending);
  return (
    <footer className="status-bar" data-said={isSaid || undefined}>
      <div className="status-text">
        {snapshot.usage.active ? <ActiveRole {...props} /> : <p className="status-none">{t.status.noActive}</p>}
      </div>
      <SaidLine said={isSaid ? said : null} />
      <div className="listings">
        <Listings sessions={view?.sessions ?? []} now={now} api={api} act={act} onDetails={props.onDetails} />
        <UpdateLine update={snapshot.update} api={api} act={act} />
      </div>
      <HelpMenu hasPage={snapshot.update.status !== 'none'} onHelp={onHelp} />
    </footer>
  );
}

/** What was just done, with the way back. Screen readers hear what comes to stand here, so that it stays where it says nothing. */
export function SaidLine({ said }: { said: Said | null }) {
  const { t } = useWords();
  return (
    <div className="said-line">
      {said?.isWaiting ? <span className="spinner" aria-hidden="true" /> : null}
      <p className="status-said" role="status">
        {said?.text}
      </p>
      {said?.undo ? (
        <Button className="button small" onPress={said.undo}>
          {t.undo}
        </Button>
      ) : null}
    </div>
  );
}

/** The role that `[profile daypass]` follows: a menu, in the color of its environment. */
function ActiveRole({ snapshot, now, run, onSignIn }: Props) {
  const words = useWords();
  const { t } = words;
  const { usage, live, catalogue, view } = snapshot;
  const { active } = usage;
  if (!active) return null;
  const key = roleKey(active);
  const role = catalogue?.byKey.get(key);
  const account = role?.account.name.raw ?? active.account;
  const text = t.status.active({ role: `${account} / ${active.role}` });
  const what = <What account={account} role={active.role} text={text} />;
  const end = live.get(key) ?? 0;
  const named = view?.sessions.find((session) => session.name === active.session);
  const session = view?.sessions.find((one) => one.name === (named?.buildsOn ?? active.session));
  const isSignedOut = session?.state.status === 'signed-out' && session.signIn === null;
  return (
    <>
      <div className="status-active">
        {role ? (
          <MenuTrigger>
            <Button className="active-role" data-colour={environmentOf(role.colour)} aria-label={text}>
              {what}
              <Icon name="up" />
            </Button>
            <Popover className="popover" placement="top start" offset={4}>
              <RoleItems
                role={role}
                isActive
                isFavourite={usage.favourites.some((favourite) => roleKey(favourite) === key)}
                isLive={end > now}
                onAction={(action) => run(action, role)}
              />
            </Popover>
          </MenuTrigger>
        ) : (
          what
        )}
        {end > now ? <span className="muted"> · {t.left({ time: words.duration(end - now) })}</span> : null}
      </div>
      {isSignedOut ? (
        <div className="status-due">
          <span className="muted">
            <span className="separator"> · </span>
            {t.status.signedOut}
          </span>
          <Button className="button small" onPress={() => onSignIn(session)}>
            {t.session.signIn}
          </Button>
        </div>
      ) : null}
    </>
  );
}

/** Names of at most so many letters are drawn without the parts that shorten a name. */
const FITS = 12;

/** Where there is little room, the word for it gives way first, then the account's name in its middle, and the role last. */
function What({ account, role, text }: { account: string; role: string; text: string }) {
  const { t } = useWords();
  const [before, after] = t.status.active({ role: '\n' }).split('\n');
  return (
    <span className="status-what" title={text}>
      <span className="status-word">{before}</span>
      <span className="status-account">
        <Name text={account} fits={FITS} />
      </span>
      <span className="status-role">
        {' / '}
        <Name text={role} fits={FITS} />
      </span>
      <span className="status-word">{after}</span>
    </span>
  );
}
