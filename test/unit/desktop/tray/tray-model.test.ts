import { describe, expect, it } from 'vitest';
import type { AgentView, RoleView } from '../../../../main/agent/views.ts';
import { stringsFor } from '../../../../main/desktop/strings/index.ts';
import type { TrayEntry, TrayScene } from '../../../../main/desktop/tray/entries.ts';
import { nextChange, trayModel, trayState } from '../../../../main/desktop/tray/tray-model.ts';
import { agentView, NOW, roleView, sessionView, signedIn } from '../../../support/app/views.ts';

const MINUTE = 60_000;

function scene(
  view: Partial<AgentView> = {},
  roles: readonly RoleView[] = [],
  language: 'en' | 'de' = 'en',
): TrayScene {
  const time = (at: number) => new Date(at).toISOString().slice(11, 16);
  const strings = stringsFor(language, []);
  return { view: agentView(view), roles, favourites: [], services: [], now: NOW, strings, ready: null, time };
}

function labels(entries: readonly TrayEntry[], before = ''): string[] {
  return entries.flatMap((entry) =>
    entry === 'separator'
      ? []
      : [`${before}${entry.label}`, ...labels(entry.items ?? [], `${before}${entry.label} > `)],
  );
}

function find(entries: readonly TrayEntry[], ...path: string[]): Exclude<TrayEntry, 'separator'> | undefined {
  const [first, ...rest] = path;
  const entry = entries.find((each) => each !== 'separator' && each.label === first);
  if (entry === undefined || entry === 'separator') return undefined;
  return rest.length === 0 ? entry : find(entry.items ?? [], ...rest);
}

describe('the picture in the tray', () => {
  const problem = { code: 'config-invalid', what: '', next: '' } as const;
  const question = { id: 1 } as AgentView['approvals'][number];

  it.each([
    ['signed-out', {}],
    ['signed-out', { sessions: [sessionView()] }],
    ['signed-in', { sessions: [sessionView(), sessionView({ state: signedIn(60) })] }],
    ['signed-in', { sessions: [sessionView({ state: signedIn(5, true) })] }],
    ['signed-in', { sessions: [sessionView({ state: signedIn(-5, true) })] }],
    ['signed-out', { sessions: [sessionView({ state: signedIn(-1) })] }],
    ['ending-soon', { sessions: [sessionView({ state: signedIn(15) })] }],
    ['signed-in', { sessions: [sessionView({ state: signedIn(15.1) })] }],
    ['needs-you', { sessions: [sessionView({ signInDue: true })] }],
    ['needs-you', { approvals: [question], configProblems: [problem] }],
    ['error', { configProblems: [problem], sessions: [sessionView({ state: signedIn(5) })] }],
    ['error', { settingsProblem: problem }],
    ['error', { keychain: { description: '', persistent: false, problem } }],
  ] as const)('says %s', (state, view) => {
    expect(trayState(agentView(view as Partial<AgentView>), NOW)).toBe(state);
  });
});

describe('the menu of the tray', () => {
  it('says when a new version waits, and only then', () => {
    const { entries } = trayModel({ ...scene(), ready: '0.2.0' });
    expect(find(entries, 'Restart to update to 0.2.0')?.action).toEqual({ do: 'update' });
    expect(labels(trayModel(scene()).entries).join()).not.toContain('Restart');
  });

  it('says how to begin where there is nothing yet', () => {
    expect(labels(trayModel(scene()).entries)).toEqual([
      'No active role',
      'Set up a session…',
      'Open Daypass',
      'Settings…',
      'Quit Daypass',
    ]);
  });

  it('shows the active role and its time left, favourites, then what was used lately, then sessions', () => {
    const roles = [
      roleView({ accountName: 'acme-dev', accountId: '2'.repeat(12), role: 'Dev', lastUsedAt: NOW - 2 * MINUTE }),
      roleView({ favourite: true, favouriteName: 'prod', lastUsedAt: NOW, expiresAt: NOW + 59.9 * MINUTE }),
      roleView({ accountName: 'acme-test', accountId: '3'.repeat(12), role: 'Ops', lastUsedAt: NOW - MINUTE }),
    ];
    const active = { session: 'acme', account: '111111111111', role: 'Admin' };
    const sessions = [sessionView({ state: signedIn(180) }), sessionView({ name: 'beta' })];
    const { entries, tooltip } = trayModel(scene({ active, sessions }, roles));
    const actions = (role: string) => [role, `${role} > Use`, `${role} > Open console`, `${role} > Copy credentials`];
    expect(labels(entries)).toEqual([
      'Active: prod (acme-prod / Admin), 59 min left',
      'Active: prod (acme-prod / Admin), 59 min left > Open console',
      'Active: prod (acme-prod / Admin), 59 min left > Copy credentials',
      'Active: prod (acme-prod / Admin), 59 min left > Stop using',
      'Favorites',
      ...actions('prod (acme-prod / Admin)'),
      'Recent',
      ...actions('acme-test / Ops'),
      ...actions('acme-dev / Dev'),
      'acme: signed in until 12:00',
      'acme: signed in until 12:00 > Sign in again',
      'acme: signed in until 12:00 > Sign out',
      'Sign in to beta',
      'Open Daypass',
      'Settings…',
      'Quit Daypass',
    ]);
    expect(find(entries, 'prod (acme-prod / Admin)', 'Use')).toMatchObject({
      checked: true,
      action: { do: 'use', role: active },
    });
    expect(find(entries, 'acme-dev / Dev', 'Use')).toMatchObject({ checked: false });
    expect(tooltip).toBe('Daypass: signed in\nActive: prod (acme-prod / Admin), 59 min left');
  });

  it('tells accounts of the same name apart by their session', () => {
    const roles = [roleView({ favourite: true }), roleView({ favourite: true, session: 'beta' })];
    expect(labels(trayModel(scene({}, roles)).entries)).toEqual(
      expect.arrayContaining(['acme-prod / Admin (acme)', 'acme-prod / Admin (beta)']),
    );
  });

  it('has eight favourites in the order of the person, the rest one step away', () => {
    const named = Array.from({ length: 25 }, (_, place) =>
      roleView({ accountId: String(place).padStart(12, '0'), accountName: `a${place}`, favourite: true }),
    );
    const favourites = named.map(({ session, accountId, role }) => ({ session, account: accountId, role })).reverse();
    const { entries } = trayModel({ ...scene({}, named), favourites });
    const shown = entries.flatMap((entry) => (entry !== 'separator' && /^a\d+ /.test(entry.label) ? entry.label : []));
    expect(shown).toEqual([24, 23, 22, 21, 20, 19, 18, 17].map((place) => `a${place} / Admin`));
    const more = find(entries, 'More')?.items ?? [];
    expect(more.map((entry) => (entry === 'separator' ? '' : entry.label))).toEqual(
      Array.from({ length: 17 }, (_, index) => `a${16 - index} / Admin`),
    );
  });

  it('keeps to a length that fits on a screen of 900 pixels, whatever there is', () => {
    const many = Array.from({ length: 60 }, (_, index) =>
      roleView({
        accountId: String(index).padStart(12, '0'),
        accountName: `a${index}`,
        favourite: index < 30,
        lastUsedAt: index,
      }),
    );
    const sessions = Array.from({ length: 12 }, (_, index) => sessionView({ name: `s${index}`, signInDue: true }));
    const approvals = [{ id: 1 }] as unknown as AgentView['approvals'];
    const { entries } = trayModel({ ...scene({ sessions, approvals }, many), ready: '0.2.0' });
    const items = entries.filter((entry) => entry !== 'separator').length;
    // A line of a panel's menu takes up to 30 pixels, a separator 10.
    expect(items * 30 + (entries.length - items) * 10).toBeLessThan(900);
  });

  it('has labels of at most 48 characters, which keep beginning and end', () => {
    const long = roleView({
      accountName: `acme-${'platform-'.repeat(6)}prod`,
      role: 'AWSPowerUserAccess',
      favourite: true,
      favouriteName: 'the one that I use all day',
      expiresAt: NOW + 30 * MINUTE,
    });
    const session = `a-session-with-${'a-very-'.repeat(5)}long-name`;
    const active = { session: 'acme', account: long.accountId, role: long.role };
    const sessions = [sessionView({ name: session, signInDue: true }), sessionView({ name: `${session}2` })];
    const all = trayModel(scene({ active, sessions }, [long])).entries.flatMap((entry) =>
      entry === 'separator' ? [] : entry.label,
    );
    for (const label of all) expect([...label].length, label).toBeLessThanOrEqual(48);
    expect(all).toEqual(expect.arrayContaining([expect.stringMatching(/^Active: the one.*Access\), 30 min left$/)]));
  });

  it('cuts account and role before the name that a favourite was given', () => {
    const role = roleView({
      accountName: 'acme-payments-production-frankfurt',
      role: 'AWSPowerUserAccess',
      favourite: true,
    });
    const { entries } = trayModel(scene({}, [{ ...role, favouriteName: 'payments, every day' }]));
    expect(labels(entries)).toContainEqual(expect.stringMatching(/^payments, every day \(acme-.*…PowerUserAccess\)$/));
  });

  it('offers for the active role what was opened last in its console, and to stop using it', () => {
    const active = { session: 'acme', account: '111111111111', role: 'Admin' };
    const services = [{ id: 's3', name: 'S3' }];
    const { entries } = trayModel({ ...scene({ active }, [roleView({ colour: 'red' })]), services });
    expect(find(entries, 'Active: acme-prod / Admin')).toMatchObject({ colour: 'red' });
    const unknown = trayModel(scene({ active }, [roleView({ colour: null })])).entries;
    expect(find(unknown, 'Active: acme-prod / Admin')).toMatchObject({ colour: 'unknown' });
    expect(find(entries, 'Active: acme-prod / Admin', 'Open console at', 'S3')?.action).toEqual({
      do: 'console',
      role: active,
      service: 's3',
    });
    expect(find(entries, 'Active: acme-prod / Admin', 'Stop using')?.action).toEqual({ do: 'stop-using' });
  });

  it('puts a sign-in that a program needs first, and many sessions into a menu of their own', () => {
    const sessions = Array.from({ length: 12 }, (_, index) =>
      sessionView({ name: `s${index}`, ...(index < 3 ? { state: signedIn(60) } : {}), signInDue: index === 7 }),
    );
    const { entries } = trayModel(scene({ sessions }));
    expect(entries[0]).toMatchObject({ action: { do: 'sign-in', session: 's7' } });
    expect(find(entries, 'Sessions: 3 of 12 signed in')?.items).toHaveLength(12);
    expect(find(entries, 'Sign in to s8')).toBeUndefined();
    expect(find(entries, 'Sessions: 3 of 12 signed in', 'Sign in to s8')?.action).toEqual({
      do: 'sign-in',
      session: 's8',
    });
  });

  it('shows the code to compare while a sign-in waits, and how to continue or give up', () => {
    const step = { step: 'device', userCode: 'ABCD-EFGH', url: 'u', urlWithCode: 'u', expiresAt: NOW } as const;
    const sessions = [sessionView({ signIn: { status: 'running', method: 'device', step } })];
    expect(labels(trayModel(scene({ sessions })).entries)).toEqual(
      expect.arrayContaining([
        'acme: compare the code ABCD-EFGH',
        'acme: compare the code ABCD-EFGH > Open the sign-in page again',
        'acme: compare the code ABCD-EFGH > Cancel',
      ]),
    );
  });

  it('puts a program’s question first', () => {
    const approvals = [{ id: 1 }, { id: 2 }] as unknown as AgentView['approvals'];
    const [first] = trayModel(scene({ approvals })).entries;
    expect(first).toEqual({ label: '2 programs want to use roles…', action: { do: 'answer' } });
  });

  it('speaks German', () => {
    const sessions = [sessionView({ signInDue: true })];
    expect(labels(trayModel(scene({ sessions }, [], 'de')).entries)).toEqual([
      'Bei acme anmelden (für ein Programm)',
      'Keine aktive Rolle',
      'Daypass öffnen',
      'Einstellungen …',
      'Daypass beenden',
    ]);
  });
});

describe('what time alone changes', () => {
  const active = { session: 'acme', account: '111111111111', role: 'Admin' };

  it('is the minutes that are left, at the moment when they change', () => {
    const at = (left: number) => nextChange(scene({ active }, [roleView({ expiresAt: NOW + left })]));
    expect(at(59.5 * MINUTE)).toBe(NOW + 0.5 * MINUTE + 1);
    expect(at(59 * MINUTE)).toBe(NOW + 1);
    expect(at(30_000)).toBe(NOW + 30_001);
    expect(at(-1)).toBeNull();
  });

  it('is a session that begins to end, and one that ends', () => {
    expect(nextChange(scene({ sessions: [sessionView({ state: signedIn(60) })] }))).toBe(NOW + 45 * MINUTE);
    expect(nextChange(scene({ sessions: [sessionView({ state: signedIn(10) })] }))).toBe(NOW + 10 * MINUTE);
    expect(nextChange(scene({ sessions: [sessionView({ state: signedIn(60, true) })] }))).toBeNull();
  });
});
