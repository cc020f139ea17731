import type { RoleEntry } from '../../search/role-catalogue.ts';
import type { RoleAction } from '../../state/role-actions.ts';
import { useWords } from '../../strings/words.tsx';
import { Icon } from '../base/icon.tsx';
import type { IconName } from '../base/icon-paths.ts';

/** Does something with a role of the list; `index` is its line's. */
export type OnRole = (action: RoleAction, role: RoleEntry, index: number) => void;

interface Props {
  readonly role: RoleEntry;
  readonly index: number;
  readonly onAction: OnRole;
}

interface ButtonProps extends Props {
  readonly action: RoleAction;
  readonly icon: IconName;
  readonly label: string;
  readonly isOn?: boolean;
}

/** Each of these has a shortcut or a menu entry, so none is a tab stop. */
function RowButton({ role, index, onAction, action, icon, label, isOn = false }: ButtonProps) {
  const { t } = useWords();
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
        onAction(action, role, index);
      }}
    >
      <Icon name={icon} isFilled={isOn} />
    </button>
  );
}

/** The star of a favourite, or of what may become one. */
export function Star({ isFavourite, ...props }: Props & { isFavourite: boolean }) {
  const { t } = useWords();
  const label = isFavourite ? t.actions.unfavourite : t.actions.favourite;
  return <RowButton {...props} action="favourite" icon="star" label={label} isOn={isFavourite} />;
}

/** What is done most often with a role, at the end of its row. */
export function RowActions({ isActive, ...props }: Props & { isActive: boolean }) {
  const { t } = useWords();
  return (
    <>
      {isActive ? null : <RowButton {...props} action="use" icon="use" label={t.actions.use} />}
      <RowButton {...props} action="console" icon="console" label={t.actions.console} />
      <RowButton {...props} action="copyExport" icon="copy" label={t.actions.copyExport} />
      <RowButton {...props} action="more" icon="more" label={t.actions.more} />
    </>
  );
}
