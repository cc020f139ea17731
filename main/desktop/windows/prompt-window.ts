/**
 * Asks before a sensitive role is used: a small window on top of the others, one question at a time. It takes no focus, so
 * that it isn't answered by a key meant for another window, and it goes when the question does.
 */
import { join } from 'node:path';
import { BrowserWindow, screen, type WebContents } from 'electron';
import { APPROVAL, type PromptAnswer, type PromptQuestion } from '../../../preload/contracts/approval.ts';
import type { Agent } from '../../agent/agent.ts';
import type { ApprovalView } from '../../agent/approvals.ts';
import type { Clock } from '../../base/clock.ts';
import { type Disposable, DisposableStack } from '../../base/disposable.ts';
import type { ErrorView } from '../../base/errors.ts';
import type { Log } from '../../platform/log.ts';
import { serveContract } from '../ipc/ipc.ts';
import { tell } from '../ipc/serve-contract.ts';
import { windowProblem } from '../ipc/window-view.ts';
import type { Strings } from '../strings/index.ts';
import { bringToFront, resizeContents, showOnce } from './fit-and-show.ts';
import { keepInside, LOCKED_DOWN } from './hardening.ts';
import { PROMPT_PAGE } from './scheme.ts';
import { shownPath } from './shown-path.ts';

/** A yes within this time of the question's appearance was meant for something else, in ms. */
const ARMED_AFTER_MS = 500;
/** The height until the page tells its own, and the most that it gets: beyond that, names scroll above the buttons. */
const SIZE = { width: 460, height: 296 } as const;
const MOST_HEIGHT = 560;
/** Places that the page fills: names stand out there, and seconds are counted. */
const ITS_OWN = { program: '{program}', account: '{account}', role: '{role}', seconds: '{seconds}' } as const;

export interface PromptWindowDependencies {
  /** Folder of the built app. */
  readonly out: string;
  readonly agent: Agent;
  readonly clock: Clock;
  readonly log: Log;
  readonly strings: () => Strings;
  readonly wayland: boolean;
  /** The person's own folder. */
  readonly home: string;
}

export class PromptWindow implements Disposable {
  readonly #dependencies: PromptWindowDependencies;
  readonly #resources = new DisposableStack();
  #window: BrowserWindow | null = null;
  /** The question on the screen, and since when: monotonic ms; null until the page has asked for it. */
  #shown: { readonly id: number; readonly since: number } | null = null;

  constructor(dependencies: PromptWindowDependencies) {
    const { approvals } = dependencies.agent;
    this.#dependencies = dependencies;
    this.#resources.add(approvals.attach());
    this.#resources.add(approvals.onDidChange(() => this.#sync()));
    this.#resources.add(this.#listen());
  }

  get contents(): WebContents | null {
    return this.#window && !this.#window.isDestroyed() ? this.#window.webContents : null;
  }

  /** Brings the question to the front, for a person who asks for it. */
  show(): void {
    if (this.contents && this.#window) bringToFront(this.#window);
  }

  async dispose(): Promise<void> {
    await this.#resources.dispose();
    this.#window?.destroy();
  }

  #sync(): void {
    const [first] = this.#dependencies.agent.approvals.list();
    if (!first) {
      this.#shown = null;
      this.#window?.destroy();
      return;
    }
    if (!this.#window) this.#window = this.#create();
    else this.#tell();
  }

  #tell(): void {
    const question = this.#question();
    if (question && this.contents) tell(this.contents, APPROVAL, 'question', question);
  }

  /** What the page is to show now. Who asks for it shows it. */
  #question(): PromptQuestion | null {
    const { agent, clock, strings } = this.#dependencies;
    const [first, ...others] = agent.approvals.list();
    if (!first) return null;
    if (this.#shown?.id !== first.id) this.#shown = { id: first.id, since: clock.monotonic() };
    const { prompt, language } = strings();
    return {
      id: first.id,
      language,
      title: prompt.title,
      question: prompt.question(ITS_OWN),
      names: { program: first.program, account: first.accountName, role: first.role },
      facts: [
        {
          label: prompt.program,
          value: first.program,
          also: prompt.process({ pid: String(first.pid) }),
          places: this.#places(first),
        },
        { label: prompt.account, value: first.accountName, also: first.account, places: [] },
        { label: prompt.role, value: first.role, also: '', places: [] },
        { label: prompt.session, value: first.session, also: '', places: [] },
      ],
      allow: prompt.allow,
      allowFor: prompt.allowFor({ minutes: String(agent.settings.get().approvalMinutes) }),
      deny: prompt.deny,
      leftMs: Math.max(0, first.expiresAt - clock.now()),
      left: prompt.left(ITS_OWN),
      more: others.length > 0 ? prompt.more({ n: others.length }) : '',
      colour: colourOf(first, agent),
      armedAfterMs: ARMED_AFTER_MS,
    };
  }

  /** A name says little: any program may call a file `aws`. */
  #places({ path, script }: ApprovalView): string[] {
    return [path, script].filter((each) => each !== '').map((each) => shownPath(each, this.#dependencies.home));
  }

  #answer(id: number, answer: PromptAnswer): void {
    const { agent, clock } = this.#dependencies;
    if (this.#shown?.id !== id) return;
    const isArmed = clock.monotonic() - this.#shown.since >= ARMED_AFTER_MS;
    if (answer === 'no' || isArmed) agent.approvals.answer(id, answer);
  }

  #create(): BrowserWindow {
    // Wayland says where the pointer is over a window alone: without one, asking ended the whole program (Electron 33).
    const { workArea } = this.#dependencies.wayland
      ? screen.getPrimaryDisplay()
      : screen.getDisplayNearestPoint(screen.getCursorScreenPoint());
    const window = new BrowserWindow({
      ...SIZE,
      x: Math.round(workArea.x + (workArea.width - SIZE.width) / 2),
      y: Math.round(workArea.y + (workArea.height - SIZE.height) / 3),
      title: this.#dependencies.strings().prompt.title,
      show: false,
      alwaysOnTop: true,
      resizable: false,
      minimizable: false,
      maximizable: false,
      fullscreenable: false,
      autoHideMenuBar: true,
      useContentSize: true,
      webPreferences: {
        preload: join(this.#dependencies.out, 'preload', 'prompt.cjs'),
        ...LOCKED_DOWN,
      },
    });
    keepInside(window.webContents);
    showOnce(window, () => {
      window.showInactive();
      window.flashFrame(true);
    });
    // Closing it is a no to what it asks; further questions open it again.
    window.on('close', () => {
      if (this.#shown) this.#dependencies.agent.approvals.answer(this.#shown.id, 'no');
    });
    window.on('closed', () => {
      if (this.#window === window) this.#window = null;
      this.#shown = null;
      if (this.#dependencies.agent.approvals.list().length > 0 && !this.#window) this.#window = this.#create();
    });
    void window.loadURL(PROMPT_PAGE);
    return window;
  }

  /** Makes the window as high as what is in it, and keeps it on the screen. @param height CSS px */
  #fit(height: number): void {
    const window = this.#window;
    if (!window) return;
    const { workArea } = screen.getDisplayMatching(window.getBounds());
    const zoom = window.webContents.getZoomFactor();
    const wanted = Math.ceil(Math.min(height, MOST_HEIGHT) * zoom);
    // Narrow lines at a large zoom would leave names no room above the buttons.
    const width = Math.min(Math.ceil(SIZE.width * zoom), workArea.width);
    resizeContents(window, width, Math.min(wanted, workArea.height));
    const { x, y, width: across, height: whole } = window.getBounds();
    const within = (at: number, from: number, size: number, own: number) =>
      Math.max(from, Math.min(at, from + size - own));
    const place = [
      within(x, workArea.x, workArea.width, across),
      within(y, workArea.y, workArea.height, whole),
    ] as const;
    if (place[0] !== x || place[1] !== y) window.setPosition(...place);
  }

  #listen(): Disposable {
    const handlers = {
      question: () => this.#question(),
      answer: (id: number, answer: PromptAnswer) => this.#answer(id, answer),
      fit: (height: number) => this.#fit(height),
    };
    const { log, strings } = this.#dependencies;
    const problem = (error: ErrorView) => windowProblem(error, strings());
    return serveContract(APPROVAL, handlers, { page: PROMPT_PAGE, contents: () => this.contents, log, problem });
  }
}

function colourOf({ session, account, role }: ApprovalView, agent: Agent): string | null {
  const views = agent.roles();
  return (
    views.find((view) => view.session === session && view.accountId === account && view.role === role)?.colour ?? null
  );
}
