import { Button } from 'react-aria-components';
import type { SignInInfo, SignInMethod } from '../../preload/contract.ts';
import { useNow } from '../state/use-now.ts';
import { duration } from '../state/words.ts';

interface Props {
  readonly name: string;
  readonly signIn: SignInInfo | null;
  readonly onBegin: (method: SignInMethod) => void;
  readonly onOpen: () => void;
  readonly onCancel: () => void;
}

/** Begins a sign-in, shows what it asks for while it runs, and says why it did not succeed. */
export function SignInPanel({ name, signIn, onBegin, onOpen, onCancel }: Props) {
  if (signIn?.status === 'running') return <Running signIn={signIn} onOpen={onOpen} onCancel={onCancel} />;
  return (
    <section className="panel" aria-label="Sign-in">
      {signIn?.status === 'failed' ? (
        <p role="alert">
          <strong>{signIn.error.what}</strong> You can try again.
        </p>
      ) : (
        <p>Sign in once, and every AWS program on this machine gets the credentials it asks for.</p>
      )}
      <div className="actions">
        <Button className="button primary" onPress={() => onBegin('device')}>
          Sign in to {name}
        </Button>
        <Button className="button quiet" onPress={() => onBegin('browser')}>
          Sign in without a code
        </Button>
      </div>
    </section>
  );
}

function Running({
  signIn,
  onOpen,
  onCancel,
}: {
  signIn: Extract<SignInInfo, { status: 'running' }>;
  onOpen: () => void;
  onCancel: () => void;
}) {
  const { step } = signIn;
  return (
    <section className="panel" aria-label="Sign-in" aria-live="polite">
      {step.step === 'device' ? (
        <>
          <p>Compare this code with the one on the page that has opened in your browser.</p>
          <p className="code" role="img" aria-label={`Code ${[...step.userCode].join(' ')}`}>
            {step.userCode}
          </p>
          <p className="warning">Approve only if you started this.</p>
        </>
      ) : null}
      {step.step === 'browser' ? <p>Finish the sign-in on the page that has opened in your browser.</p> : null}
      {step.step === 'starting' ? <p>Asking AWS…</p> : null}
      {step.step === 'slow-network' ? <p>No answer from AWS at the moment; still trying.</p> : null}
      <div className="actions">
        {step.step === 'device' || step.step === 'browser' ? (
          <Button className="button" onPress={onOpen}>
            Open the page again
          </Button>
        ) : null}
        <Button className="button quiet" onPress={onCancel}>
          Cancel
        </Button>
        {'expiresAt' in step ? <Countdown until={step.expiresAt} /> : null}
      </div>
    </section>
  );
}

function Countdown({ until }: { until: number }) {
  const now = useNow(1000);
  return <span className="muted countdown">{duration(until - now)} left</span>;
}
