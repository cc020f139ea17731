import { useContext, useMemo, useState } from 'react';
import { isRegion } from '../../../common/patterns.ts';
import { regionName, regionsAround } from '../../../common/regions.ts';
import { textsOf } from '../../../common/search/query.ts';
import { fold } from '../../../common/search/text.ts';
import { RecentRegions } from '../../state/recent-regions.ts';
import { type ComboChoice, ComboField, hasWordsOf } from './combo-field.tsx';

interface Props {
  readonly label: string;
  /** What is typed: a region's code, or a part of its name while it is searched for. */
  readonly text: string;
  /** The region while nothing is typed. The list has the regions of its partition. */
  readonly usual: string;
  /** Listed first, before those of consoles that were opened. */
  readonly first?: readonly string[];
  readonly placeholder: string;
  /** Below an empty field, in place of the name of the usual region. */
  readonly hint?: string;
  /** Below the field in place of the region's name, whatever is in it. */
  readonly note?: string | null;
  readonly fault: string | null;
  readonly onChange: (text: string) => void;
}

/** A region of the list, found by its code or its place, or the code of one that is not in it. */
export function RegionField({ label, text, usual, first = NONE, placeholder, hint, note, fault, onChange }: Props) {
  const choices = useChoices(usual, first);
  return (
    <ComboField
      label={label}
      text={text}
      choices={choices}
      placeholder={placeholder}
      hint={note ?? (text.trim() === '' && hint !== undefined ? hint : meaning(text, usual))}
      fault={fault}
      onChange={onChange}
    />
  );
}

const NONE: readonly string[] = [];

function useChoices(usual: string, first: readonly string[]): readonly ComboChoice[] {
  const recent = useContext(RecentRegions);
  return useMemo(() => regionsAround(usual, [...first, ...recent]).map(choiceOf), [usual, first, recent]);
}

interface SettingProps extends Pick<Props, 'label' | 'placeholder'> {
  readonly value: string;
  /** Whether nothing may be chosen. */
  readonly mayBeEmpty: boolean;
  readonly isLabelHidden?: boolean;
  readonly fault: string;
  readonly onChange: (region: string) => void;
}

/** A region among the settings: says its change when it is picked, when the field is left, or at Enter. */
export function RegionSetting({
  label,
  value,
  placeholder,
  mayBeEmpty,
  isLabelHidden = false,
  ...props
}: SettingProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const [isLeft, setLeft] = useState(false);
  const [isQuiet, setQuiet] = useState(false);
  const choices = useChoices('', NONE);
  const text = draft ?? value;
  const isRight = (said: string) => (said === '' ? mayBeEmpty : isRegion(said));
  const commit = (said: string) => {
    const region = regionIn(said, '');
    setLeft(!isRight(region));
    if (isRight(region) && region !== value) props.onChange(region);
    return isRight(region);
  };
  return (
    <ComboField
      className={isLabelHidden ? 'text-setting' : 'setting text-setting'}
      isLabelHidden={isLabelHidden}
      label={label}
      text={text}
      choices={choices}
      placeholder={placeholder}
      hint={isLabelHidden ? null : meaning(text, '')}
      fault={isLeft && draft !== null && !isRight(regionIn(draft, '')) ? props.fault : null}
      isQuiet={isQuiet}
      onChange={(said) => {
        setQuiet(false);
        setDraft(said);
      }}
      onPick={commit}
      onEnter={() => draft !== null && commit(draft)}
      onLeave={() => draft !== null && commit(draft) && setDraft(null)}
      onEscape={() => {
        setQuiet(true);
        setDraft(null);
        return draft !== null;
      }}
    />
  );
}

/** AWS's name for the region that the text stands for. */
function meaning(text: string, usual: string): string | null {
  const region = text.trim() === '' ? usual : regionIn(text, usual);
  const name = regionName(region);
  return name === null || text.trim() === '' || text.trim() === region ? name : `${name} · ${region}`;
}

/** The code of what was typed: itself, or that of the one region whose name has all of its words. */
export function regionIn(text: string, usual: string): string {
  const code = text.trim().toLowerCase();
  if (isRegion(code)) return code;
  if (textsOf(text).length === 0) return code;
  const [only, ...others] = regionsAround(usual, []).filter((region) => hasWordsOf(text, choiceOf(region).folded));
  return only && others.length === 0 ? only : code;
}

function choiceOf(id: string): ComboChoice {
  const name = regionName(id);
  return { id, text: id, label: name ?? id, detail: id, folded: fold(`${id} ${name ?? ''}`) };
}
