import type { DaypassApi } from '../../preload/contracts/main.ts';
import type { WindowStrings } from '../strings/en.ts';
import type { Store } from './store.ts';
import type { Say } from './use-said.ts';

interface Dependencies {
  readonly api: Pick<DaypassApi, 'undo'>;
  readonly act: Store['act'];
  readonly t: WindowStrings;
  readonly say: Say;
}

/** Takes the last change of favourites, rules or approvals back, and says so. */
export function undoing({ api, act, t, say }: Dependencies): () => void {
  return () =>
    void act(
      () => api.undo(),
      () => say(t.done.undone),
    );
}
