/** States of the window that come and go, or that only trouble brings about: each as main tells the page of it. */
import type { ProblemInfo, SignInInfo, ViewState } from '../../preload/contracts/main.ts';
import { type Scene, tell, tellSession, tellSignIn, tellTruth } from './scene.ts';
import type { PicturedView } from './view.ts';

const MINUTE = 60_000;
const url = 'https://acme.awsapps.com/start/#/device';
type Running = Extract<SignInInfo, { status: 'running' }>;
type Step = Running['step'];

const soon = () => Date.now() + 9 * MINUTE + 30_000;
const problem = (code: string, what: string, next: string): ProblemInfo => ({ code, what, next });

/** One for each step of the contract: the type-checker asks for a new one. */
const STEPS: Readonly<Record<Exclude<Step['step'], 'device'>, () => Step>> = {
  starting: () => ({ step: 'starting' }),
  browser: () => ({ step: 'browser', url, expiresAt: soon() }),
  'slow-network': () => ({ step: 'slow-network', expiresAt: soon() }),
  mfa: () => ({ step: 'mfa', serial: 'arn:aws:iam::111122223333:mfa/ann', expiresAt: soon() }),
  window: () => ({ step: 'window', url, expiresAt: soon() }),
  code: () => ({ step: 'code', url, expiresAt: soon() }),
};

const FAILURES: Readonly<Record<string, ProblemInfo>> = {
  expired: problem('sign-in-expired', 'The code expired before it was approved.', 'Try again.'),
  'wrong-region': problem(
    'wrong-region',
    'acme is set to us-east-1, but its portal is in eu-west-1.',
    'Correct the region and sign in, or edit the session.',
  ),
  unreachable: problem('aws-unreachable', 'AWS can’t be reached.', 'Check the network connection and try again.'),
  failed: problem(
    'aws-rejected',
    'AWS does not know the start URL https://acme.awsapps.com/start.',
    'Check the start URL and the region of the session.',
  ),
};

const running = (step: () => Step) => (scene: Scene) =>
  tellSignIn({ status: 'running', method: step().step === 'browser' ? 'browser' : 'device', step: step() })(scene);
const isWrong = (step: Step): Step => ('serial' in step || step.step === 'code' ? { ...step, wasWrong: true } : step);

export const SIGN_IN_STATES: readonly PicturedView[] = [
  ...Object.entries(STEPS).map(
    ([name, step]): PicturedView => ({
      name: `sign-in-${name}`,
      isState: true,
      show: async (scene) => {
        await running(step)(scene);
        await scene.page.locator('.panel').waitFor();
        if (name === 'starting') await scene.page.getByText('This is taking longer than usual.').waitFor();
      },
      leave: tellTruth,
    }),
  ),
  {
    name: 'sign-in-console',
    isState: true,
    show: async (scene) => {
      const page = 'https://eu-west-1.signin.aws.amazon.com/v1/authorize';
      const step = { step: 'browser', url: page, expiresAt: soon() } as const;
      const signIn = { status: 'running', method: 'browser', step } as const;
      const state = { status: 'signed-out', reason: 'expired' } as const;
      await tellSession(scene, { kind: 'console-login', signIn, state });
      await scene.page.getByText('If the page says “400”').waitFor();
    },
    leave: tellTruth,
  },
  {
    name: 'sign-in-console-expired',
    isState: true,
    show: async (scene) => {
      const signIn = { status: 'failed', method: 'browser', error: FAILURES.expired as ProblemInfo } as const;
      const state = { status: 'signed-out', reason: 'expired' } as const;
      await tellSession(scene, { kind: 'console-login', signIn, state });
      await scene.page.getByText('The sign-in expired').waitFor();
    },
    leave: tellTruth,
  },
  ...(
    [
      ['mfa', 'AWS rejected that code.'],
      ['code', 'That code is wrong.'],
    ] as const
  ).map(
    ([name, words]): PicturedView => ({
      name: `sign-in-${name}-wrong`,
      isState: true,
      show: async (scene) => {
        await running(() => isWrong(STEPS[name]()))(scene);
        await scene.page.getByText(words).waitFor();
      },
      leave: tellTruth,
    }),
  ),
  ...Object.entries(FAILURES).map(
    ([name, error]): PicturedView => ({
      name: `sign-in-${name}`,
      isState: true,
      show: async (scene) => {
        await tellSignIn({ status: 'failed', method: 'device', error })(scene);
        await scene.page.getByRole('button', { name: 'Dismiss' }).waitFor();
      },
      leave: tellTruth,
    }),
  ),
];

/** What is said above every view. */
const NOTICES: Readonly<Record<string, (view: ViewState) => Partial<ViewState>>> = {
  'no-keychain': ({ keychain }) => ({
    keychain: {
      ...keychain,
      persistent: false,
      problem: problem('keychain-unavailable', 'The keychain is locked.', 'Unlock it, then sign in again.'),
    },
  }),
  'settings-broken': () => ({
    settingsProblem: problem(
      'settings-invalid',
      'settings.json could not be read and was set aside as settings.json.broken.',
      'The defaults apply; fix the copy and put it back.',
    ),
  }),
};

const unreachable = problem('aws-unreachable', 'AWS can’t be reached.', 'Check the network connection and try again.');
const NOT_SLOWED = { slowedUntil: null, missing: [] };
const listedAt = () => Date.now() - 70 * MINUTE;

export const TROUBLE: readonly PicturedView[] = [
  ...Object.entries(NOTICES).map(
    ([name, change]): PicturedView => ({
      name: `notice-${name}`,
      isState: true,
      show: (scene) => tell(scene, change),
      leave: tellTruth,
    }),
  ),
  {
    name: 'no-connection',
    show: async (scene) => {
      await tellSession(scene, {
        outage: { since: Date.now() - MINUTE, error: unreachable },
        listing: {
          status: 'failed',
          accounts: 90,
          accountsDone: 90,
          completedAt: listedAt(),
          ...NOT_SLOWED,
          error: unreachable,
        },
      });
      await scene.page.getByText('Can’t reach Identity Center for acme.').waitFor();
    },
    leave: tellTruth,
  },
  {
    name: 'list-failed',
    isState: true,
    show: async (scene) => {
      const error = problem('aws-throttled', 'AWS asks to slow down.', 'Wait a moment and try again.');
      await tellSession(scene, {
        listing: { status: 'failed', accounts: 90, accountsDone: 40, completedAt: listedAt(), ...NOT_SLOWED, error },
      });
      await scene.page.getByRole('button', { name: 'Details' }).click();
      await scene.page.getByText('Couldn’t refresh the list of acme.').waitFor();
    },
    async leave(scene) {
      await scene.page.keyboard.press('Escape');
      await tellTruth(scene);
    },
  },
  {
    name: 'old-key-and-clock',
    isState: true,
    show: async (scene) => {
      const accessKey = { id: 'AKIAIOSFODNN7EXAMPLE', createdAt: Date.now() - 100 * 24 * 60 * MINUTE, isOld: true };
      await tellSession(scene, { clockOffset: -12 * MINUTE, accessKey: { ...accessKey, rotation: null } });
      await scene.page.getByText('The access key of acme is more than 90 days old.').waitFor();
    },
    leave: tellTruth,
  },
  {
    name: 'rotation-stopped',
    isState: true,
    show: async (scene) => {
      const accessKey = { id: 'AKIAIOSFODNN7EXAMPLE', createdAt: Date.now(), isOld: false };
      await tellSession(scene, { accessKey: { ...accessKey, rotation: { step: 'swapped', deleteAt: null } } });
      await scene.page.getByText('Rotating the access key of acme didn’t finish.').waitFor();
    },
    leave: tellTruth,
  },
  {
    name: 'offline',
    async show({ page }) {
      // The browser's own word for it, which no connection of this page follows: it has none.
      await page.evaluate(`Object.defineProperty(navigator, 'onLine', { get: () => false, configurable: true })`);
      await page.evaluate(`window.dispatchEvent(new Event('offline'))`);
      await page.getByText('You are offline.').waitFor();
    },
    async leave({ page }) {
      await page.evaluate(`delete navigator.onLine`);
      await page.evaluate(`window.dispatchEvent(new Event('online'))`);
      await page.getByText('You are offline.').waitFor({ state: 'hidden' });
    },
  },
];

/** A Monday morning: three sessions are signed in to, one is loading, one is needed by a program, and the others wait. */
export const twelveSessions: Parameters<typeof tell>[1] = (_view, session) => {
  const names = [
    'acme',
    'acme-sandbox',
    'billing',
    'contoso',
    'data-platform',
    'delivery-of-a-company-with-a-long-name',
  ];
  const all = [...names, 'globex', 'initech', 'northwind', 'stark', 'umbrella', 'wayne'];
  const dueFor = { program: 'terraform', account: 'globex-prod', role: 'PowerUserAccess' };
  return {
    sessions: all.map((name, index) => ({
      ...session,
      name,
      state: index < 3 ? session.state : { status: 'signed-out', reason: index % 2 ? 'expired' : 'signed-out' },
      ...(name === 'globex' ? { signInDue: true, dueFor } : {}),
      listing:
        index === 1 || index === 2
          ? { ...session.listing, status: 'running', accounts: 100, accountsDone: 49 }
          : session.listing,
    })),
  };
};
