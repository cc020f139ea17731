/** What `daypass doctor` looks at in the settings: whether they are right, and whether what they name is there. */
import { DaypassError, type ErrorView } from '../../base/errors.ts';
import { chooseBrowser, findBrowsers } from '../../platform/browser/browsers.ts';
import type { CommandContext } from '../framework/command.ts';
import { namedRole } from '../roles/role-argument.ts';
import { type Check, type Finding, failure, finding, reported } from './finding.ts';

export const checkSettings: Check = async (context) => {
  const { agent } = context;
  await agent.settings.reload();
  await agent.reloadConfig();
  const { problem, path } = agent.settings;
  const faults = problem ? [problem.toJSON()] : agent.view().configProblems.filter(isOfSettings);
  const findings = [
    ...faults.map((fault) => reported('settings', fault)),
    ...(await missingBrowsers(context)),
    ...missingRoles(context),
  ];
  return findings.length === 0 ? [finding('ok', 'settings', 'place', { path })] : findings;
};

/** Whether a definition's fault is one in `settings.json`. */
export function isOfSettings({ code }: ErrorView): boolean {
  return code === 'settings-invalid';
}

async function missingBrowsers({ agent, host, request }: CommandContext): Promise<Finding[]> {
  const { signInBrowser, console: consoles } = agent.settings.get();
  // The default browser takes the place of one for sign-ins.
  const named = [
    { key: 'signInBrowser', browser: signInBrowser, state: 'note' as const },
    { key: 'console.browser', browser: consoles.opens === 'browser' ? consoles.browser : null, state: 'bad' as const },
  ].flatMap(({ browser, ...rest }) => (browser === null ? [] : [{ ...rest, browser }]));
  if (named.length === 0) return [];
  const browsers = await findBrowsers(host.consoleDependencies(request.env));
  return named.flatMap(({ key, browser, state }) =>
    unlessFine(key, () => chooseBrowser(browsers, browser)).map((found) => ({ ...found, state })),
  );
}

/** Roles that registries are pulled with; nothing is known of them before a listing. */
function missingRoles(context: CommandContext): Finding[] {
  const { agent } = context;
  if (agent.roles().length === 0) return [];
  const named = Object.entries(agent.settings.get().registries);
  return named.flatMap(([account, role]) => unlessFine(`registries.${account}`, () => namedRole(context, role)));
}

/** @param key of the setting that names it. */
function unlessFine(key: string, find: () => unknown): Finding[] {
  try {
    find();
    return [];
  } catch (error) {
    if (!(error instanceof DaypassError)) throw error;
    const { code, message, next, details } = error;
    return [
      failure(
        'settings',
        new DaypassError(code, `${key}: ${message}`, { next, cause: error, ...(details ? { details } : {}) }),
      ),
    ];
  }
}
