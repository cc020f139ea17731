import { type FormEvent, useMemo, useState } from 'react';
import { Form, Label, Radio, RadioGroup } from 'react-aria-components';
import { isRegion } from '../../../common/patterns.ts';
import type { SignInMethod } from '../../../common/sign-in.ts';
import { readStartUrl } from '../../../common/start-url.ts';
import type { SessionInfo } from '../../../preload/contracts/main.ts';
import type { Submit } from '../../state/forms/submit.ts';
import { useDraft } from '../../state/forms/use-draft.ts';
import { useFormFaults } from '../../state/forms/use-form-faults.ts';
import { startUrlWord } from '../../state/start-url.ts';
import type { WindowStrings } from '../../strings/en.ts';
import { useWords } from '../../strings/words.tsx';
import { Field } from '../base/field.tsx';
import { RegionField, regionIn } from '../base/region-field.tsx';
import { FormActions } from './form-actions.tsx';

export interface Definition {
  readonly name: string;
  readonly startUrl: string;
  readonly region: string;
  /** How it is signed in to. */
  readonly method: SignInMethod;
}

interface Props {
  readonly sessions: readonly SessionInfo[];
  /** The session that is changed; null for a new one. */
  readonly edited: SessionInfo | null;
  readonly configFile: string;
  readonly onSubmit: Submit<Definition>;
  readonly onCancel: (() => void) | null;
}

/** What was typed; null where the value comes from the start URL. */
interface Typed {
  readonly typed: string;
  readonly ownRegion: string | null;
  readonly ownName: string | null;
  readonly method: SignInMethod;
}

const METHODS: readonly SignInMethod[] = ['device', 'browser'];

/** Start URL, region, name and way to sign in of an Identity Center session, looked at while they are typed. */
export function SessionForm({ sessions, edited, configFile, onSubmit, onCancel }: Props) {
  const { t } = useWords();
  const draft = useDraft<Typed>(`identity-center/${edited?.name ?? ''}`, {
    typed: edited?.startUrl ?? '',
    ownRegion: edited?.region ?? null,
    ownName: edited?.name ?? null,
    method: edited?.method ?? 'device',
  });
  const { typed, ownRegion, ownName, method } = draft.value;
  const set = (change: Partial<Typed>) => draft.set({ ...draft.value, ...change });
  const [isBusy, setBusy] = useState(false);
  const { form, wasSent, fail } = useFormFaults();
  const regions = useMemo(() => sessions.flatMap((session) => session.region ?? []), [sessions]);
  const read = readStartUrl(typed);
  const found = read.problem === null ? read : null;
  const typedRegion = ownRegion ?? found?.region ?? '';
  const region = regionIn(typedRegion, '');
  const name = ownName ?? freeName(found?.alias ?? '', sessions);
  const word = startUrlWord(read, typed, t);
  const faults = {
    url: read.problem === null ? null : word,
    region: regionFault(region, found?.region ?? null, t),
    name: edited ? null : nameFault(name, sessions, t),
  };
  // Nothing, and half a name, is no error until the person continues; a region that is not the portal's is.
  const regionFaultShown = !wasSent && !isRegion(region) ? null : faults.region;
  const nameFaultShown = name === '' && !wasSent ? null : faults.name;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    // Disabling the button instead would lose the focus.
    if (isBusy) return;
    if (!found || faults.region || faults.name) return fail();
    setBusy(true);
    await onSubmit({ name, startUrl: found.url, region, method }, draft.drop);
    setBusy(false);
  };

  return (
    <Form ref={form} className="form" validationBehavior="aria" onSubmit={(event) => void submit(event)}>
      <Field
        label={t.add.startUrl}
        value={typed}
        onChange={(text) => set({ typed: text })}
        placeholder="https://acme.awsapps.com/start"
        hint={found && word ? word : t.add.startUrlText}
        fault={typed === '' && !wasSent ? null : faults.url}
        autoFocus
      />
      <div className="form-row">
        <RegionField
          label={t.add.region}
          text={typedRegion}
          usual=""
          first={regions}
          onChange={(text) => set({ ownRegion: text })}
          placeholder="eu-west-1"
          hint={t.add.regionText}
          note={found?.region && ownRegion === null ? t.add.regionFromUrl : null}
          fault={regionFaultShown}
        />
        {edited ? null : (
          <Field
            label={t.add.name}
            value={name}
            onChange={(text) => set({ ownName: text })}
            placeholder="acme"
            hint={t.add.nameText}
            fault={nameFaultShown}
          />
        )}
      </div>
      <MethodChoice method={method} onChange={(chosen) => set({ method: chosen })} />
      {edited ? <p className="muted fine">{t.add.editText}</p> : null}
      <FormActions submit={edited ? t.save : t.add.submit} {...{ drop: draft.drop, onCancel }} />
      {edited ? null : <p className="muted fine">{t.add.writes({ file: configFile })}</p>}
    </Form>
  );
}

function MethodChoice({ method, onChange }: { method: SignInMethod; onChange: (method: SignInMethod) => void }) {
  const { t } = useWords();
  return (
    <RadioGroup className="field" value={method} onChange={(value) => onChange(value as SignInMethod)}>
      <Label>{t.add.method}</Label>
      {METHODS.map((one) => (
        <Radio key={one} value={one} className="radio">
          <span className="radio-dot" aria-hidden="true" />
          {t.add.methods[one]}
        </Radio>
      ))}
    </RadioGroup>
  );
}

function regionFault(region: string, known: string | null, t: WindowStrings): string | null {
  if (!isRegion(region)) return t.add.problems.region;
  return known !== null && known !== region ? t.add.problems.regionOther({ region: known }) : null;
}

/** What is wrong with the name of a new session; null for nothing. */
export function nameFault(name: string, sessions: readonly SessionInfo[], t: WindowStrings): string | null {
  if (name.trim() === '') return t.add.problems.nameEmpty;
  if (name.trim() !== name || /[\p{Cc}[\]"'#;\\]/u.test(name)) return t.add.problems.nameForbidden;
  return sessions.some((session) => session.name === name) ? t.add.problems.nameTaken : null;
}

function freeName(wanted: string, sessions: readonly SessionInfo[]): string {
  if (wanted === '') return '';
  const isTaken = (name: string) => sessions.some((session) => session.name === name);
  let name = wanted;
  for (let number = 2; isTaken(name); number += 1) name = `${wanted}-${number}`;
  return name;
}
