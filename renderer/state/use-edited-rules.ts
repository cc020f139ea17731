import { useRef, useState } from 'react';
import { editedRules, type RuleEdit, type RuleListName, type RuleOf } from '../../common/rule-edits.ts';
import type { Store } from './store.ts';

/**
 * Rules with pending edits applied: an edit shows at once, so that the next edit starts from what is visible. Once main has
 * answered every edit, its rules count again.
 */
export function useEditedRules<List extends RuleListName>(
  told: readonly RuleOf<List>[],
  changeRule: Store['changeRule'],
): { readonly rules: readonly RuleOf<List>[]; readonly change: (edit: RuleEdit) => void } {
  const [ahead, setAhead] = useState<readonly RuleOf<List>[] | null>(null);
  const waiting = useRef(0);
  const rules = ahead ?? told;
  const change = (edit: RuleEdit) => {
    setAhead((now) => editedRules(now ?? told, edit) ?? now);
    waiting.current += 1;
    void changeRule(edit).then(() => {
      waiting.current -= 1;
      if (waiting.current === 0) setAhead(null);
    });
  };
  return { rules, change };
}
