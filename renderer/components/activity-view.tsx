import { useEffect, useMemo, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { textsOf } from '../../common/search/query.ts';
import { fold } from '../../common/search/text.ts';
import type { ActivityInfo, DaypassApi } from '../../preload/contracts/main.ts';
import type { Catalogue } from '../search/catalogue.ts';
import type { Store } from '../state/store.ts';
import { useGlobalKeys } from '../state/use-global-keys.ts';
import { NARROW, useMedia } from '../state/use-media.ts';
import { useWords, type Words } from '../strings/words.tsx';
import { Question } from './base/dialog.tsx';
import { FilterField } from './base/filter-field.tsx';
import { VirtualList } from './roles/virtual-list.tsx';

/** By codes that main may have more of. */
type Said = Readonly<Record<string, string>>;

const ROW_HEIGHT = 36;
const NARROW_ROW_HEIGHT = 72;

interface Props {
  readonly activity: readonly ActivityInfo[] | null;
  readonly catalogue: Catalogue | null;
  readonly now: number;
  readonly api: DaypassApi;
  readonly store: Store;
  readonly say: (text: string) => void;
}

/** Who asked for what, the newest first. */
export function ActivityView({ activity, catalogue, now, api, store, say }: Props) {
  const words = useWords();
  const { t } = words;
  const [query, setQuery] = useState('');
  const [isAsking, setAsking] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const isNarrow = useMedia(NARROW);
  const rowHeight = isNarrow ? NARROW_ROW_HEIGHT : ROW_HEIGHT;
  useEffect(() => store.loadActivity(), [store]);
  useGlobalKeys({ onFind: () => field.current?.focus() });

  const names = useMemo(() => accountNames(catalogue), [catalogue]);
  const shown = useMemo(() => filter(activity ?? [], query, names, words), [activity, query, names, words]);
  const isEmpty = activity !== null && activity.length === 0;

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
        <Button className="button" isDisabled={activity === null || isEmpty} onPress={() => setAsking(true)}>
          {t.activityView.clear}
        </Button>
      </div>
      {activity === null ? (
        <p className="empty muted">{t.loading}</p>
      ) : shown.length === 0 ? (
        <div className="empty">
          <p className="empty-title">{isEmpty ? t.activityView.empty : t.activityView.nothing}</p>
          <p className="muted">{isEmpty ? t.activityView.emptyHint : t.activityView.nothingHint}</p>
        </div>
      ) : (
        <div className="entries-frame" role="table" aria-label={t.activityView.title} aria-rowcount={shown.length + 1}>
          <div className="entry entry-head" role="row" aria-rowindex={1}>
            <span role="columnheader">{t.activityView.time}</span>
            <span role="columnheader">{t.activityView.program}</span>
            <span role="columnheader">{t.activityView.role}</span>
            <span role="columnheader">{t.activityView.result}</span>
          </div>
          <div className="entries" role="rowgroup" tabIndex={0} ref={scroller} aria-label={t.activityView.title}>
            <VirtualList
              count={shown.length}
              rowHeight={rowHeight}
              activeIndex={-1}
              scroller={scroller}
              render={(index) => {
                const entry = shown[index];
                if (!entry) return null;
                const account = names.get(entry.account) ?? entry.account;
                return (
                  <Entry
                    key={entry.id}
                    entry={entry}
                    account={account}
                    index={index}
                    top={index * rowHeight}
                    now={now}
                  />
                );
              }}
            />
          </div>
        </div>
      )}
      {isAsking ? (
        <Question
          title={t.activityView.clearTitle}
          text={t.activityView.clearText}
          yes={t.activityView.clear}
          onYes={() => void store.act(api.clearActivity()).then((isDone) => isDone && say(t.done.cleared))}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </section>
  );
}

interface EntryProps {
  readonly entry: ActivityInfo;
  readonly account: string;
  readonly index: number;
  readonly top: number;
  readonly now: number;
}

function Entry({ entry, account, index, top, now }: EntryProps) {
  const words = useWords();
  const { t } = words;
  const isServed = entry.result === 'served';
  const { results, actions }: Readonly<Record<'results' | 'actions', Said>> = t.activityView;
  const program = entry.pid > 0 ? t.activityView.process({ pid: String(entry.pid) }) : '';
  const action = actions[entry.action] ?? entry.action;
  const result = results[entry.result] ?? entry.result;
  const times = entry.count > 1 ? t.activityView.times({ n: entry.count }) : '';
  return (
    <div className="entry" role="row" aria-rowindex={index + 2} style={{ transform: `translateY(${top}px)` }}>
      <span role="cell" className="entry-time">
        {words.exactTime(entry.lastAt, now)}
      </span>
      <span role="cell" className="entry-program" title={`${entry.program} ${program}`}>
        <span className="entry-name">{entry.program}</span>
        {program === '' ? null : <span className="muted">{program}</span>}
      </span>
      <span role="cell" className="entry-role" title={`${account} / ${entry.role} · ${action}`}>
        <span className="entry-what">
          {account} / {entry.role}
        </span>
        <span className="muted">{` · ${action}`}</span>
      </span>
      <span role="cell" className="entry-result" title={`${result} ${times}`}>
        <span className={isServed ? 'dot good' : 'dot due'} aria-hidden="true" />
        {result}
        {times === '' ? null : <span className="muted"> {times}</span>}
      </span>
    </div>
  );
}

function accountNames(catalogue: Catalogue | null): ReadonlyMap<string, string> {
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
  const { results, actions }: Readonly<Record<'results' | 'actions', Said>> = t.activityView;
  return activity.filter(({ program, pid, session, account, role, action, result }) => {
    const said = `${results[result] ?? ''} ${actions[action] ?? ''}`;
    const text = `${program} ${pid} ${session} ${account} ${names.get(account) ?? ''} ${role} ${action} ${result} ${said}`;
    const lower = fold(text);
    return wanted.every((word) => lower.includes(word));
  });
}
