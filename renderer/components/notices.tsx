import { Button } from 'react-aria-components';
import type { ProblemInfo, ViewState } from '../../preload/contract.ts';
import { duration } from '../state/words.ts';

/** A clock that is further off than this makes AWS refuse signed requests, in ms. */
const SKEW_REPORTED_MS = 5 * 60_000;

interface Props {
  readonly view: ViewState;
  readonly failure: ProblemInfo | null;
  readonly onDismiss: () => void;
}

/** What the person should know before anything else. */
export function Notices({ view, failure, onDismiss }: Props) {
  const { keychain, configProblem, sessions } = view;
  const skew = sessions.map(({ clockOffset }) => clockOffset).find((ms) => Math.abs(ms) >= SKEW_REPORTED_MS) ?? 0;
  return (
    <>
      {failure ? (
        <div className="notice error" role="alert">
          <p>
            <strong>{failure.what}</strong> {failure.next}
          </p>
          <Button className="button small quiet" onPress={onDismiss}>
            Dismiss
          </Button>
        </div>
      ) : null}
      {configProblem ? (
        <p className="notice warning" role="status">
          <strong>{configProblem.what}</strong> {configProblem.next}
        </p>
      ) : null}
      {keychain.persistent ? null : (
        <p className="notice warning" role="status">
          <strong>{keychain.problem?.what ?? 'There is no keychain.'}</strong> Sign-ins are kept in memory and end with
          Daypass. {keychain.problem?.next}
        </p>
      )}
      {skew === 0 ? null : (
        <p className="notice warning" role="status">
          <strong>
            This machine’s clock is {duration(Math.abs(skew))} {skew > 0 ? 'behind' : 'ahead of'} AWS’s.
          </strong>{' '}
          Set it right.
        </p>
      )}
    </>
  );
}
