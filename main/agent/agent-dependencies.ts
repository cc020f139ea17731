import type { Clock } from '../base/clock.ts';
import type { Endpoints } from '../base/environment.ts';
import type { ErrorView } from '../base/errors.ts';
import type { AskingProgram } from '../base/request.ts';
import type { SessionDefinition } from '../base/session-definition.ts';
import type { Keychain } from '../keychain/keychain.ts';
import type { Log } from '../platform/log.ts';
import type { Paths } from '../platform/paths.ts';
import type { SettingsFile } from '../settings/settings-file.ts';
import type { BaseRoles, CredentialSource } from '../sources/source.ts';
import type { IdentifyKey } from './sessions/iam-users.ts';
import type { MoreDefinitions } from './sessions/sessions.ts';
import type { AgentView } from './views.ts';

/** What the agent is given; `main/compose.ts` gives it. */
export interface AgentDependencies {
  readonly version: string;
  readonly mode: AgentView['mode'];
  readonly clock: Clock;
  readonly log: Log;
  readonly paths: Paths;
  readonly keychain: Keychain;
  /** What keeps the OS keychain from being used, if anything, at this moment. */
  readonly keychainProblem: () => ErrorView | null;
  /** Definitions that aren't in the AWS config file. */
  readonly moreSessions: MoreDefinitions;
  readonly createSource: (definition: SessionDefinition, base: BaseRoles) => Promise<CredentialSource>;
  readonly settings: SettingsFile;
  /** Endpoints that this process was started with. */
  readonly endpoints: Endpoints;
  /** Whose long-term key this is. @throws DaypassError key-invalid | root-user | aws-* */
  readonly identifyKey: IdentifyKey;
  /** How the client is started: program and first arguments. */
  readonly client: readonly string[];
  /** Which program a process is; never fails. */
  readonly programOf: (pid: number) => Promise<AskingProgram>;
}
