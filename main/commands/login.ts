import type { SignInMethod, SignInStep } from '../../common/sign-in.ts';
import type { SessionView } from '../agent/views.ts';
import { DaypassError, EXIT } from '../base/errors.ts';
import { shellWord } from '../base/shell-word.ts';
import type { Command, CommandContext, Input } from './framework/command.ts';
import { sessionArgument } from './framework/session-argument.ts';
import { askCode } from './terminal/prompt.ts';
import { Questions } from './terminal/sign-in-questions.ts';
import { formatDuration, formatTime, printable } from './terminal/text.ts';

export const login: Command = {
  path: ['login'],
  summary: 'Sign in to a session',
  needsWindows: true,
  details: [
    'Opens the sign-in page in your browser, shows the code to compare there, and waits until you have approved.',
    'A session that builds on another one signs in to that first; one with an MFA device asks for its code here (from',
    'standard input where that is no terminal). Without SESSION, the only session there is.',
    'How a session is signed in to is kept for each session: --remember with --device or --browser changes it, for the',
    'window and the tray too.',
  ].join('\n'),
  arguments: [{ name: 'SESSION', about: 'name of a session, as `daypass status` lists them' }],
  flags: {
    'no-browser': { about: 'only print the address; open it anywhere, on another machine too' },
    device: { about: 'compare a code and approve it (the default with Identity Center)' },
    browser: { about: 'come back from the browser to this machine (authorization code with PKCE)' },
    remember: { about: 'from now on, sign in to SESSION in the way that --device or --browser names' },
    'find-region': {
      about: 'look for the region of SESSION on its portal first, and correct sso_region if it is another',
    },
    'client-secret': { about: 'ask for the secret of an OpenID client that has one, and keep it in the keychain' },
  },
  exclusive: [['device', 'browser']],
  examples: [
    ['daypass login', 'sign in to the only session'],
    ['daypass login acme', 'sign in to the session acme'],
    ['daypass login acme --browser --remember', 'without a code, now and every time after'],
    ['daypass login acme --no-browser', 'over ssh: open the printed address elsewhere'],
  ],
  async run(context, input) {
    const { agent, clock, reply } = context;
    if (input.has('remember') && !input.has('device') && !input.has('browser')) {
      throw new DaypassError('usage', '--remember goes with --device or --browser.');
    }
    const { name } = await sessionArgument(context, input.arguments[0]);
    if (input.has('remember')) await agent.edits.setSignInMethod(name, input.has('browser') ? 'browser' : 'device');
    if (input.has('find-region')) await correctRegion(context, name);
    if (input.has('client-secret')) {
      await agent.edits.setClientSecret(name, await askCode(context, `Client secret of ${name} (not shown):`));
    }
    // What it builds on comes first, each once.
    const below = new Set<string>();
    for (let next = agent.sessionToSignInTo(name); next !== name; next = agent.sessionToSignInTo(name)) {
      if (below.has(next)) throw new DaypassError('sign-in-required', `Not signed in to ${next}.`);
      below.add(next);
      reply.stderr(`${name} builds on ${next}.\n`);
      await signIn(context, input, next);
    }
    await signIn(context, input, name);
    const session = agent.view().sessions.find((session) => session.name === name);
    if (session?.state.status !== 'signed-in') {
      throw new DaypassError('sign-in-required', `Not signed in to ${name}.`);
    }
    const { keychain } = agent.view();
    if (!keychain.persistent) {
      const why = keychain.problem ? `${keychain.problem.what} ` : '';
      reply.stderr(`${why}The sign-in is kept in memory only and ends with the agent.\n`);
    }
    const until = formatTime(session.state.expiresAt, clock.now(), context.request.env.TZ);
    reply.stdout(
      session.state.renewable
        ? `Signed in to ${name}. It renews itself for as long as your organization allows.\n`
        : `Signed in to ${name} until ${until}.\n`,
    );
    return EXIT.done;
  },
};

/** @throws DaypassError wrong-region | usage for a session without a portal | config-* | state-unwritable */
async function correctRegion({ agent, reply }: CommandContext, name: string): Promise<void> {
  const { startUrl, region, found } = await agent.edits.portalRegion(name);
  if (found === region) {
    reply.stderr(`${name} is set to the region of its portal, ${found}.\n`);
    return;
  }
  await agent.edits.edit({ name, startUrl, region: found });
  reply.stderr(`sso_region of ${name} is ${found} now. It was ${region}.\n`);
}

/** One session's sign-in, from its start to its end. @throws DaypassError as `Agent.signIn` and its `done` do. */
async function signIn(context: CommandContext, input: Input, name: string): Promise<void> {
  const { agent, host, request, reply } = context;
  const viewed = () => agent.view().sessions.find((session) => session.name === name);
  const method = methodOf(context, input, viewed());
  const noBrowser = input.has('no-browser') || request.env.SSH_CONNECTION !== undefined;
  const open = async (url: string) => {
    try {
      await host.openBrowser(url, request.env);
    } catch {
      reply.stderr('No browser could be opened. Open the address yourself.\n');
    }
  };
  const signIn = await agent.signIn(name, noBrowser ? { method } : { method, open });
  const onGone = () => signIn.started && agent.cancelSignIn(name);
  reply.signal.addEventListener('abort', onGone, { once: true });
  if (reply.signal.aborted) onGone();
  const printer = new StepPrinter(context, name, viewed);
  const questions = new Questions(context, name);
  const show = () => {
    const view = viewed()?.signIn;
    if (view?.status !== 'running') return;
    printer.print(view.step, !noBrowser);
    questions.ask(view.step, !noBrowser);
  };
  const subscription = agent.onDidChange(show);
  try {
    show();
    await signIn.done;
  } catch (error) {
    throw agent.view().sessions.length > 1 ? namingSession(error, name) : error;
  } finally {
    await subscription.dispose();
    reply.signal.removeEventListener('abort', onGone);
  }
}

/** Where there are several sessions, `daypass login` alone would ask which. */
function namingSession(error: unknown, name: string): unknown {
  if (!(error instanceof DaypassError)) return error;
  const { code, message, details } = error;
  const next = error.next.replace('`daypass login`', () => `\`daypass login ${shellWord(printable(name))}\``);
  return new DaypassError(code, message, { next, cause: error, ...(details ? { details } : {}) });
}

/** What the flags say, else the session's own; from afar the browser could not come back to this machine. */
function methodOf({ request }: CommandContext, input: Input, session: SessionView | undefined): SignInMethod {
  if (input.has('browser')) return 'browser';
  if (input.has('device') || request.env.SSH_CONNECTION !== undefined) return 'device';
  return session?.method ?? 'device';
}

/** How to bring a SAML response here from a browser on any machine. */
const PASTE_RESPONSE = (session: string, url: string) =>
  `Sign in to ${session} by hand:\n\n` +
  `  1. In a browser, open the developer tools, Network, and switch on "Preserve log".\n` +
  `  2. Open ${url} and sign in.\n` +
  `  3. Find the POST to "saml" at signin.aws.amazon.com, and copy the value of SAMLResponse from its form data.\n` +
  `  4. Paste it here and press Enter, or: daypass login ${shellWord(session)} --no-browser < file\n\n` +
  'It is good for five minutes and as secret as a password.\n';

/** Prints each step once, and only what is new in it. */
class StepPrinter {
  readonly #context: CommandContext;
  readonly #session: string;
  readonly #viewed: () => SessionView | undefined;
  #shown = '';
  #slow = false;

  constructor(context: CommandContext, session: string, viewed: () => SessionView | undefined) {
    this.#context = context;
    this.#session = session;
    this.#viewed = viewed;
  }

  print(step: SignInStep, opens: boolean): void {
    const { reply } = this.#context;
    switch (step.step) {
      case 'starting':
        // What comes next is asked again, even if it is the same question.
        this.#shown = '';
        return;
      case 'device':
        if (this.#isNew(step.userCode)) {
          reply.stderr(
            `Sign in to ${this.#session}${opens ? ' in the browser that opens' : ''}:\n\n` +
              `  ${step.urlWithCode}\n\n` +
              `  Code    ${step.userCode}\n${this.#place()}` +
              `Compare the code with the one on the page. Approve only if you started this sign-in.\n${this.#until(step)}${this.#trouble()}`,
          );
        } else this.#answersAgain();
        return;
      case 'browser':
        if (this.#isNew(step.url)) {
          const how = opens ? ' in the browser that opens' : ' by opening this address on this machine';
          reply.stderr(
            `Sign in to ${this.#session}${how}:\n\n  ${step.url}\n${this.#place()}${this.#until(step)}${this.#trouble()}`,
          );
        } else this.#answersAgain();
        return;
      case 'mfa':
        return;
      case 'code':
        if (this.#isNew(`${step.url}${step.wasWrong === true}`)) {
          const again = step.wasWrong ? 'That was not the code of this sign-in. ' : '';
          reply.stderr(
            `${again}Sign in to ${this.#session} with this address in any browser, then paste the code that it shows:\n\n` +
              `  ${step.url}\n\n${this.#until(step)}${this.#trouble()}`,
          );
        }
        return;
      case 'window':
        if (this.#isNew(step.url)) {
          const { openSignInWindow } = this.#context.agent;
          reply.stderr(
            opens && openSignInWindow
              ? `Sign in to ${this.#session} in the window that opens.\n${this.#until(step)}`
              : PASTE_RESPONSE(this.#session, step.url),
          );
        }
        return;
      case 'slow-network':
        if (!this.#slow) reply.stderr('No answer from AWS at the moment; still trying.\n');
        this.#slow = true;
    }
  }

  #isNew(what: string): boolean {
    if (this.#shown === what) return false;
    this.#shown = what;
    return true;
  }

  #answersAgain(): void {
    if (this.#slow) this.#context.reply.stderr('AWS answers again.\n');
    this.#slow = false;
  }

  /** IAM Identity Center also gives codes in a region other than the portal's, which can't be approved. */
  #place(): string {
    const portal = this.#portal();
    return portal ? `  Region  ${portal.region}\n  Portal  ${portal.host}\n\n` : '\n';
  }

  /** Errors that AWS shows on its page and doesn't report back. */
  #trouble(): string {
    const portal = this.#portal();
    if (portal) {
      // What was just found is not to be doubted.
      const region = this.#context.request.argv.includes('--find-region')
        ? ''
        : `If the page doesn't accept it, ${portal.region} may not be the region of ${portal.host}: press Ctrl-C and run ` +
          `\`daypass login ${shellWord(this.#session)} --find-region\`.\n`;
      return `${region}If you cancel on the page, press Ctrl-C here too: AWS may not report it.\n`;
    }
    if (this.#viewed()?.kind !== 'console-login') return '';
    return 'If the page says "400", sign out of the AWS console in your browser, then open the address again.\n';
  }

  #portal(): { region: string; host: string } | null {
    const { region, startUrl } = this.#viewed() ?? {};
    if (!region || !startUrl) return null;
    return { region: printable(region), host: printable(URL.canParse(startUrl) ? new URL(startUrl).host : startUrl) };
  }

  #until({ expiresAt }: { expiresAt: number }): string {
    const now = this.#context.clock.now();
    return `Waiting until ${formatTime(expiresAt, now, this.#context.request.env.TZ)} (${formatDuration(expiresAt - now)}). Ctrl-C cancels.\n`;
  }
}
