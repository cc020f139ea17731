import { useEffect, useMemo, useRef, useState } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { EXPORT_FORMATS, type ExportFormat } from '../../../common/export-formats.ts';
import { roleKey } from '../../../common/roles.ts';
import { textsOf } from '../../../common/search/query.ts';
import { fold } from '../../../common/search/text.ts';
import type { ActivityInfo, DaypassApi } from '../../../preload/contracts/main.ts';
import type { RoleCatalogue, RoleEntry } from '../../search/role-catalogue.ts';
import { useDraft } from '../../state/forms/use-draft.ts';
import type { Store } from '../../state/store.ts';
import { useGlobalKeys } from '../../state/use-global-keys.ts';
import { NARROW, useMedia } from '../../state/use-media.ts';
import type { RunRole } from '../../state/use-role-runner.ts';
import { useWords, type Words } from '../../strings/words.tsx';
import { Question } from '../base/dialog.tsx';
import { FilterField } from '../base/filter-field.tsx';
import { Icon } from '../base/icon.tsx';
import { VirtualList } from '../roles/virtual-list.tsx';
import { columnsOf } from './columns.ts';
import { Entry, type EntryAction } from './entry.tsx';
import type { SaidOfEntry } from './said.ts';

const ROW_HEIGHT = 36;
const NARROW_ROW_HEIGHT = 72;

interface Props {
  readonly activity: readonly ActivityInfo[] | null;
  readonly catalogue: RoleCatalogue | null;
  readonly now: number;
  readonly api: DaypassApi;
  readonly store: Store;
  readonly say: (text: string) => void;
  readonly run: RunRole;
}

/** Who asked for what, the newest first. */
export function ActivityView({ activity, catalogue, now, api, store, say, run }: Props) {
  const words = useWords();
  const { t } = words;
  const { value: query, set: setQuery } = useDraft('activity', '');
  const [isAsking, setAsking] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const isNarrow = useMedia(NARROW);
  useEffect(() => store.loadActivity(), [store]);
  useGlobalKeys({ onFind: () => field.current?.focus(), onLetter: () => field.current?.focus() });

  const names = useMemo(() => accountNames(catalogue), [catalogue]);
  const shown = useMemo(() => filter(activity ?? [], query, names, words), [activity, query, names, words]);
  const sessions = useMemo(() => new Set(activity?.map(({ session }) => session).filter(Boolean)).size, [activity]);
  const isEmpty = activity?.length === 0;

  const exportTo = (format: ExportFormat) => {
    const ids = query.trim() === '' ? null : shown.map(({ id }) => id);
    const done = (path: string | null) => path !== null && say(t.activityView.exported({ path }));
    void store.act(() => api.exportActivity(format, ids), done);
  };
  const onEntry: OnEntry = (action, entry, role) => {
    if (action === 'program' || action === 'role') return setQuery(entry[action]);
    if (action !== 'copyPath') return role ? run(action, role) : undefined;
    const copied = () => say(t.done.copied);
    void store.act(() => api.copyProgramPath(entry.id), copied);
  };

  return (
    <section className="page activity" aria-label={t.activityView.title}>
      <div className="toolbar">
        <FilterField
          label={t.activityView.filter}
          placeholder={isNarrow ? t.activityView.filterShort : t.activityView.filter}
          value={query}
          onChange={setQuery}
          field={field}
        />
        <div className="actions">
          <ExportMenu isDisabled={shown.length === 0} onExport={exportTo} />
          <Button className="button" isDisabled={activity === null || isEmpty} onPress={() => setAsking(true)}>
            {t.activityView.clear}
          </Button>
        </div>
      </div>
      {activity === null ? (
        <p className="empty muted">{t.loading}</p>
      ) : shown.length === 0 ? (
        <div className="empty">
          <p className="empty-title">{isEmpty ? t.activityView.empty : t.activityView.nothing}</p>
          <p className="muted">{isEmpty ? t.activityView.emptyHint : t.activityView.nothingHint}</p>
        </div>
      ) : (
        <Entries
          shown={shown}
          catalogue={catalogue}
          names={names}
          showSession={sessions > 1}
          rowHeight={isNarrow ? NARROW_ROW_HEIGHT : ROW_HEIGHT}
          now={now}
          onEntry={onEntry}
        />
      )}
      {isAsking ? (
        <Question
          title={t.activityView.clearTitle}
          text={t.activityView.clearText}
          yes={t.activityView.clear}
          onYes={() =>
            void store.act(
              () => api.clearActivity(),
              () => say(t.done.cleared),
            )
          }
          onClose={() => setAsking(false)}
        />
      ) : null}
    </section>
  );
}

function ExportMenu({ isDisabled, onExport }: { isDisabled: boolean; onExport: (format: ExportFormat) => void }) {
  const { t } = useWords();
  const { export: label, exportAs } = t.activityView;
  return (
    <MenuTrigger>
      <Button className="button" isDisabled={isDisabled}>
        {label}
        <Icon name="down" />
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu className="menu" aria-label={label} onAction={(format) => onExport(format as ExportFormat)}>
          {EXPORT_FORMATS.map((format) => (
            <MenuItem key={format} id={format} className="menu-item">
              {exportAs[format]}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

type OnEntry = (action: EntryAction, entry: ActivityInfo, role: RoleEntry | null) => void;

interface EntriesProps extends Pick<Props, 'catalogue' | 'now'> {
  readonly shown: readonly ActivityInfo[];
  /** What accounts are called, by their ID. */
  readonly names: ReadonlyMap<string, string>;
  readonly showSession: boolean;
  readonly rowHeight: number;
  readonly onEntry: OnEntry;
}

function Entries({ shown, catalogue, names, showSession, rowHeight, now, onEntry }: EntriesProps) {
  const words = useWords();
  const { t } = words;
  const scroller = useRef<HTMLDivElement>(null);
  const columns = useMemo(
    () => columnsOf({ entries: shown, names, showSession, now }, words),
    [shown, names, showSession, now, words],
  );
  const entryAt = (index: number) => {
    const entry = shown[index];
    if (!entry) return null;
    const role = catalogue?.byKey.get(roleKey(entry)) ?? null;
    return (
      <Entry
        key={entry.id}
        entry={entry}
        role={role}
        showSession={showSession}
        onAction={(action) => onEntry(action, entry, role)}
        account={names.get(entry.account) ?? entry.account}
        index={index}
        top={index * rowHeight}
        now={now}
      />
    );
  };
  return (
    <div
      className="entries-frame"
      role="table"
      aria-label={t.activityView.title}
      aria-rowcount={shown.length + 1}
      style={columns}
    >
      <div className="entry entry-head" role="row" aria-rowindex={1}>
        <span role="columnheader">{t.activityView.time}</span>
        <span role="columnheader">{t.activityView.program}</span>
        <span role="columnheader">{t.activityView.role}</span>
        <span role="columnheader">{t.activityView.result}</span>
        <span role="columnheader">
          <span className="hidden">{t.actions.more}</span>
        </span>
      </div>
      <div className="entries" role="rowgroup" tabIndex={0} ref={scroller} aria-label={t.activityView.title}>
        <VirtualList
          search=""
          count={shown.length}
          rowHeight={rowHeight}
          activeIndex={-1}
          scroller={scroller}
          render={entryAt}
        />
      </div>
    </div>
  );
}

function accountNames(catalogue: RoleCatalogue | null): ReadonlyMap<string, string> {
  return new Map(catalogue?.accounts.map(({ info, name }) => [info.id, name.raw]));
}

function filter(
  activity: readonly ActivityInfo[],
  query: string,
  names: ReadonlyMap<string, string>,
  { t }: Words,
): readonly ActivityInfo[] {
  const wanted = textsOf(query);
  if (wanted.length === 0) return activity;
  const { results, actions }: Readonly<Record<'results' | 'actions', SaidOfEntry>> = t.activityView;
  return activity.filter(({ program, path = '', pid, session, account, role, action, result }) => {
    const said = `${results[result] ?? t.activityView.failed} ${actions[action] ?? ''}`;
    const text = `${program} ${path} ${pid} ${session} ${account} ${names.get(account) ?? ''} ${role} ${action} ${result} ${said}`;
    const lower = fold(text);
    return wanted.every((word) => lower.includes(word));
  });
}
