import { type FormEvent, useState } from 'react';
import { Button, Form, Input, Label, Text, TextField } from 'react-aria-components';

interface Props {
  /** True when there is no session yet. */
  readonly isFirst: boolean;
  readonly configFile: string;
  readonly onAdd: (session: { name: string; startUrl: string; region: string }) => Promise<void>;
  readonly onCancel: () => void;
}

export function AddSession({ isFirst, configFile, onAdd, onCancel }: Props) {
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const field = (name: string) => String(data.get(name) ?? '').trim();
    setBusy(true);
    await onAdd({ name: field('name'), startUrl: field('startUrl'), region: field('region') });
    setBusy(false);
  };
  return (
    <section className="form" aria-label="Add a session">
      <h2>{isFirst ? 'Add your first session' : 'Add a session'}</h2>
      <p className="muted">
        A session is an IAM Identity Center portal to sign in to. It becomes an <code>[sso-session]</code> section of{' '}
        <code>{configFile}</code>, which the AWS CLI and SDKs read as well.
      </p>
      <Form onSubmit={(event) => void submit(event)}>
        <TextField name="name" isRequired autoFocus className="field">
          <Label>Name</Label>
          <Input placeholder="acme" />
          <Text slot="description">What you call it, here and on the command line.</Text>
        </TextField>
        <TextField name="startUrl" type="url" isRequired className="field">
          <Label>Start URL</Label>
          <Input placeholder="https://acme.awsapps.com/start" />
          <Text slot="description">The address of your AWS access portal.</Text>
        </TextField>
        <TextField name="region" isRequired className="field">
          <Label>Region</Label>
          <Input placeholder="eu-west-1" />
          <Text slot="description">The region that Identity Center runs in, not the one you work in.</Text>
        </TextField>
        <div className="actions">
          <Button type="submit" className="button primary" isDisabled={isBusy}>
            Add
          </Button>
          {isFirst ? null : (
            <Button className="button quiet" onPress={onCancel}>
              Cancel
            </Button>
          )}
        </div>
      </Form>
    </section>
  );
}
