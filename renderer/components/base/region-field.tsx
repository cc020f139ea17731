import { useMemo } from 'react';
import { Button, ComboBox, Input, Label, ListBox, ListBoxItem, Popover, Text } from 'react-aria-components';
import { isRegion } from '../../../common/patterns.ts';
import { regionName, regionsAround } from '../../../common/regions.ts';
import { textsOf } from '../../../common/search/query.ts';
import { fold } from '../../../common/search/text.ts';
import { FieldNote } from './field.tsx';
import { Icon } from './icon.tsx';

interface Props {
  readonly label: string;
  /** What is typed: a code in the end, the name of a city on the way. */
  readonly text: string;
  /** The region that counts while nothing is typed, and whose partition the others are of. */
  readonly usual: string;
  /** Before the others. */
  readonly recent: readonly string[];
  readonly placeholder: string;
  readonly fault: string | null;
  readonly onChange: (text: string) => void;
}

/** A region of the list, found by its code or its place, or the code of one that is not in it. */
export function RegionField({ label, text, usual, recent, placeholder, fault, onChange }: Props) {
  const regions = useMemo(() => regionsAround(usual, recent).map(listed), [usual, recent]);
  const wanted = textsOf(text);
  const isPicked = regions.some(({ id }) => id === text);
  const shown = isPicked ? regions : regions.filter(({ folded }) => wanted.every((word) => folded.includes(word)));
  return (
    <ComboBox
      className="field"
      allowsCustomValue
      menuTrigger="focus"
      inputValue={text}
      items={shown}
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
      <FieldNote hint={meaning(text, usual)} fault={fault} />
      <Popover className="popover" offset={4}>
        <ListBox<Listed> className="menu">
          {({ id, name }) => (
            <ListBoxItem id={id} textValue={id} className="menu-item">
              <Text slot="label">{name ?? id}</Text>
              <Text slot="description" className="fine">
                {id}
              </Text>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

/** What a typed text stands for, in the name that AWS has for it. */
function meaning(text: string, usual: string): string | null {
  const region = text.trim() === '' ? usual : regionIn(text, usual);
  const name = regionName(region);
  return name === null || text.trim() === '' || text.trim() === region ? name : `${name} · ${region}`;
}

/** The code of what was typed: itself, or that of the one region whose name has all of its words. */
export function regionIn(text: string, usual: string): string {
  const code = text.trim().toLowerCase();
  if (isRegion(code)) return code;
  const wanted = textsOf(text);
  const fitting = regionsAround(usual, []).filter((region) => {
    const { folded } = listed(region);
    return wanted.length > 0 && wanted.every((word) => folded.includes(word));
  });
  return fitting.length === 1 && fitting[0] ? fitting[0] : code;
}

interface Listed {
  readonly id: string;
  readonly name: string | null;
  readonly folded: string;
}

function listed(id: string): Listed {
  const name = regionName(id);
  return { id, name, folded: fold(`${id} ${name ?? ''}`) };
}
