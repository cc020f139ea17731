/** A field with a list below it: a choice of the list, found by its words, or a text that is not in the list. */
import { Button, ComboBox, Input, Label, ListBox, ListBoxItem, Popover, Text } from 'react-aria-components';
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

interface Props {
  readonly label: string;
  readonly text: string;
  readonly choices: readonly ComboChoice[];
  readonly placeholder: string;
  readonly hint: string | null;
  readonly fault: string | null;
  readonly onChange: (text: string) => void;
}

export function ComboField({ label, text, choices, placeholder, hint, fault, onChange }: Props) {
  const isPicked = choices.some((choice) => choice.text === text);
  const shown = isPicked ? choices : choices.filter(({ folded }) => hasWordsOf(text, folded));
  return (
    <ComboBox
      className="field"
      allowsCustomValue
      menuTrigger="focus"
      inputValue={text}
      items={shown.slice(0, MOST_SHOWN)}
      isInvalid={fault !== null}
      onInputChange={onChange}
    >
      <Label>{label}</Label>
      <div className="combo">
        <Input className="input" placeholder={placeholder} autoComplete="off" spellCheck="false" />
        <Button className="icon-button">
          <Icon name="down" />
        </Button>
      </div>
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

/** Whether a folded text has every word of what was typed. */
export function hasWordsOf(typed: string, folded: string): boolean {
  return textsOf(typed).every((word) => folded.includes(word));
}
