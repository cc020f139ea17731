import { memo } from 'react';
import { marksOf } from '../../../common/search/marks.ts';
import type { Word } from '../../../common/search/query.ts';
import { searchedTexts } from '../../search/catalogue.ts';
import type { Line } from '../../state/lines.ts';
import type { RoleAction } from '../../state/role-actions.ts';
import { useWords } from '../../strings/words.tsx';
import { Icon, type IconName } from '../base/icon.tsx';
import { Marked } from './marked.tsx';

export type RoleLine = Extract<Line, { kind: 'role' }>;

interface Props {
  readonly line: RoleLine;
  readonly index: number;
  readonly top: number;
  /** Words of the search, to be marked. */
  readonly words: readonly Word[];
  /** Whether they fit only but for a typing mistake. */
  readonly isSimilar: boolean;
  readonly isCurrent: boolean;
  readonly isHovered: boolean;
  readonly isFavourite: boolean;
  /** What the person calls this favourite, or null. */
  readonly favouriteName: string | null;
  readonly isActive: boolean;
  /** AWS is being asked for it, or it waits for a sign-in. */
  readonly isBusy: boolean;
  readonly showSession: boolean;
  /** How long live credentials last, in words; empty where there are none. */
  readonly left: string;
  readonly onAction: (action: RoleAction, line: RoleLine, index: number) => void;
}

const NO_MARKS = { name: [], id: [], role: [], email: [], session: [], tag: [], favourite: [] };

export const RoleRow = memo(function RoleRow(props: Props) {
  const { line, index, top, words, isCurrent, isHovered, isFavourite, favouriteName, isActive, showSession, left } =
    props;
  const { t } = useWords();
  const { role } = line;
  const { account } = role;
  const marks =
    words.length === 0 ? NO_MARKS : marksOf(words, searchedTexts(account), role.role, favouriteName, props.isSimilar);
  const name = account.name.raw;
  const isQuiet = !line.isFirst;
  return (
    <div
      role="row"
      id={`row-${index}`}
      aria-rowindex={index + 1}
      aria-selected={isCurrent}
      className="row"
      data-index={index}
      data-current={isCurrent || undefined}
      data-colour={role.colour ?? undefined}
      data-quiet={isQuiet || undefined}
      style={{ transform: `translateY(${top}px)` }}
    >
      <span role="gridcell" className="star-cell">
        <RowButton
          {...props}
          action="favourite"
          icon="star"
          label={isFavourite ? t.actions.unfavourite : t.actions.favourite}
          isOn={isFavourite}
        />
      </span>
      <span role="gridcell" className="account">
        <span className="account-name" title={name}>
          {isQuiet ? <span className="hidden">{name}</span> : <Marked text={name} ranges={marks.name} />}
        </span>
        {!isQuiet && account.info.tags.length > 0 ? (
          <span className="tag">
            <Marked text={account.info.tags.join(' ')} ranges={marks.tag} />
          </span>
        ) : null}
        {favouriteName === null ? null : (
          <span className="tag">
            <Marked text={favouriteName} ranges={marks.favourite} />
          </span>
        )}
        {marks.email.length > 0 ? (
          <span className="email">
            <Marked text={account.email.raw} ranges={marks.email} />
          </span>
        ) : null}
      </span>
      <span role="gridcell" className="account-id">
        {isQuiet ? (
          <span className="hidden">{account.info.id}</span>
        ) : (
          <Marked text={account.info.id} ranges={marks.id} />
        )}
      </span>
      <span role="gridcell" className="role-name" title={role.role}>
        <Marked text={role.role} ranges={marks.role} />
        {role.isSensitive ? (
          <span className="lock" role="img" aria-label={t.list.sensitive} title={t.list.sensitive}>
            <Icon name="lock" />
          </span>
        ) : null}
      </span>
      {showSession ? (
        <span role="gridcell" className="session-of">
          <Marked text={account.session} ranges={marks.session} />
        </span>
      ) : null}
      <span role="gridcell" className="end">
        {line.number === null ? null : <kbd className="number">{line.number}</kbd>}
        {left === '' ? null : <span className="time-left">{left}</span>}
        {props.isBusy ? <span className="spinner" role="img" aria-label={t.list.busy} title={t.list.busy} /> : null}
        {isActive ? <span className="active-badge">{t.list.active}</span> : null}
      </span>
      <span role="gridcell" className="row-actions">
        {isCurrent || isHovered ? (
          <>
            {isActive ? null : <RowButton {...props} action="use" icon="use" label={t.actions.use} />}
            <RowButton {...props} action="console" icon="console" label={t.actions.console} />
            <RowButton {...props} action="copyExport" icon="copy" label={t.actions.copyExport} />
            <RowButton {...props} action="more" icon="more" label={t.actions.more} />
          </>
        ) : null}
      </span>
    </div>
  );
});

interface ButtonProps extends Props {
  readonly action: RoleAction;
  readonly icon: IconName;
  readonly label: string;
  readonly isOn?: boolean;
}

/** Each of these has a shortcut or a menu entry, so none is a tab stop. */
function RowButton({ line, index, onAction, action, icon, label, isOn = false }: ButtonProps) {
  const { t } = useWords();
  const { role } = line;
  return (
    <button
      type="button"
      tabIndex={-1}
      className="row-button"
      data-on={isOn || undefined}
      title={label}
      aria-label={t.actions.of({ action: label, role: role.role, account: role.account.name.raw })}
      onClick={(event) => {
        event.stopPropagation();
        onAction(action, line, index);
      }}
    >
      <Icon name={icon} isFilled={isOn} />
    </button>
  );
}
