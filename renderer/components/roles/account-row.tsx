import { memo } from 'react';
import { environmentOf } from '../../../common/colours.ts';
import type { RoleEntry } from '../../search/role-catalogue.ts';
import type { AccountLine } from '../../state/list/account-lines.ts';
import { useWords } from '../../strings/words.tsx';
import { Icon } from '../base/icon.tsx';
import { Name } from './name.tsx';
import { type OnRole, RowActions, Star } from './row-button.tsx';

/** The current state of roles, by their keys. */
export interface RoleStates {
  readonly active: string | null;
  readonly favourites: ReadonlyMap<string, string | null>;
  readonly busy: ReadonlySet<string>;
  /** How long live credentials last, in words; empty where there are none. */
  readonly left: (key: string) => string;
}

interface Props {
  readonly line: AccountLine;
  readonly index: number;
  readonly top: number;
  /** The role that keys act on, where this is the current line. */
  readonly chosen: RoleEntry | null;
  readonly states: RoleStates;
  readonly showSession: boolean;
  /** Account names of at most so many letters fit for certain. */
  readonly fits: number;
  readonly onAction: OnRole;
}

/** Of a role; longer ones have the room of a line, or give way. */
const CHIP_FITS = 24;

/** An account with its roles side by side. The star and the buttons belong to the chosen role. */
export const AccountRow = memo(function AccountRow(props: Props) {
  const { line, index, top, chosen, states, showSession, fits, onAction } = props;
  const { t } = useWords();
  const { account, roles, isFirst } = line;
  const [first] = roles;
  const isOneColour = roles.every(({ colour }) => colour === first?.colour);
  /** The role whose environment the line shows. */
  const shown = isOneColour ? first : chosen;
  const tags = account.info.tags.join(' ');
  return (
    <div
      role="row"
      aria-rowindex={index + 1}
      aria-selected={chosen !== null}
      className="row account-row"
      data-index={index}
      data-current={chosen !== null || undefined}
      data-colour={shown ? environmentOf(shown.colour) : undefined}
      title={shown?.colour === null ? t.list.unknown : undefined}
      data-quiet={!isFirst || undefined}
      style={{ transform: `translateY(${top}px)` }}
    >
      <span role="gridcell" className="star-cell">
        {chosen ? (
          <Star role={chosen} index={index} onAction={onAction} isFavourite={states.favourites.has(chosen.key)} />
        ) : null}
      </span>
      <span role="gridcell" className="account" aria-label={[account.name.raw, tags].join(' ').trim()}>
        <span className="account-name" title={account.name.raw}>
          <Name text={account.name.raw} fits={fits} />
        </span>
        {tags === '' ? null : <span className="tag">{tags}</span>}
      </span>
      <span role="gridcell" className="account-id">
        <span>{account.info.id}</span>
        {showSession ? <span className="session-of">{account.session}</span> : null}
      </span>
      <span className="chips">
        {roles.map((role) => (
          <Chip key={role.key} role={role} index={index} isChosen={role === chosen} states={states} />
        ))}
      </span>
      <span role="gridcell" className="row-actions">
        {chosen ? (
          <RowActions role={chosen} index={index} onAction={onAction} isActive={chosen.key === states.active} />
        ) : null}
      </span>
    </div>
  );
});

interface ChipProps {
  readonly role: RoleEntry;
  readonly index: number;
  readonly isChosen: boolean;
  readonly states: RoleStates;
}

/** One of an account's roles. Screen readers hear account and state with it where the search field points at it. */
function Chip({ role, index, isChosen, states }: ChipProps) {
  const { t } = useWords();
  const { account, key, isSensitive } = role;
  const isActive = key === states.active;
  const isFavourite = states.favourites.has(key);
  const left = states.left(key);
  const about = [
    isActive ? t.list.active : '',
    isFavourite ? (states.favourites.get(key) ?? t.list.favourite) : '',
    isSensitive ? t.list.sensitive : '',
    left,
    states.busy.has(key) ? t.list.busy : '',
  ].filter((text) => text !== '');
  return (
    <span
      role="gridcell"
      id={isChosen ? `row-${index}` : undefined}
      aria-selected={isChosen}
      aria-label={[role.role, account.name.raw, account.session, ...about].join(', ')}
      className="chip"
      data-key={key}
      data-chosen={isChosen || undefined}
      data-active={isActive || undefined}
      title={[role.role, ...about].join(' · ')}
    >
      {isActive ? <Icon name="use" /> : null}
      {isFavourite ? <Icon name="star" isFilled /> : null}
      <span className="chip-name">
        <Name text={role.role} fits={CHIP_FITS} />
      </span>
      {isSensitive ? <Icon name="lock" /> : null}
      {states.busy.has(key) ? <span className="spinner" /> : left === '' ? null : <span className="dot good" />}
    </span>
  );
}
