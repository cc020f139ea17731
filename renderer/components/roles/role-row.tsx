import { memo } from 'react';
import { environmentOf } from '../../../common/colours.ts';
import { marksOf } from '../../../common/search/marks.ts';
import type { Word } from '../../../common/search/query.ts';
import { type RoleEntry, searchedTexts } from '../../search/role-catalogue.ts';
import type { RoleLine } from '../../state/list/lines.ts';
import { useWords } from '../../strings/words.tsx';
import { Icon } from '../base/icon.tsx';
import type { RoleStates } from './account-row.tsx';
import { Marked } from './marked.tsx';
import { Name } from './name.tsx';
import { type OnRole, RowActions, Star } from './row-button.tsx';

interface Props {
  readonly line: RoleLine;
  readonly index: number;
  readonly top: number;
  /** Words of the search, to be marked. */
  readonly words: readonly Word[];
  /** Whether they match only with a typing mistake. */
  readonly isSimilar: boolean;
  readonly isCurrent: boolean;
  readonly isHovered: boolean;
  readonly states: RoleStates;
  readonly showSession: boolean;
  /** Account names of at most so many letters fit for certain. */
  readonly fits: number;
  readonly onAction: OnRole;
}

/** Role names of at most so many letters fit for certain, in a window of any width. */
const ROLE_FITS = 22;
/** What stands next to a name may have little room. */
const EMAIL_FITS = 8;
const NO_MARKS: Marks = { name: [], id: [], role: [], email: [], session: [], tag: [], favourite: [] };

export const RoleRow = memo(function RoleRow(props: Props) {
  const { line, index, top, words, isCurrent, states, showSession, onAction } = props;
  const { t } = useWords();
  const { role } = line;
  const { account, key } = role;
  const isActive = key === states.active;
  const favouriteName = states.favourites.get(key) ?? null;
  const left = states.left(key);
  const marks =
    words.length === 0 ? NO_MARKS : marksOf(words, searchedTexts(account), role.role, favouriteName, props.isSimilar);
  const id = <Marked text={account.info.id} ranges={marks.id} />;
  return (
    <div
      role="row"
      id={`row-${index}`}
      aria-rowindex={index + 1}
      aria-selected={isCurrent}
      className="row"
      data-index={index}
      data-current={isCurrent || undefined}
      data-colour={environmentOf(role.colour)}
      title={role.colour === null ? t.list.unknown : undefined}
      style={{ transform: `translateY(${top}px)` }}
    >
      <span role="gridcell" className="star-cell">
        <Star role={role} index={index} onAction={onAction} isFavourite={states.favourites.has(key)} />
      </span>
      <AccountCell account={account} marks={marks} fits={props.fits} />
      <span role="gridcell" className="account-id">
        {showSession ? <span>{id}</span> : id}
        {showSession ? (
          <span className="session-of">
            <Marked text={account.session} ranges={marks.session} />
          </span>
        ) : null}
      </span>
      <RoleNameCell role={role} favouriteName={favouriteName} marks={marks} />
      <span role="gridcell" className="end">
        {line.number === null ? null : <kbd className="number">{line.number}</kbd>}
        {left === '' ? null : <span className="time-left">{left}</span>}
        {states.busy.has(key) ? (
          <span className="spinner" role="img" aria-label={t.list.busy} title={t.list.busy} />
        ) : null}
        {isActive ? <span className="active-badge">{t.list.active}</span> : null}
      </span>
      <span role="gridcell" className="row-actions">
        {isCurrent || props.isHovered ? (
          <RowActions role={role} index={index} onAction={onAction} isActive={isActive} />
        ) : null}
      </span>
    </div>
  );
});

type Marks = ReturnType<typeof marksOf>;

interface AccountCellProps extends Pick<Props, 'fits'> {
  readonly account: RoleEntry['account'];
  readonly marks: Marks;
}

/** The e-mail address shows only where the search found it. */
function AccountCell({ account, marks, fits }: AccountCellProps) {
  const name = account.name.raw;
  const tags = account.info.tags.join(' ');
  const said = [name, tags, marks.email.length > 0 ? account.email.raw : ''];
  return (
    <span role="gridcell" className="account" aria-label={said.filter((text) => text !== '').join(' ')}>
      <span className="account-name" title={name}>
        <Name text={name} ranges={marks.name} fits={fits} />
      </span>
      {tags === '' ? null : (
        <span className="tag" title={tags}>
          <Marked text={tags} ranges={marks.tag} />
        </span>
      )}
      {marks.email.length > 0 ? (
        <span className="email">
          <Name text={account.email.raw} ranges={marks.email} fits={EMAIL_FITS} />
        </span>
      ) : null}
    </span>
  );
}

interface RoleNameProps {
  readonly role: RoleEntry;
  /** What the person calls it. */
  readonly favouriteName: string | null;
  readonly marks: Marks;
}

function RoleNameCell({ role, favouriteName, marks }: RoleNameProps) {
  const { t } = useWords();
  const said = [role.role, favouriteName ?? '', role.isSensitive ? t.list.sensitive : ''];
  return (
    <span
      role="gridcell"
      className="role-name"
      data-parted={role.isSensitive || favouriteName !== null || undefined}
      title={role.role}
      aria-label={said.filter((text) => text !== '').join(', ')}
    >
      <Name text={role.role} ranges={marks.role} fits={ROLE_FITS} />
      {role.isSensitive ? (
        <span className="lock" role="img" aria-label={t.list.sensitive} title={t.list.sensitive}>
          <Icon name="lock" />
        </span>
      ) : null}
      {favouriteName === null ? null : (
        <span className="tag" title={favouriteName}>
          <Marked text={favouriteName} ranges={marks.favourite} />
        </span>
      )}
    </span>
  );
}
