import { roleKey } from '../../../common/roles.ts';
import type { DaypassApi } from '../../../preload/contracts/main.ts';
import type { Snapshot, Store } from '../../state/store.ts';
import { useHints } from '../../state/use-hints.ts';
import type { Say } from '../../state/use-said.ts';
import type { View } from '../../state/views.ts';
import { useWords } from '../../strings/words.tsx';
import { ActiveHint, ConnectCard } from '../connect-tools.tsx';

interface Props {
  readonly snapshot: Snapshot;
  readonly shown: View;
  readonly api: DaypassApi;
  readonly act: Store['act'];
  readonly say: Say;
}

/** What is explained once. One at a time: in a low window two would leave no room for the list. */
export function Hints({ snapshot, shown, api, act, say }: Props) {
  const { t } = useWords();
  const hints = useHints(api);
  const { view, catalogue, usage } = snapshot;
  const { active } = usage;
  if (active && hints.has('active')) {
    return (
      <ActiveHint
        role={`${catalogue?.byKey.get(roleKey(active))?.account.name.raw ?? active.account} / ${active.role}`}
        onCopy={() =>
          void act(
            () => api.copyActiveProfile(),
            () => say(t.done.copied),
          )
        }
        onDismiss={() => hints.dismiss('active')}
      />
    );
  }
  const sessions = view?.sessions ?? [];
  const isSignedIn = sessions.some(({ state }) => state.status === 'signed-in');
  // Not while there is a sign-in to attend to.
  const isSigningIn = sessions.some(({ signIn }) => signIn !== null);
  if (shown !== 'roles' || !isSignedIn || isSigningIn || !hints.has('connect')) return null;
  return <ConnectCard api={api} act={act} say={say} onDismiss={() => hints.dismiss('connect')} />;
}
