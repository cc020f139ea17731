import { useMemo } from 'react';
import { isRegion } from '../../../common/patterns.ts';
import { regionName, regionsAround } from '../../../common/regions.ts';
import { textsOf } from '../../../common/search/query.ts';
import { fold } from '../../../common/search/text.ts';
import { type ComboChoice, ComboField, hasWordsOf } from './combo-field.tsx';

interface Props {
  readonly label: string;
  /** What is typed: a region's code, or a part of its name while it is searched for. */
  readonly text: string;
  /** The region while nothing is typed. The list has the regions of its partition. */
  readonly usual: string;
  /** Listed first. */
  readonly recent: readonly string[];
  readonly placeholder: string;
  /** Below an empty field, in place of the name of the usual region. */
  readonly hint?: string;
  readonly fault: string | null;
  readonly onChange: (text: string) => void;
}

/** A region of the list, found by its code or its place, or the code of one that is not in it. */
export function RegionField({ label, text, usual, recent, placeholder, hint, fault, onChange }: Props) {
  const choices = useMemo(() => regionsAround(usual, recent).map(choiceOf), [usual, recent]);
  return (
    <ComboField
      label={label}
      text={text}
      choices={choices}
      placeholder={placeholder}
      hint={text.trim() === '' && hint !== undefined ? hint : meaning(text, usual)}
      fault={fault}
      onChange={onChange}
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
