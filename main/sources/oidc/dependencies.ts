import type { OidcDefinition } from '../../base/session-definition.ts';
import type { SourceDependencies } from '../source.ts';

/** What the files of this source are given. */
export interface OidcDependencies extends SourceDependencies<OidcDefinition> {
  /** Who uses this machine: names the role session where no claim does. */
  readonly userName: string;
}
