import { type FormEvent, useEffect, useState } from 'react';
import { Button, Form } from 'react-aria-components';
import { COLOURS, type Colour, environmentOf } from '../../../common/colours.ts';
import { isRegion } from '../../../common/patterns.ts';
import type { DaypassApi, OwnAccountInfo } from '../../../preload/contracts/main.ts';
import type { AccountEntry } from '../../search/role-catalogue.ts';
import { useDraft } from '../../state/forms/use-draft.ts';
import { useFormFaults } from '../../state/forms/use-form-faults.ts';
import type { Store } from '../../state/store.ts';
import type { Say } from '../../state/use-said.ts';
import { useWords } from '../../strings/words.tsx';
import { Sheet } from '../base/dialog.tsx';
import { Field } from '../base/field.tsx';
import { RegionField, regionIn } from '../base/region-field.tsx';
import { Choose } from './settings-fields.tsx';

interface Props {
  readonly account: AccountEntry;
  readonly api: DaypassApi;
  readonly act: Store['act'];
  readonly say: Say;
  readonly onClose: () => void;
}

/** What the person calls an account, and how it is told from others. */
export function AccountSheet(props: Props) {
  const { account, api, act, onClose } = props;
  const { t } = useWords();
  const [own, setOwn] = useState<OwnAccountInfo | null>(null);
  const { id, name } = account.info;
  useEffect(() => {
    void act(() => api.account(id), setOwn);
  }, [api, act, id]);
  if (!own) return null;
  return (
    <Sheet title={t.accountSheet.title({ name: name || id })} onClose={onClose}>
      {name === '' || name === id ? null : <p className="muted">{id}</p>}
      <AccountForm {...props} own={own} />
    </Sheet>
  );
}

const BY_RULE = 'by-rule';

function AccountForm({ account, own, api, act, say, onClose }: Props & { readonly own: OwnAccountInfo }) {
  const { t } = useWords();
  const s = t.accountSheet;
  const { colourNames } = t.settingsView;
  const draft = useDraft(`account/${account.info.id}`, typedOf(own));
  const { alias, colour, region, tags, registry } = draft.value;
  const set = (change: Partial<typeof draft.value>) => draft.set({ ...draft.value, ...change });
  const { form, wasSent, fail } = useFormFaults();
  const wanted = region.trim() === '' ? null : regionIn(region, own.usual.region ?? '');
  const isFaulty = wanted !== null && !isRegion(wanted);
  const leave = () => {
    draft.drop();
    onClose();
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isFaulty) return fail();
    const change = changeOf({ ...draft.value, region: wanted ?? '' });
    const saved = () => {
      say(t.done.accountSaved);
      leave();
    };
    await act(() => api.changeAccount(account.info.id, change), saved);
  };
  const usual = own.usual.colour === null ? s.noColour : s.colourByRule({ colour: colourNames[own.usual.colour] });
  return (
    <Form ref={form} className="form account-form" validationBehavior="aria" onSubmit={(event) => void submit(event)}>
      <Field
        label={s.alias}
        hint={s.aliasHint}
        placeholder={account.info.name}
        value={alias}
        fault={null}
        onChange={(text) => set({ alias: text })}
        autoFocus
      />
      <div className="colour-choice" data-colour={environmentOf(colour ?? own.usual.colour)}>
        <Choose<Colour | typeof BY_RULE>
          isInForm
          label={s.colour}
          value={colour ?? BY_RULE}
          choices={[{ id: BY_RULE, label: usual }, ...COLOURS.map((id) => ({ id, label: colourNames[id] }))]}
          onChange={(id) => set({ colour: id === BY_RULE ? null : id })}
        />
      </div>
      <RegionField
        label={s.region}
        hint={s.regionHint}
        placeholder={own.usual.region ?? t.settingsView.noRegion}
        text={region}
        usual={own.usual.region ?? ''}
        fault={isFaulty && wasSent ? t.settingsView.regionFault : null}
        onChange={(text) => set({ region: text })}
      />
      <Field
        label={s.tags}
        hint={s.tagsHint}
        placeholder="billing, eu"
        value={tags}
        fault={null}
        onChange={(text) => set({ tags: text })}
      />
      <Choose
        isInForm
        label={s.registry}
        value={registry ?? ''}
        choices={[{ id: '', label: s.registryActive }, ...rolesOf(own, registry)]}
        onChange={(id) => set({ registry: id === '' ? null : id })}
      />
      <div className="actions end">
        <Button className="button" onPress={leave}>
          {t.cancel}
        </Button>
        <Button type="submit" className="button primary">
          {t.save}
        </Button>
      </div>
    </Form>
  );
}

/** The roles of the account, and the one that is chosen where it is none of them any more. */
function rolesOf({ roles }: OwnAccountInfo, chosen: string | null) {
  const all = chosen === null || roles.includes(chosen) ? roles : [...roles, chosen];
  return all.map((id) => ({ id, label: id.replace(/^.*\//, '') }));
}

/** What the form shows of an account: text where the settings have lists or nothing. */
function typedOf({ alias, colour, region, tags, registry }: OwnAccountInfo) {
  return { alias: alias ?? '', colour, region: region ?? '', tags: tags.join(', '), registry };
}

function changeOf({ alias, colour, region, tags, registry }: ReturnType<typeof typedOf>) {
  const textOrNull = (text: string) => (text.trim() === '' ? null : text.trim());
  return {
    alias: textOrNull(alias),
    colour,
    region: textOrNull(region),
    tags: tags.split(',').flatMap((tag) => textOrNull(tag) ?? []),
    registry,
  };
}
