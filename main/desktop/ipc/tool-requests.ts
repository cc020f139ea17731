/** What connects other tools to Daypass: profiles of AWS's config file, shown as a diff first and written after a click. */
import { type RoleRef, roleKey } from '../../../common/roles.ts';
import type { MainHandlers, ToolKind } from '../../../preload/contracts/main.ts';
import type { Agent } from '../../agent/agent.ts';
import { refOf } from '../../agent/listing/role-list.ts';
import { editFile } from '../../aws-files/edit-file.ts';
import { shownText } from '../../aws-files/file-text.ts';
import { importProfiles } from '../../aws-files/import-profiles.ts';
import { putProfiles } from '../../aws-files/managed-block.ts';
import { readFileText } from '../../aws-files/read-file.ts';
import type { Clock } from '../../base/clock.ts';
import { errorOfCase } from '../../base/error-cases.ts';
import type { DaypassError } from '../../base/errors.ts';
import { formatDiff } from '../../commands/files/diff.ts';
import type { Note } from '../../commands/files/notes.ts';
import { checkNames, planProfiles, pruneRule } from '../../commands/files/profile-plan.ts';
import type { Hints } from '../hints.ts';
import type { Clipboard } from '../secret-clipboard.ts';
import type { Strings } from '../strings/index.ts';

/** Of a diff that is shown, in characters: more is not read in a sheet. */
export const LONGEST_DIFF = 60_000;

export interface ToolDependencies {
  readonly agent: Agent;
  readonly strings: () => Pick<Strings, 'note'>;
  readonly clock: Clock;
  readonly client: readonly string[];
  readonly awsPaths: { readonly awsConfig: string; readonly awsCredentials: string };
  readonly clipboard: Clipboard;
  readonly hints: Hints;
  readonly platform: NodeJS.Platform;
  /** Portals that other tools know, for imported profiles. */
  readonly portals: () => Promise<Parameters<typeof importProfiles>[2]>;
}

type ToolRequests = 'hints' | 'dismissHint' | 'copyActiveProfile' | 'planTool' | 'applyTool' | 'writeProfile';

interface Plan {
  readonly before: string;
  readonly after: string;
  readonly notes: readonly Note[];
}

export function toolRequests(dependencies: ToolDependencies): Pick<MainHandlers, ToolRequests> {
  const { agent, client, awsPaths, hints } = dependencies;
  const context = { agent, host: { client, paths: awsPaths } };
  const path = awsPaths.awsConfig;
  /** What the person was shown last, and may agree to. */
  let shown: { readonly kind: ToolKind; readonly plan: Plan } | null = null;

  async function plan(kind: ToolKind): Promise<Plan> {
    await agent.reloadConfig();
    const before = await readFileText(path);
    if (kind === 'import') {
      const credentials = await readFileText(awsPaths.awsCredentials);
      const { text, left } = importProfiles(before, client, await dependencies.portals(), credentials);
      return {
        before,
        after: text,
        notes: left.map(({ name, why }) => ({ code: 'profile-left', profile: name, why })),
      };
    }
    const planned = planProfiles(context, agent.roles(), agent.settings.get().profileTemplate);
    const { profiles, notes } = await checkNames(context, planned, true);
    return { before, after: putProfiles(before, profiles, pruneRule(context)).text, notes };
  }

  /** Writes the profile of one role, named as all of them would be. */
  async function writeProfile(role: RoleRef): Promise<string> {
    const roles = agent.roles();
    const at = roles.findIndex((view) => roleKey(refOf(view)) === roleKey(role));
    const planned = planProfiles(context, roles, agent.settings.get().profileTemplate).profiles[at];
    if (!planned) throw errorOfCase('role-unlisted', {});
    const { profiles } = await checkNames(context, { profiles: [planned], notes: [] }, false);
    await editFile(path, (text) => putProfiles(text, profiles, () => false).text);
    await agent.reloadConfig();
    return planned.name;
  }

  return {
    hints: () => hints.open(),
    dismissHint: (hint) => hints.dismiss(hint),
    copyActiveProfile() {
      const line = dependencies.platform === 'win32' ? "$Env:AWS_PROFILE = 'daypass'" : 'export AWS_PROFILE=daypass';
      void dependencies.clipboard.writeText(`${line}\n`);
    },
    async planTool(kind) {
      const made = await plan(kind);
      shown = { kind, plan: made };
      const { before, after, notes } = made;
      const diff = before === after ? '' : formatDiff(path, shownText(before), shownText(after), false);
      return { path, diff: diff.slice(0, LONGEST_DIFF), notes: notes.map(dependencies.strings().note) };
    },
    async applyTool(kind) {
      if (shown?.kind !== kind) throw changed(path);
      const { before, after } = shown.plan;
      shown = null;
      const stamp = new Date(dependencies.clock.now()).toISOString().slice(0, 19).replace(/\D/g, '');
      const change = (text: string) => {
        if (text !== before) throw changed(path);
        return after;
      };
      await editFile(path, change, kind === 'import' ? { keepCopy: `${path}.before-import-${stamp}` } : {});
      await agent.reloadConfig();
    },
    writeProfile,
  };
}

function changed(path: string): DaypassError {
  return errorOfCase('changed-meanwhile', { path });
}
