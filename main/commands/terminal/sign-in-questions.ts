/** Answers what a sign-in asks from standard input: a code of an MFA device, a code of a page, a SAML response. */
import type { SignInQuestion, SignInStep } from '../../../common/sign-in.ts';
import type { CommandContext } from '../framework/command.ts';
import { askCode, askLong } from './prompt.ts';

/** Each question once. Where the answer comes from elsewhere (the window), the one here is not waited for. */
export class Questions {
  readonly #context: CommandContext;
  readonly #session: string;
  #asked = '';

  constructor(context: CommandContext, session: string) {
    this.#context = context;
    this.#session = session;
  }

  /** @param opens whether windows and browsers open for this sign-in. */
  ask(step: SignInStep, opens: boolean): void {
    if (step.step === 'starting') this.#asked = '';
    if (step.step !== 'mfa' && step.step !== 'code' && step.step !== 'window') return;
    if (step.step === 'window' && opens && this.#context.agent.openSignInWindow) return;
    const which = JSON.stringify(step);
    if (which === this.#asked) return;
    this.#asked = which;
    void this.#answer(step);
  }

  async #answer(question: SignInQuestion): Promise<void> {
    const { agent, host, reply } = this.#context;
    try {
      const answer = await this.#read(question);
      agent.answerSignIn(this.#session, answer.expose());
    } catch {
      if (host.showWindow && !reply.signal.aborted) reply.stderr('Answer in the window of Daypass. Ctrl-C cancels.\n');
      else agent.cancelSignIn(this.#session);
    }
  }

  #read(question: SignInQuestion) {
    const { reply } = this.#context;
    switch (question.step) {
      case 'mfa':
        if (question.wasWrong)
          reply.stderr('AWS did not take that code. A code works once, for half a minute: wait for the next one.\n');
        return askCode(this.#context, `Code of the MFA device ${question.serial}:`);
      case 'code':
      case 'window':
        return askLong(this.#context, 'Paste it here (not shown), then Enter:');
    }
  }
}
