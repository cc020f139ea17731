import { commandName, enterName, IS_MAC } from '../../state/keys.ts';
import { useWords } from '../../strings/words.tsx';
import { Sheet } from './dialog.tsx';

export function KeysSheet({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const enter = enterName(t);
  const { pageUp, pageDown, shift } = t.keyNames;
  const rows: readonly (readonly [string, readonly string[]])[] = [
    [t.keys.search, ['/', commandName('F', t)]],
    [t.keys.move, ['↑', '↓']],
    [t.keys.across, ['←', '→']],
    [t.keys.page, IS_MAC ? ['⇞', '⇟'] : [pageUp, pageDown]],
    [t.keys.use, [enter]],
    [t.keys.console, [commandName(enter, t)]],
    [t.keys.consoleAt, [commandName(IS_MAC ? `⇧${enter}` : `${shift}+${enter}`, t)]],
    [t.keys.copy, [commandName('C', t)]],
    [t.keys.favourite, [commandName('D', t)]],
    [t.keys.menu, [commandName('K', t), ...(IS_MAC ? [] : [`${shift}+F10`])]],
    [t.keys.number, [`${commandName('1', t)} … ${commandName('9', t)}`]],
    [t.keys.escape, ['Esc']],
    [t.keys.settings, [commandName(',', t)]],
    [t.keys.help, ['?', 'F1']],
  ];
  return (
    <Sheet title={t.keys.title} onClose={onClose} isLight>
      <dl className="keys">
        {rows.map(([label, keys]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Sheet>
  );
}
