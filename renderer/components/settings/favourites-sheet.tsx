import { useLayoutEffect, useRef } from 'react';
import { Button } from 'react-aria-components';
import { environmentOf } from '../../../common/colours.ts';
import { roleKey } from '../../../common/roles.ts';
import type { DaypassApi, RoleRef, Usage } from '../../../preload/contracts/main.ts';
import type { RoleCatalogue } from '../../search/role-catalogue.ts';
import type { Store } from '../../state/store.ts';
import { undoing } from '../../state/undo.ts';
import type { Say } from '../../state/use-said.ts';
import { useWords } from '../../strings/words.tsx';
import { Sheet } from '../base/dialog.tsx';
import { Icon } from '../base/icon.tsx';
import { isThere, type Move } from './row-move.ts';
import { TextSetting } from './settings-fields.tsx';

interface Props {
  readonly favourites: Usage['favourites'];
  readonly catalogue: RoleCatalogue | null;
  readonly api: DaypassApi;
  readonly act: Store['act'];
  readonly say: Say;
  readonly onClose: () => void;
}

/** The favourites in their order, with the names that the person gives them. */
export function FavouritesSheet({ favourites, catalogue, api, act, say, onClose }: Props) {
  const { t } = useWords();
  const s = t.favouritesSheet;
  const rows = useRef<HTMLOListElement>(null);
  const moving = useRef<Move | null>(null);
  // A row that moves keeps the focus, also when it has reached an end.
  useLayoutEffect(() => {
    if (moving.current === null || !isThere(moving.current, favourites.map(roleKey))) return;
    const { to, by } = moving.current;
    const [up, down] = rows.current?.children[to]?.querySelectorAll('button') ?? [];
    const [wanted, other] = by === 'up' ? [up, down] : [down, up];
    (wanted?.disabled ? other : wanted)?.focus();
    moving.current = null;
  }, [favourites]);
  const undo = undoing({ api, act, t, say });
  const changed = () => say(t.done.favouriteChanged, { undo });
  const removed = () => say(t.done.unfavourite, { undo });
  const rename = (ref: RoleRef, name: string) =>
    void act(() => api.renameFavourite(ref, name === '' ? null : name), changed);
  const move = (ref: RoleRef, from: number, by: 'up' | 'down') => {
    moving.current = { key: roleKey(ref), to: by === 'up' ? from - 1 : from + 1, by };
    void act(() => api.moveFavourite(ref, by), changed).then((isDone) => {
      if (!isDone) moving.current = null;
    });
  };
  return (
    <Sheet title={s.title} onClose={onClose}>
      <p className="muted">{favourites.length === 0 ? s.none : s.text}</p>
      <ol className="favourite-rows" ref={rows}>
        {favourites.map(({ name, ...ref }, index) => {
          const entry = catalogue?.byKey.get(roleKey(ref));
          const role = `${entry?.account.name.raw ?? ref.account} / ${ref.role}`;
          return (
            <li
              className="favourite-row"
              key={roleKey(ref)}
              data-colour={entry ? environmentOf(entry.colour) : undefined}
            >
              <span className="favourite-role" title={role}>
                {role}
              </span>
              <TextSetting
                isLabelHidden
                label={s.name({ role })}
                placeholder={t.add.name}
                value={name ?? ''}
                isValid={(text) => text.length <= 200}
                onChange={(text) => rename(ref, text.trim())}
              />
              <Button
                className="icon-button"
                isDisabled={index === 0}
                aria-label={s.up({ role })}
                onPress={() => move(ref, index, 'up')}
              >
                <Icon name="moveUp" />
              </Button>
              <Button
                className="icon-button turned"
                isDisabled={index === favourites.length - 1}
                aria-label={s.down({ role })}
                onPress={() => move(ref, index, 'down')}
              >
                <Icon name="moveUp" />
              </Button>
              <Button
                className="icon-button"
                aria-label={s.remove({ role })}
                onPress={() => void act(() => api.setFavourite(ref, false), removed)}
              >
                <Icon name="close" />
              </Button>
            </li>
          );
        })}
      </ol>
    </Sheet>
  );
}
