import { Button, Keyboard, Menu, MenuItem, MenuTrigger, Popover, Text } from 'react-aria-components';
import { useWords } from '../../strings/words.tsx';
import { Icon } from './icon.tsx';

const HELP = ['keys', 'documentation', 'problem', 'about'] as const;
export type HelpItem = (typeof HELP)[number];

interface Props {
  /** Whether this build knows a page of its own. */
  readonly hasPage: boolean;
  readonly onHelp: (item: HelpItem) => void;
}

export function HelpMenu({ hasPage, onHelp }: Props) {
  const { t } = useWords();
  return (
    <MenuTrigger>
      <Button className="icon-button" aria-label={t.help.title}>
        <Icon name="help" />
      </Button>
      <Popover className="popover" placement="top end" offset={4}>
        <Menu className="menu" aria-label={t.help.title} onAction={(item) => onHelp(item as HelpItem)}>
          {HELP.filter((item) => item !== 'documentation' || hasPage).map((item) => (
            <MenuItem key={item} id={item} className="menu-item" textValue={t.help[item]}>
              <Text slot="label">{t.help[item]}</Text>
              {item === 'keys' ? <Keyboard>?</Keyboard> : null}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
