import { type FormEvent, useMemo, useState } from 'react';
import { Form } from 'react-aria-components';
import { EXTERNAL_ID, isAccountId, isPageAddress, isRegion, isRoleArn, MFA_SERIAL } from '../../../common/patterns.ts';
import type { SessionInfo } from '../../../preload/contracts/main.ts';
import type { RoleCatalogue } from '../../search/role-catalogue.ts';
import type { Submit } from '../../state/forms/submit.ts';
import { useDraft } from '../../state/forms/use-draft.ts';
import { useFormFaults } from '../../state/forms/use-form-faults.ts';
import type { WindowStrings } from '../../strings/en.ts';
import { useWords } from '../../strings/words.tsx';
import { Field } from '../base/field.tsx';
import { RegionField, regionIn } from '../base/region-field.tsx';
import { type BaseRole, BaseRoleField, BaseSessionField } from './base-fields.tsx';
import { FormActions } from './form-actions.tsx';
import { nameFault } from './session-form.tsx';

/** Kinds of sessions that are defined in Daypass's settings. An IAM user's key has a window of its own. */
export type FormKind = 'oidc' | 'saml' | 'console-login' | 'assume-role' | 'iam-user';

type FieldId = keyof WindowStrings['add']['fields'];
type ValueId = FieldId | 'baseAccount';
type Values = Readonly<Partial<Record<ValueId, string>>>;

interface FieldOf {
  readonly id: FieldId;
  readonly placeholder: string;
  readonly isOptional?: true;
  readonly isValid: (text: string) => boolean;
}

const isFilled = (text: string) => text !== '';

const REGION: FieldOf = { id: 'region', placeholder: 'eu-west-1', isValid: isRegion };
const ROLE: FieldOf = { id: 'role', placeholder: 'arn:aws:iam::111122223333:role/Deploy', isValid: isRoleArn };

const MFA: FieldOf = {
  id: 'mfaSerial',
  placeholder: 'arn:aws:iam::111122223333:mfa/me',
  isOptional: true,
  isValid: (text) => MFA_SERIAL.test(text),
};

const FIELDS: Readonly<Record<FormKind, readonly FieldOf[]>> = {
  oidc: [
    { id: 'issuer', placeholder: 'https://login.example.com', isValid: isPageAddress },
    { id: 'clientId', placeholder: '0oa1b2c3d4', isValid: isFilled },
    ROLE,
  ],
  saml: [
    { id: 'signInUrl', placeholder: 'https://login.example.com/app/aws/sso/saml', isValid: isPageAddress },
    REGION,
  ],
  'console-login': [REGION],
  // The key itself can't be edited: it is rotated, or another session is added.
  'iam-user': [REGION, MFA],
  'assume-role': [
    ROLE,
    { id: 'baseSession', placeholder: '', isValid: isFilled },
    { id: 'baseRole', placeholder: '', isOptional: true, isValid: isFilled },
    { id: 'externalId', placeholder: '', isOptional: true, isValid: (text) => EXTERNAL_ID.test(text) },
    MFA,
  ],
};

/** A session of another kind than Identity Center, in the shape that the settings file has. */
export interface EditedSource {
  readonly kind: FormKind;
  readonly name: string;
  readonly [field: string]: unknown;
}

interface Props {
  readonly kind: FormKind;
  readonly sessions: readonly SessionInfo[];
  /** What roles a session has, for those that build on it. */
  readonly catalogue: RoleCatalogue | null;
  /** The session that is changed, and what its form says now; left out for a new one. */
  readonly edited?: { readonly name: string; readonly fields: Values };
  readonly onSubmit: Submit<EditedSource>;
  readonly onCancel?: () => void;
}

export function SourceForm({ kind, sessions, catalogue, edited, onSubmit, onCancel }: Props) {
  const { t } = useWords();
  const draft = useDraft(`${kind}/${edited?.name ?? ''}`, { values: edited?.fields ?? {}, name: edited?.name ?? '' });
  const { values, name } = draft.value;
  const set = (change: Values) => draft.set({ values: { ...values, ...change }, name });
  const [isBusy, setBusy] = useState(false);
  const { form, wasSent, fail } = useFormFaults();
  const textOf = (id: ValueId) => {
    const text = (values[id] ?? '').trim();
    return id === 'region' ? regionIn(text, '') : text;
  };
  const isRight = ({ id, isOptional, isValid }: FieldOf) => {
    const text = textOf(id);
    if (id === 'baseRole') return isWholeRole({ account: textOf('baseAccount'), role: text });
    return text === '' ? isOptional === true : isValid(text);
  };
  const isEmpty = ({ id }: FieldOf) => textOf(id) === '' && (id !== 'baseRole' || textOf('baseAccount') === '');
  // What is empty or half typed is no error until the person continues.
  const isEarly = (field: FieldOf) => !wasSent && (isEmpty(field) || field.id === 'baseRole' || field.id === 'region');
  const faultOf = (field: FieldOf) => (isRight(field) || isEarly(field) ? null : t.add.fields[field.id].fault);
  const others = useMemo(() => sessions.filter((one) => one.name !== edited?.name), [sessions, edited?.name]);
  const nameProblem = edited ? null : nameFault(name, sessions, t);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    // Disabling the button instead would lose the focus.
    if (isBusy) return;
    if (!FIELDS[kind].every(isRight) || nameProblem) return fail();
    setBusy(true);
    await onSubmit(sourceOf(kind, name, textOf), draft.drop);
    setBusy(false);
  };

  return (
    <Form ref={form} className="form" validationBehavior="aria" onSubmit={(event) => void submit(event)}>
      {FIELDS[kind].map((field) => (
        <SourceField
          key={field.id}
          field={field}
          values={values}
          fault={faultOf(field)}
          sessions={others}
          catalogue={catalogue}
          onChange={set}
        />
      ))}
      {edited ? null : (
        <Field
          label={t.add.name}
          hint={t.add.nameText}
          placeholder="acme"
          value={name}
          fault={name === '' && !wasSent ? null : nameProblem}
          onChange={(text) => draft.set({ values, name: text })}
        />
      )}
      <FormActions
        submit={edited ? t.save : kind === 'assume-role' ? t.add.submitOnly : t.add.submit}
        drop={draft.drop}
        onCancel={onCancel}
      />
    </Form>
  );
}

/** None, or both. */
function isWholeRole({ account, role }: BaseRole): boolean {
  return account === '' ? role === '' : isAccountId(account) && role !== '';
}

interface FieldProps {
  readonly field: FieldOf;
  readonly values: Values;
  readonly fault: string | null;
  /** The others: a role could build on one, and their regions are likely. */
  readonly sessions: readonly SessionInfo[];
  readonly catalogue: RoleCatalogue | null;
  readonly onChange: (change: Values) => void;
}

function SourceField({ field, values, fault, sessions, catalogue, onChange }: FieldProps) {
  const { t } = useWords();
  const { id, isOptional, placeholder } = field;
  const regions = useMemo(() => sessions.flatMap(({ region }) => region ?? []), [sessions]);
  const { baseSession = '', baseAccount = '', baseRole = '' } = values;
  if (id === 'baseSession') {
    const change = (session: string) => onChange({ baseSession: session, baseAccount: '', baseRole: '' });
    const names = sessions.map((session) => session.name);
    return <BaseSessionField names={names} value={baseSession} fault={fault} onChange={change} />;
  }
  if (id === 'baseRole') {
    return (
      <BaseRoleField
        // Another session has other roles.
        key={baseSession}
        session={baseSession}
        catalogue={catalogue}
        value={{ account: baseAccount, role: baseRole }}
        fault={fault}
        onChange={({ account, role }) => onChange({ baseAccount: account, baseRole: role })}
      />
    );
  }
  const { label, hint } = t.add.fields[id];
  if (id === 'region') {
    return (
      <RegionField
        label={label}
        hint={hint}
        placeholder={placeholder}
        text={values.region ?? ''}
        usual=""
        first={regions}
        fault={fault}
        onChange={(text) => onChange({ region: text })}
      />
    );
  }
  return (
    <Field
      label={isOptional ? t.add.optional({ label }) : label}
      hint={hint}
      placeholder={placeholder}
      value={values[id] ?? ''}
      fault={fault}
      onChange={(text) => onChange({ [id]: text })}
    />
  );
}

function sourceOf(kind: FormKind, name: string, textOf: (id: ValueId) => string): EditedSource {
  const given = (id: ValueId) => (textOf(id) === '' ? {} : { [id]: textOf(id) });
  switch (kind) {
    case 'oidc':
      return {
        kind,
        name,
        issuer: textOf('issuer'),
        clientId: textOf('clientId'),
        roles: [{ roleArn: textOf('role') }],
      };
    case 'saml':
      return { kind, name, signInUrl: textOf('signInUrl'), region: textOf('region') };
    case 'console-login':
      return { kind, name, region: textOf('region') };
    case 'iam-user':
      return { kind, name, region: textOf('region'), ...given('mfaSerial') };
    case 'assume-role': {
      const base: Record<string, string> = { session: textOf('baseSession') };
      if (textOf('baseAccount') !== '') base.account = textOf('baseAccount');
      if (textOf('baseRole') !== '') base.role = textOf('baseRole');
      return { kind, name, roleArn: textOf('role'), base, ...given('externalId'), ...given('mfaSerial') };
    }
  }
}
