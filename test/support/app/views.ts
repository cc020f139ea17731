/** What the agent shows of itself, for tests of what is made of it. */
import type { AgentView, RoleView, SessionView } from '../../../main/agent/views.ts';

export const NOW = Date.UTC(2026, 10, 24, 9, 0, 0);

export function sessionView(change: Partial<SessionView> = {}): SessionView {
  return {
    name: 'acme',
    kind: 'identity-center',
    address: 'https://acme.awsapps.com/start',
    startUrl: 'https://acme.awsapps.com/start',
    region: 'eu-west-1',
    origin: 'sso-session',
    state: { status: 'signed-out', reason: 'never' },
    signIn: null,
    signInDue: false,
    dueFor: null,
    method: 'device',
    hasMethods: true,
    buildsOn: null,
    note: null,
    clockOffset: 0,
    listing: {
      status: 'idle',
      accounts: 0,
      accountsDone: 0,
      completedAt: null,
      slowedUntil: null,
      missing: [],
      error: null,
    },
    outage: null,
    accessKey: null,
    ...change,
  };
}

/** @param minutes from `NOW` until the session ends. */
export function signedIn(minutes: number, renewable = false): SessionView['state'] {
  return { status: 'signed-in', expiresAt: NOW + minutes * 60_000, renewable };
}

export function roleView(change: Partial<RoleView> = {}): RoleView {
  return {
    session: 'acme',
    accountId: '111111111111',
    accountName: 'acme-prod',
    email: 'prod@example.com',
    role: 'Admin',
    alias: null,
    tags: [],
    colour: 'red',
    region: null,
    sensitive: false,
    favourite: false,
    favouriteName: null,
    lastUsedAt: null,
    expiresAt: null,
    ...change,
  };
}

export function agentView(change: Partial<AgentView> = {}): AgentView {
  return {
    version: '1.0.0',
    pid: 1,
    mode: 'desktop',
    startedAt: NOW,
    keychain: { description: 'Secret Service', persistent: true, problem: null },
    paths: { awsConfig: '/home/a/.aws/config', settings: '/s', state: '/state', logs: '/logs' },
    active: null,
    approvals: [],
    endpoints: { used: [], refused: [] },
    settingsProblem: null,
    sessions: [],
    configProblems: [],
    ...change,
  };
}
