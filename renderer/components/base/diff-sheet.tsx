import { Button } from 'react-aria-components';
import { useWords } from '../../strings/words.tsx';
import { Sheet } from './dialog.tsx';

interface Props {
  readonly title: string;
  readonly text: string;
  /** Empty where nothing would change. */
  readonly diff: string;
  readonly notes: readonly string[];
  readonly yes: string;
  readonly onYes: () => void;
  readonly onClose: () => void;
}

/** What would change in files, before it does. */
export function DiffSheet({ title, text, diff, notes, yes, onYes, onClose }: Props) {
  const { t } = useWords();
  return (
    <Sheet title={title} onClose={onClose}>
      <p className="muted">{text}</p>
      {diff === '' ? null : (
        <pre className="report diff" tabIndex={0}>
          {diff.split('\n').map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is told apart by its position.
            <span key={index} data-change={changeOf(line)}>
              {line}
              {'\n'}
            </span>
          ))}
        </pre>
      )}
      {notes.map((note) => (
        <p key={note} className="muted fine">
          {note}
        </p>
      ))}
      <div className="actions end">
        <Button className="button" onPress={onClose}>
          {diff === '' ? t.close : t.cancel}
        </Button>
        {diff === '' ? null : (
          <Button className="button primary" onPress={onYes}>
            {yes}
          </Button>
        )}
      </div>
    </Sheet>
  );
}

function changeOf(line: string): 'added' | 'removed' | undefined {
  if (/^(\+\+\+|---)/.test(line)) return undefined;
  return line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : undefined;
}
