/** A field with a list below it: a choice of the list, found by its words, or a text that is not in the list. */
import { type KeyboardEvent, type MouseEvent, type ReactNode, useContext } from 'react';
import {
  Button,
  ComboBox,
  ComboBoxStateContext,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Text,
} from 'react-aria-components';
import { textsOf } from '../../../common/search/query.ts';
import { FieldNote } from './field.tsx';
import { Icon } from './icon.tsx';

/** More than these are found by typing. */
const MOST_SHOWN = 50;

export interface ComboChoice {
  readonly id: string;
  /** What the field holds once it is picked. */
  readonly text: string;
  readonly label: string;
  /** A second line below the label. */
  readonly detail: string;
  /** What it is found by, folded for the search. */
  readonly folded: string;
}

interface Props extends KeyProps {
  readonly label: string;
  readonly isLabelHidden?: boolean;
  readonly className?: string;
  readonly text: string;
  readonly choices: readonly ComboChoice[];
  readonly placeholder: string;
  readonly hint: string | null;
  readonly fault: string | null;
  readonly onChange: (text: string) => void;
  /** Whether a text that changes without being typed leaves the list closed. */
  readonly isQuiet?: boolean;
  /** One of the list was chosen. */
  readonly onPick?: (text: string) => void;
  readonly onLeave?: () => void;
}

export function ComboField({ label, text, choices, placeholder, hint, fault, onChange, onPick, ...props }: Props) {
  const { isLabelHidden = false, className = 'field', isQuiet = false, onLeave, onEnter, onEscape } = props;
  const isPicked = choices.some((choice) => choice.text === text);
  const shown = isPicked ? choices : choices.filter(({ folded }) => hasWordsOf(text, folded));
  return (
    <ComboBox
      className={className}
      allowsCustomValue
      // Not by focus: with keys a person often only passes by.
      menuTrigger={isQuiet ? 'manual' : 'input'}
      inputValue={text}
      items={shown.slice(0, MOST_SHOWN)}
      isInvalid={fault !== null}
      onInputChange={onChange}
      onSelectionChange={(key) => {
        const picked = choices.find(({ id }) => id === key);
        if (picked) onPick?.(picked.text);
      }}
      {...(onLeave ? { onBlur: onLeave } : {})}
      {...(isLabelHidden ? { 'aria-label': label } : {})}
    >
      {isLabelHidden ? null : <Label className={className === 'field' ? '' : 'setting-label'}>{label}</Label>}
      <Keys onEnter={onEnter} onEscape={onEscape}>
        <Input className="input" placeholder={placeholder} autoComplete="off" spellCheck="false" />
        <Button className="icon-button">
          <Icon name="down" />
        </Button>
      </Keys>
      <FieldNote hint={hint} fault={fault} />
      <Popover className="popover" offset={4}>
        <ListBox<ComboChoice> className="menu">
          {(choice) => (
            <ListBoxItem id={choice.id} textValue={choice.text} className="menu-item">
              <Text slot="label">{choice.label}</Text>
              <Text slot="description" className="fine">
                {choice.detail}
              </Text>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

interface KeyProps {
  /** Enter while nothing of the list is highlighted. */
  readonly onEnter?: (() => void) | undefined;
  /** Esc while the list is closed. @returns whether there was something to take back */
  readonly onEscape?: (() => boolean) | undefined;
}

/**
 * A click opens the list, as typing does. It must not take keys that are meant for what is around it: Enter sends the form unless
 * something of the list is highlighted, and Esc closes the list and nothing else.
 */
function Keys({ onEnter, onEscape, children }: KeyProps & { readonly children: ReactNode }) {
  const state = useContext(ComboBoxStateContext);
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (!state?.isOpen || state.selectionManager.focusedKey === null)) {
      if (state?.isOpen) event.stopPropagation();
      state?.close();
      onEnter?.();
    } else if (event.key === 'Escape' && (state?.isOpen || onEscape?.())) {
      event.stopPropagation();
      event.preventDefault();
      state?.close();
    }
  };
  const onClick = ({ target }: MouseEvent) => {
    if (target instanceof HTMLInputElement && !state?.isOpen) state?.open(null, 'manual');
  };
  return (
    <div className="combo" onKeyDownCapture={onKey} onClickCapture={onClick}>
      {children}
    </div>
  );
}

/** Whether a folded text has every word of what was typed. */
export function hasWordsOf(typed: string, folded: string): boolean {
  return textsOf(typed).every((word) => folded.includes(word));
}
