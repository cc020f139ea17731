import { DaypassError, EXIT } from '../base/errors.ts';
import type { Command } from './framework/command.ts';
import { formatTime, isoTime } from './terminal/text.ts';

export const agentStart: Command = {
  path: ['agent', 'start'],
  summary: 'Start the agent',
  details:
    'Starts the desktop app, or the headless agent where there is no display. Every other command does this automatically.',
  arguments: [],
  flags: { headless: { about: 'start the agent without a window, even where there is a display' } },
  examples: [
    ['daypass agent start', 'start it now'],
    ['daypass agent start --headless', 'start it without a window'],
  ],
  /** The client has seen to it that an agent runs before this is asked. */
  async run({ agent, reply }) {
    const { pid, mode } = agent.view();
    reply.stdout(`The agent is running (${mode}, process ${pid}).\n`);
    return EXIT.done;
  },
};

export const agentStop: Command = {
  path: ['agent', 'stop'],
  summary: 'Stop the agent',
  details: 'Sign-ins stay in the keychain. The next command that needs the agent starts it again.',
  arguments: [],
  flags: {},
  examples: [['daypass agent stop', 'stop it']],
  async run({ host, reply }) {
    reply.stdout('The agent stops.\n');
    host.stop();
    return EXIT.done;
  },
};

export const agentStatus: Command = {
  path: ['agent', 'status'],
  summary: 'Show the agent: process, files, keychain',
  arguments: [],
  flags: { json: { about: 'print JSON (docs/command-line.md describes it)' } },
  examples: [['daypass agent status', 'which process it is and where its log is']],
  async run({ agent, clock, reply, request }, input) {
    const { version, pid, mode, startedAt, keychain, paths } = agent.view();
    if (input.has('json')) {
      const answer = { version: 1, agent: { version, pid, mode, startedAt: isoTime(startedAt) }, keychain, paths };
      reply.stdout(`${JSON.stringify(answer)}\n`);
      return EXIT.done;
    }
    const rows = [
      `Agent     ${version}, ${mode}, process ${pid}, since ${formatTime(startedAt, clock.now(), request.env.TZ)}`,
      `Keychain  ${keychain.description}${keychain.problem ? `: ${keychain.problem.what}` : ''}`,
      `Config    ${paths.awsConfig}`,
      `State     ${paths.state}`,
      `Log       ${paths.logs}`,
    ];
    reply.stdout(`${rows.join('\n')}\n`);
    return EXIT.done;
  },
};

export const agentOpen: Command = {
  path: ['agent', 'open'],
  summary: 'Bring the window to the front, or open the palette',
  needsWindows: true,
  details: 'Where a desktop gives programs no global shortcut, let one of its own run this with --palette.',
  arguments: [],
  flags: { palette: { about: 'open the small window that finds a role instead' } },
  examples: [
    ['daypass agent open', 'show the window'],
    ['daypass agent open --palette', 'find a role from anywhere'],
  ],
  async run({ host, reply }, input) {
    const show = input.has('palette') ? host.showPalette : host.showWindow;
    if (!show) {
      const next = 'Run `daypass agent stop`, then start the desktop app.';
      throw new DaypassError('agent-running', 'The agent runs without a window.', { next });
    }
    show();
    reply.stdout(input.has('palette') ? 'The palette is open.\n' : 'The window is open.\n');
    return EXIT.done;
  },
};
