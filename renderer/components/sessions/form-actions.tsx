import { Button } from 'react-aria-components';
import { useWords } from '../../strings/words.tsx';

/** What ends a form: its own button, and the way back where there is one, which drops what was typed. */
export function FormActions(props: { submit: string; drop: () => void; onCancel: (() => void) | null | undefined }) {
  const { submit, drop, onCancel } = props;
  const { t } = useWords();
  return (
    <div className={onCancel ? 'actions end' : 'actions'}>
      {onCancel ? (
        <Button
          className="button"
          onPress={() => {
            drop();
            onCancel();
          }}
        >
          {t.cancel}
        </Button>
      ) : null}
      <Button type="submit" className="button primary">
        {submit}
      </Button>
    </div>
  );
}
