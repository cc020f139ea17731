import type { DaypassApi, SettingsInfo, UpdateInfo, ViewState } from '../../../preload/contracts/main.ts';
import type { RoleCatalogue } from '../../search/role-catalogue.ts';
import type { Store } from '../../state/store.ts';
import type { Say } from '../../state/use-said.ts';

/** What the settings page and its sections are given. */
export interface SettingsProps {
  readonly settings: SettingsInfo;
  readonly update: UpdateInfo;
  readonly view: ViewState;
  readonly catalogue: RoleCatalogue | null;
  readonly api: DaypassApi;
  readonly act: Store['act'];
  readonly changeSettings: Store['changeSettings'];
  readonly changeRule: Store['changeRule'];
  readonly say: Say;
}

/** The usual values, and the current one if it is another, such as one written into the file by hand. */
export function withOwn(usual: readonly number[], own: number | null): number[] {
  return [...new Set(own === null ? usual : [...usual, own])].sort((a, b) => a - b);
}
