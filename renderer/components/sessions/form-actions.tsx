import { Button } from 'react-aria-components';
import { useWords } from '../../strings/words.tsx';

/** What ends a form: its own button, and the way back where there is one, which drops what was typed. */
export function FormActions(props: { submit: string; drop: () => void; onCancel: (() => void) | null | undefined }) {
  const { submit, drop, onCancel } = props;
  const { t } = useWords();
  return (
    <div className="actions">
      <Button type="submit" className="button primary">
        {submit}
      </Button>
      {onCancel ? (
        <Button
          className="button quiet"
          onPress={() => {
            drop();
            onCancel();
          }}
        >
          {t.cancel}
        </Button>
      ) : null}
    </div>
  );
}
