import { useRef } from 'react';
import { Keyboard, Menu, MenuItem, Popover, Separator, SubmenuTrigger, Text } from 'react-aria-components';
import type { RoleEntry } from '../../search/role-catalogue.ts';
import { commandName, enterName, IS_MAC } from '../../state/keys.ts';
import type { RoleAction } from '../../state/role-actions.ts';
import { NARROW, useMedia } from '../../state/use-media.ts';
import { useWords } from '../../strings/words.tsx';
import { Icon } from '../base/icon.tsx';

export interface MenuTarget {
  readonly role: RoleEntry;
  readonly x: number;
  readonly y: number;
}

interface ItemsProps {
  readonly role: RoleEntry;
  readonly isActive: boolean;
  readonly isFavourite: boolean;
  readonly isLive: boolean;
  /** Whether sheets for accounts and favourites can be opened. */
  readonly hasSheets?: boolean;
  readonly onAction: (action: Exclude<RoleAction, 'more'>) => void;
  readonly onClose?: () => void;
}

interface Props extends Omit<ItemsProps, 'role'> {
  readonly target: MenuTarget;
  readonly onClose: () => void;
}

/** Of a menu at the end of a row, in CSS px. */
const AT_END = 230;

/** Where the menu of a role opens at its row, which is in sight; null where it isn't drawn. @param index of its line */
export function menuAtRow(role: RoleEntry, index: number): MenuTarget | null {
  const box = document.getElementById(`row-${index}`)?.getBoundingClientRect();
  return box ? { role, x: Math.max(box.left, box.right - AT_END), y: box.bottom } : null;
}

/** Width of the menu in the longest language, in CSS px. */
const WIDEST = 400;

/** At the pointer, or as far to the left of it as the menu needs where neither side has room for it. */
function besidePointer(x: number): number {
  const { innerWidth } = window;
  return x + WIDEST <= innerWidth || x >= WIDEST ? x : Math.max(0, innerWidth - WIDEST);
}

/** Everything that can be done with a role, at the pointer or at its row. */
export function RoleMenu({ target, ...items }: Props) {
  const { t } = useWords();
  const anchor = useRef<HTMLSpanElement>(null);
  const { role, x, y } = target;
  return (
    <>
      <span
        ref={anchor}
        className="menu-anchor"
        style={{ left: `min(${besidePointer(x)}px, 100vw - 8px)`, top: `min(${y}px, 100vh - 8px)` }}
      />
      <Popover
        triggerRef={anchor}
        isOpen
        // Next to the pointer it moves up until it fits; above or below it would be cut at the window's edge.
        placement="end top"
        offset={2}
        className="popover"
        aria-label={t.actions.label({ role: role.role, account: role.account.name.raw })}
        onOpenChange={(isOpen) => {
          if (!isOpen) items.onClose();
        }}
      >
        <RoleItems role={role} {...items} />
      </Popover>
    </>
  );
}

type Entry = readonly [Exclude<RoleAction, 'more'>, string, string?];
type Item = Entry | { readonly id: string; readonly label: string; readonly items: readonly Entry[] } | null;

/** The menu of a role. Stop using it is not the first entry, which has the focus when the menu opens. */
export function RoleItems({ role, isActive, isFavourite, isLive, hasSheets = true, onAction, onClose }: ItemsProps) {
  const { t } = useWords();
  const enter = enterName(t);
  // Two menus next to each other need more room than a narrow window has.
  const isNarrow = useMedia(NARROW);
  const items: readonly Item[] = [
    ...(isActive ? [] : [['use', t.actions.use, enter] as const]),
    ['console', t.actions.console, commandName(enter, t)],
    ['consoleAt', t.actions.consoleAt, commandName(IS_MAC ? `⇧${enter}` : `${t.keyNames.shift}+${enter}`, t)],
    ['terminal', t.actions.terminal],
    null,
    ['copyExport', t.actions.copyExport, commandName('C', t)],
    ['copyProfile', t.actions.copyProfile],
    ['copyConsole', t.actions.copyConsole],
    {
      id: 'copy',
      label: t.actions.copyMore,
      items: [
        ['copyBash', t.actions.copyAs.bash],
        ['copyFish', t.actions.copyAs.fish],
        ['copyPwsh', t.actions.copyAs.pwsh],
        ['copyDotenv', t.actions.copyAs.dotenv],
        ['copyExec', t.actions.copyExec],
        ['copyAccount', t.actions.copyAccount],
        ['copyArn', t.actions.copyArn],
      ],
    },
    ['writeProfile', t.actions.writeProfile],
    null,
    ['favourite', isFavourite ? t.actions.unfavourite : t.actions.favourite, commandName('D', t)],
    ...(isFavourite && hasSheets ? [['favourites', t.actions.favourites] as const] : []),
    ...(hasSheets ? [['account', t.actions.account] as const] : []),
    ['sensitive', role.isSensitive ? t.actions.insensitive : t.actions.sensitive],
    ...(isLive ? [['forget', t.actions.forget] as const] : []),
    ...(isActive ? [null, ['unuse', t.actions.unuse] as const] : []),
  ];
  return (
    <Menu
      aria-label={t.actions.label({ role: role.role, account: role.account.name.raw })}
      autoFocus="first"
      className="menu"
      onAction={(action) => onAction(action as Exclude<RoleAction, 'more'>)}
      {...(onClose ? { onClose } : {})}
    >
      {items.map((item, index) => {
        // biome-ignore lint/suspicious/noArrayIndexKey: a separator is told apart by its position.
        if (item === null) return <Separator key={`line-${index}`} />;
        if (!('items' in item)) return entry(item);
        return (
          <SubmenuTrigger key={item.id}>
            <MenuItem id={item.id} textValue={item.label} className="menu-item">
              <Text slot="label">{item.label}</Text>
              <Icon name="next" />
            </MenuItem>
            <Popover className="popover" placement={isNarrow ? 'bottom start' : 'end top'}>
              <Menu
                aria-label={item.label}
                className="menu"
                onAction={(action) => {
                  onAction(action as Exclude<RoleAction, 'more'>);
                  // A menu that no button has opened does not close with its submenu.
                  onClose?.();
                }}
              >
                {item.items.map(entry)}
              </Menu>
            </Popover>
          </SubmenuTrigger>
        );
      })}
    </Menu>
  );
}

function entry([action, label, keys]: Entry) {
  return (
    <MenuItem key={action} id={action} textValue={label} className="menu-item">
      <Text slot="label">{label}</Text>
      {keys ? <Keyboard>{keys}</Keyboard> : null}
    </MenuItem>
  );
}
