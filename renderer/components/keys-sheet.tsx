import { commandName, IS_MAC } from '../state/keys.ts';
import { useWords } from '../strings/words.tsx';
import { Sheet } from './dialog.tsx';

export function KeysSheet({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const enter = IS_MAC ? '↩' : 'Enter';
  const rows: readonly (readonly [string, readonly string[]])[] = [
    [t.keys.search, ['/', commandName('F')]],
    [t.keys.move, ['↑', '↓']],
    [t.keys.page, IS_MAC ? ['⇞', '⇟'] : ['Page Up', 'Page Down']],
    [t.keys.use, [enter]],
    [t.keys.console, [commandName(enter)]],
    [t.keys.copy, [commandName('C')]],
    [t.keys.favourite, [commandName('D')]],
    [t.keys.menu, [commandName('K'), ...(IS_MAC ? [] : ['Shift+F10'])]],
    [t.keys.number, [`${commandName('1')} … ${commandName('9')}`]],
    [t.keys.escape, ['Esc']],
    [t.keys.settings, [commandName(',')]],
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
