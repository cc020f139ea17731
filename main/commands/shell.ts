import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT, type ExitStatus } from '../base/errors.ts';
import { writeFileAtomically } from '../platform/files/atomic-file.ts';
import type { Command, CommandContext } from './framework/command.ts';
import { ROLE, roleArgument } from './roles/role-argument.ts';
import { promptName, regionOf } from './roles/role-environment.ts';
import { runProgram } from './roles/run-program.ts';
import { syntaxOf } from './terminal/shell-syntax.ts';
import { printable } from './terminal/text.ts';

/**
 * Files that a shell reads instead of the person's, which they read first. The prompt is put before what is there each
 * time, because many prompts are made anew before every line.
 */
const BASHRC = `# Written by Daypass for \`daypass shell\`.
[ -r ~/.bashrc ] && . ~/.bashrc
__daypass_prompt() { case "$PS1" in '(\${DAYPASS_ROLE}) '*) ;; *) PS1='(\${DAYPASS_ROLE}) '"$PS1" ;; esac; }
PROMPT_COMMAND="\${PROMPT_COMMAND:+\${PROMPT_COMMAND%;}; }__daypass_prompt"
`;
const ZSHENV = `# Written by Daypass for \`daypass shell\`.
__daypass_zdotdir="\${DAYPASS_ZDOTDIR:-$HOME}"
[ -r "$__daypass_zdotdir/.zshenv" ] && . "$__daypass_zdotdir/.zshenv"
`;
const ZSHRC = `# Written by Daypass for \`daypass shell\`.
if [ -n "$DAYPASS_ZDOTDIR" ]; then ZDOTDIR="$DAYPASS_ZDOTDIR"; else unset ZDOTDIR; fi
[ -r "$__daypass_zdotdir/.zshrc" ] && . "$__daypass_zdotdir/.zshrc"
__daypass_prompt() { case "$PROMPT" in "($DAYPASS_ROLE) "*) ;; *) PROMPT="($DAYPASS_ROLE) $PROMPT" ;; esac; }
precmd_functions+=(__daypass_prompt)
`;
const FISH = [
  'functions -q fish_prompt; or function fish_prompt; echo "> "; end',
  'functions -c fish_prompt __daypass_prompt',
  'function fish_prompt; printf "(%s) " "$DAYPASS_ROLE"; __daypass_prompt; end',
].join('\n');
const PWSH = '$function:DaypassPrompt = $function:prompt; function prompt { "($env:DAYPASS_ROLE) $(DaypassPrompt)" }';

export const shell: Command = {
  path: ['shell'],
  summary: 'Start a shell with a role',
  details:
    'Your own shell, with the role in its prompt. What runs in it gets new credentials by itself; `exit` ends it.',
  arguments: [ROLE],
  flags: {
    region: { value: 'REGION', about: 'the region; else AWS_REGION, the account’s by the settings, the session’s' },
    static: { about: 'set keys that are not renewed, and say when they end' },
  },
  examples: [
    ['daypass shell prod/adm', 'a shell as admin of prod'],
    ['daypass shell', 'pick a role first'],
  ],
  async run(context, input): Promise<ExitStatus> {
    const { reply, request } = context;
    const outer = request.env.DAYPASS_ROLE;
    const named = await roleArgument(context, input.arguments[0]);
    const region = regionOf(named.role, context, input.value('region'));
    const { argv, set } = await startOf(context, promptName(named));
    const wish = { role: { ...named, region }, argv, set, isStatic: input.has('static'), action: 'shell' };
    const status = await runProgram(context, wish);
    if (status === EXIT.done && request.terminal.stderr) {
      const inside = outer ? ` You were ${printable(outer)} before, and are again after it.` : '';
      reply.stderr(`You are ${named.name} until you \`exit\`.${inside}\n`);
    }
    return status;
  },
};

/** How the person's shell is started so that its prompt says who one is. @param name nothing that a prompt would expand. */
async function startOf(
  { host, request }: CommandContext,
  name: string,
): Promise<{ argv: [string, ...string[]]; set: Record<string, string> }> {
  const { platform } = host.surroundings;
  const { SHELL, COMSPEC, ZDOTDIR } = request.env;
  const program = platform === 'win32' ? COMSPEC || 'cmd.exe' : SHELL || '/bin/sh';
  const folder = join(host.paths.state, 'shell');
  switch (syntaxOf(program)) {
    case 'bash':
      if (!/bash(\.exe)?$/i.test(program)) return { argv: [program], set: { PS1: `(${name}) $ ` } };
      await write(folder, 'bashrc', BASHRC);
      return { argv: [program, '--rcfile', join(folder, 'bashrc'), '-i'], set: {} };
    case 'zsh':
      await write(folder, '.zshenv', ZSHENV);
      await write(folder, '.zshrc', ZSHRC);
      return { argv: [program, '-i'], set: { ZDOTDIR: folder, DAYPASS_ZDOTDIR: ZDOTDIR ?? '' } };
    case 'fish':
      return { argv: [program, '--init-command', FISH, '-i'], set: {} };
    case 'pwsh':
      return { argv: [program, '-NoExit', '-Command', PWSH], set: {} };
    case 'cmd':
      return { argv: [program], set: { PROMPT: `(${name}) $P$G` } };
    case null:
      return { argv: [program], set: {} };
  }
}

async function write(folder: string, name: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  await writeFileAtomically(join(folder, name), text);
}
