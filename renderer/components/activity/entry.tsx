import { Button, Menu, MenuItem, MenuTrigger, Popover, Separator } from 'react-aria-components';
import { environmentOf } from '../../../common/colours.ts';
import type { ActivityInfo } from '../../../preload/contracts/main.ts';
import type { RoleEntry } from '../../search/role-catalogue.ts';
import { useWords } from '../../strings/words.tsx';
import { Icon } from '../base/icon.tsx';
import { Name } from '../roles/name.tsx';
import { type SaidOfEntry, saidOf } from './said.ts';

export type EntryAction = 'program' | 'role' | 'copyPath' | 'consoleAt' | 'sensitive';

interface Props {
  readonly entry: ActivityInfo;
  /** The role as the list has it; null where it is gone, or where the entry is about no role. */
  readonly role: RoleEntry | null;
  readonly account: string;
  /** True where there are several sessions. */
  readonly showSession: boolean;
  readonly index: number;
  readonly top: number;
  readonly now: number;
  readonly onAction: (action: EntryAction) => void;
}

/** Account and role of at most so many letters together fit for certain. */
const FITS = 20;

/** One line of the activity. */
export function Entry({ entry, role, account, showSession, index, top, now, onAction }: Props) {
  const words = useWords();
  const { t } = words;
  const results: SaidOfEntry = t.activityView.results;
  const pid = entry.pid > 0 ? t.activityView.process({ pid: String(entry.pid) }) : '';
  const program = [entry.path ?? '', pid].filter(Boolean).join(' · ');
  const { what, action, about } = saidOf(entry, account, showSession, words);
  const isNamed = Object.hasOwn(results, entry.result);
  const result = results[entry.result] ?? t.activityView.failed;
  const times = entry.count > 1 ? t.activityView.times({ n: entry.count }) : '';
  return (
    <div
      className="entry"
      role="row"
      aria-rowindex={index + 2}
      data-colour={role ? environmentOf(role.colour) : undefined}
      style={{ transform: `translateY(${top}px)` }}
    >
      <span role="cell" className="entry-time">
        {words.exactTime(entry.lastAt, now)}
      </span>
      <span role="cell" className="entry-program" title={`${entry.program} ${program}`}>
        <span className="entry-name">{entry.program}</span>
        {program === '' ? null : <span className="muted">{program}</span>}
      </span>
      <span role="cell" className="entry-role" title={[what, action, entry.session].filter(Boolean).join(' · ')}>
        <span className="entry-what">
          <Name text={what} fits={FITS} />
        </span>
        <span className="muted">{about}</span>
      </span>
      <span
        role="cell"
        className="entry-result"
        title={[result, times, isNamed ? '' : entry.result].filter(Boolean).join(' ')}
      >
        <span>
          <span className={entry.result === 'served' ? 'dot good' : 'dot due'} aria-hidden="true" />
          {result}
        </span>
        {times === '' ? null : <span className="muted">{times}</span>}
      </span>
      <span role="cell" className="entry-more">
        <EntryMenu entry={entry} role={role} what={what} onAction={onAction} />
      </span>
    </div>
  );
}

function EntryMenu({ entry, role, what, onAction }: Pick<Props, 'entry' | 'role' | 'onAction'> & { what: string }) {
  const { t } = useWords();
  const s = t.activityView;
  const label = s.menu({ program: entry.program, role: what });
  return (
    <MenuTrigger>
      <Button className="icon-button" aria-label={label}>
        <Icon name="more" />
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu className="menu" aria-label={label} onAction={(action) => onAction(action as EntryAction)}>
          <MenuItem id="program" className="menu-item">
            {s.only.program({ program: entry.program })}
          </MenuItem>
          <MenuItem id="role" className="menu-item">
            {s.only.role({ role: entry.role })}
          </MenuItem>
          {entry.path ? (
            <MenuItem id="copyPath" className="menu-item">
              {s.copyPath}
            </MenuItem>
          ) : null}
          {role ? <Separator /> : null}
          {role ? (
            <MenuItem id="consoleAt" className="menu-item">
              {t.actions.consoleAt}
            </MenuItem>
          ) : null}
          {role ? (
            <MenuItem id="sensitive" className="menu-item">
              {role.isSensitive ? t.actions.insensitive : t.actions.sensitive}
            </MenuItem>
          ) : null}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
