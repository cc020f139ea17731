import { useRef } from 'react';
import { Keyboard, Menu, MenuItem, Popover, Separator, Text } from 'react-aria-components';
import type { RoleEntry } from '../../search/catalogue.ts';
import { commandName, enterName } from '../../state/keys.ts';
import type { RoleAction } from '../../state/role-actions.ts';
import { useWords } from '../../strings/words.tsx';

export interface MenuTarget {
  readonly role: RoleEntry;
  readonly x: number;
  readonly y: number;
}

interface Props {
  readonly target: MenuTarget;
  readonly isActive: boolean;
  readonly isFavourite: boolean;
  readonly isLive: boolean;
  readonly onAction: (action: Exclude<RoleAction, 'more'>) => void;
  readonly onClose: () => void;
}

/** Everything that can be done with a role, at the pointer or at its row. */
export function RoleMenu({ target, isActive, isFavourite, isLive, onAction, onClose }: Props) {
  const { t } = useWords();
  const anchor = useRef<HTMLSpanElement>(null);
  const { role, x, y } = target;
  const enter = enterName(t);
  const items: readonly (readonly [Exclude<RoleAction, 'more'>, string, string?] | null)[] = [
    ['use', isActive ? t.actions.unuse : t.actions.use, enter],
    ['console', t.actions.console, commandName(enter, t)],
    ['consoleAt', t.actions.consoleAt],
    null,
    ['copyExport', t.actions.copyExport, commandName('C', t)],
    ['copyProfile', t.actions.copyProfile],
    ['copyConsole', t.actions.copyConsole],
    null,
    ['favourite', isFavourite ? t.actions.unfavourite : t.actions.favourite, commandName('D', t)],
    ['sensitive', role.isSensitive ? t.actions.insensitive : t.actions.sensitive],
    ...(isLive ? [['forget', t.actions.forget] as const] : []),
  ];
  return (
    <>
      <span
        ref={anchor}
        className="menu-anchor"
        style={{ left: `min(${x}px, 100vw - 8px)`, top: `min(${y}px, 100vh - 8px)` }}
      />
      <Popover
        triggerRef={anchor}
        isOpen
        placement="bottom start"
        offset={2}
        className="popover"
        aria-label={t.actions.label({ role: role.role, account: role.account.name.raw })}
        onOpenChange={(isOpen) => {
          if (!isOpen) onClose();
        }}
      >
        <Menu
          aria-label={t.actions.label({ role: role.role, account: role.account.name.raw })}
          autoFocus="first"
          className="menu"
          onAction={(action) => onAction(action as Exclude<RoleAction, 'more'>)}
          onClose={onClose}
        >
          {items.map((item, index) => {
            if (item === null) return <Separator key={`separator-${index === 3 ? 'copy' : 'keep'}`} />;
            const [action, label, keys] = item;
            return (
              <MenuItem key={action} id={action} textValue={label} className="menu-item">
                <Text slot="label">{label}</Text>
                {keys ? <Keyboard>{keys}</Keyboard> : null}
              </MenuItem>
            );
          })}
        </Menu>
      </Popover>
    </>
  );
}
