import { Button } from 'react-aria-components';
import type { Colour } from '../../../common/colours.ts';
import { COLOURS } from '../../../common/colours.ts';
import type { RuleEdit, RuleListName, RuleOf } from '../../../common/rule-edits.ts';
import type { Store } from '../../state/store.ts';
import { useEditedRules } from '../../state/use-edited-rules.ts';
import { useWords } from '../../strings/words.tsx';
import { Icon } from '../base/icon.tsx';
import { RegionSetting } from '../base/region-field.tsx';
import { Choose, TextSetting } from './settings-fields.tsx';

type Where = RuleOf<'sensitive'>;
/** What a rule is called where it is named. */
const nameOf = ({ account, role }: Where) => [account, role].filter(Boolean).join(' / ') || '*';

interface EditedRules<List extends RuleListName> {
  readonly rules: readonly RuleOf<List>[];
  readonly changeRule: Store['changeRule'];
}

interface Props<List extends RuleListName> extends EditedRules<List> {
  readonly list: List;
  readonly hasRole: boolean;
  readonly added: RuleOf<List>;
  readonly isOrdered: boolean;
  /** What the rule gives: a colour, a region, nothing. */
  readonly children?: (rule: RuleOf<List>, set: (rule: RuleOf<List>) => void) => React.ReactNode;
}

/** Rules in their order: the first that matches counts. */
function RuleList<List extends RuleListName>(props: Props<List>) {
  const { list, hasRole, added, isOrdered, children } = props;
  const { t } = useWords();
  const s = t.settingsView;
  const { rules, change } = useEditedRules(props.rules, props.changeRule);
  const edit = (what: object, rule: RuleOf<List>) => change({ list, rule, ...what } as RuleEdit);
  const replace = (at: number, rule: RuleOf<List>, by: RuleOf<List>) => edit({ edit: 'replace', at, by }, rule);
  return (
    <>
      {rules.map((rule, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a rule is told apart by its position; two may be equal.
        <div className="rule" role="group" aria-label={nameOf(rule)} key={index}>
          <TextSetting
            isLabelHidden
            label={s.accountPattern}
            placeholder={s.anyAccount}
            value={rule.account ?? ''}
            isValid={(account) => account.length <= 200}
            onChange={(account) => replace(index, rule, withText(rule, 'account', account))}
          />
          {hasRole ? (
            <TextSetting
              isLabelHidden
              label={s.rolePattern}
              placeholder={s.anyRole}
              value={rule.role ?? ''}
              isValid={(role) => role.length <= 200}
              onChange={(role) => replace(index, rule, withText(rule, 'role', role))}
            />
          ) : null}
          {children?.(rule, (by) => replace(index, rule, by))}
          {isOrdered ? (
            <Button
              className="icon-button"
              isDisabled={index === 0}
              aria-label={s.moveUp({ rule: nameOf(rule) })}
              onPress={() => edit({ edit: 'raise', at: index }, rule)}
            >
              <Icon name="moveUp" />
            </Button>
          ) : null}
          <Button
            className="icon-button"
            aria-label={s.removeRule({ rule: nameOf(rule) })}
            onPress={() => edit({ edit: 'remove', at: index }, rule)}
          >
            <Icon name="close" />
          </Button>
        </div>
      ))}
      <div className="setting">
        <Button className="button quiet small" onPress={() => edit({ edit: 'add' }, added)}>
          <Icon name="add" />
          {s.addRule}
        </Button>
      </div>
    </>
  );
}

export function ColourRules(props: EditedRules<'colours'>) {
  const { t } = useWords();
  const names = t.settingsView.colourNames;
  return (
    <RuleList {...props} list="colours" hasRole={false} isOrdered added={{ account: '*', colour: 'grey' }}>
      {(rule, set) => (
        <span className="colour-choice" data-colour={rule.colour}>
          <Choose<Colour>
            isLabelHidden
            label={t.settingsView.colour}
            value={rule.colour}
            choices={COLOURS.map((id) => ({ id, label: names[id] }))}
            onChange={(colour) => set({ ...rule, colour })}
          />
        </span>
      )}
    </RuleList>
  );
}

export function RegionRules(props: EditedRules<'regions'>) {
  const { t } = useWords();
  return (
    <RuleList {...props} list="regions" hasRole={false} isOrdered added={{ account: '*', region: 'us-east-1' }}>
      {(rule, set) => (
        <RegionSetting
          isLabelHidden
          label={t.add.region}
          placeholder="eu-west-1"
          value={rule.region}
          mayBeEmpty={false}
          fault={t.settingsView.regionFault}
          onChange={(region) => set({ ...rule, region })}
        />
      )}
    </RuleList>
  );
}

export function SensitiveRules(props: EditedRules<'sensitive'>) {
  return (
    <RuleList {...props} list="sensitive" hasRole isOrdered={false} added={{ account: '*prod*', role: '*Admin*' }} />
  );
}

/** An empty field matches everything, which a rule says by leaving it out. */
function withText<Rule extends Where>(rule: Rule, field: 'account' | 'role', text: string): Rule {
  const next = { ...rule };
  if (text.trim() === '') delete next[field];
  else next[field] = text.trim();
  return next;
}
