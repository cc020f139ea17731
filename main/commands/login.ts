import { DaypassError, EXIT } from '../base/errors.ts';
import type { SignInStep } from '../sources/source.ts';
import type { Command, CommandContext } from './command.ts';
import { sessionArgument } from './session-argument.ts';
import { formatDuration, formatTime } from './text.ts';

export const login: Command = {
  path: ['login'],
  summary: 'Sign in to a session',
  details: [
    'Opens the sign-in page in your browser, shows the code to compare there, and waits until you have approved.',
    'Without SESSION, the only session of your AWS config file.',
  ].join('\n'),
  arguments: [{ name: 'SESSION', about: 'name of an [sso-session] section' }],
  flags: {
    'no-browser': { about: 'only print the address; open it anywhere, on another machine too' },
    device: { about: 'compare a code and approve it (the default)' },
    browser: { about: 'come back from the browser to this machine (authorization code with PKCE)' },
  },
  exclusive: [['device', 'browser']],
  examples: [
    ['daypass login', 'sign in to the only session'],
    ['daypass login acme', 'sign in to the session acme'],
    ['daypass login acme --no-browser', 'over ssh: open the printed address elsewhere'],
  ],
  async run(context, input) {
    const { agent, clock, host, request, reply } = context;
    const { name } = await sessionArgument(context, input.arguments[0]);
    const method = input.has('browser') ? 'browser' : 'device';
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
    const printer = new StepPrinter(context, name);
    const show = () => {
      const view = agent.view().sessions.find((session) => session.name === name)?.signIn;
      if (view?.status === 'running') printer.print(view.step, !noBrowser);
    };
    const subscription = agent.onDidChange(show);
    try {
      show();
      await signIn.done;
    } finally {
      await subscription.dispose();
      reply.signal.removeEventListener('abort', onGone);
    }
    const state = agent.view().sessions.find((session) => session.name === name)?.state;
    if (state?.status !== 'signed-in') throw new DaypassError('sign-in-required', `Not signed in to ${name}.`);
    const { keychain } = agent.view();
    if (!keychain.persistent) {
      const why = keychain.problem ? `${keychain.problem.what} ` : '';
      reply.stderr(`${why}The sign-in is kept in memory only and ends with the agent.\n`);
    }
    const until = formatTime(state.expiresAt, clock.now());
    reply.stdout(
      state.renewable
        ? `Signed in to ${name}. It renews itself for as long as your organisation allows.\n`
        : `Signed in to ${name} until ${until}.\n`,
    );
    return EXIT.done;
  },
};

/** Prints each step once, and only what is new in it. */
class StepPrinter {
  readonly #context: CommandContext;
  readonly #session: string;
  #shown = '';
  #slow = false;

  constructor(context: CommandContext, session: string) {
    this.#context = context;
    this.#session = session;
  }

  print(step: SignInStep, opens: boolean): void {
    const { reply } = this.#context;
    switch (step.step) {
      case 'starting':
        return;
      case 'device':
        if (this.#isNew(step.userCode)) {
          reply.stderr(
            `Sign in to ${this.#session}${opens ? ' in the browser that opens' : ''}:\n\n` +
              `  ${step.urlWithCode}\n\n` +
              `  Code  ${step.userCode}\n\n` +
              `Compare the code with the one on the page. Approve only if you started this.\n${this.#until(step)}`,
          );
        } else this.#answersAgain();
        return;
      case 'browser':
        if (this.#isNew(step.url)) {
          const how = opens ? ' in the browser that opens' : ' by opening this address on this machine';
          reply.stderr(`Sign in to ${this.#session}${how}:\n\n  ${step.url}\n\n${this.#until(step)}`);
        } else this.#answersAgain();
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

  #until({ expiresAt }: { expiresAt: number }): string {
    const now = this.#context.clock.now();
    return `Waiting until ${formatTime(expiresAt, now)} (${formatDuration(expiresAt - now)}). Ctrl-C cancels.\n`;
  }
}
