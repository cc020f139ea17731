/**
 * How a person's shell is started so that it has the role, and says so in its prompt, whatever is in the files that it reads at
 * its start: the role's variables are set again after those. They come in `DAYPASS_SHELL_ENV`, in the shell's own words, and never
 * into a file.
 */
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../../platform/files/atomic-file.ts';
import type { CommandContext } from '../framework/command.ts';
import { type Assignments, assignmentText, syntaxOf } from '../terminal/shell-syntax.ts';

const WRITTEN = '# Written by Daypass for `daypass shell`.';
const SET_AGAIN = 'eval "$DAYPASS_SHELL_ENV"; unset DAYPASS_SHELL_ENV';
/**
 * What the prompt says: the role, or that this is not the role any more because profile, key or DAYPASS_ROLE were changed after all.
 * `daypass env` names another role together with its keys, which is then the one.
 */
const SHOWN = `__daypass_look() {
  local now="$AWS_PROFILE/$AWS_ACCESS_KEY_ID/$DAYPASS_ROLE"
  [ "$DAYPASS_ROLE_REF" = "$__daypass_ref" ] || {
    __daypass_ref="$DAYPASS_ROLE_REF"; __daypass_is="$now"; __daypass_role="$DAYPASS_ROLE"
  }
  __daypass_shown="$__daypass_role"; [ "$now" = "$__daypass_is" ] || __daypass_shown="not $__daypass_role"
}
__daypass_look`;
/** The prompt is put before what is there each time, because many prompts are made again before every line. */
const BASHRC = `${WRITTEN}
[ -r ~/.bashrc ] && . ~/.bashrc
${SET_AGAIN}
${SHOWN}
__daypass_prompt() {
  __daypass_look
  case "$PS1" in '(\${__daypass_shown}) '*) ;; *) PS1='(\${__daypass_shown}) '"$PS1" ;; esac
}
PROMPT_COMMAND="\${PROMPT_COMMAND:+\${PROMPT_COMMAND%;}; }__daypass_prompt"
`;
const ZSHENV = `${WRITTEN}
__daypass_zdotdir="\${DAYPASS_ZDOTDIR:-$HOME}"
[ -r "$__daypass_zdotdir/.zshenv" ] && . "$__daypass_zdotdir/.zshenv"
`;
const ZSHRC = `${WRITTEN}
if [ -n "$DAYPASS_ZDOTDIR" ]; then ZDOTDIR="$DAYPASS_ZDOTDIR"; else unset ZDOTDIR; fi
[ -r "$__daypass_zdotdir/.zshrc" ] && . "$__daypass_zdotdir/.zshrc"
${SET_AGAIN}
${SHOWN}
__daypass_prompt() {
  PROMPT="\${PROMPT#"$__daypass_before"}"
  __daypass_look
  __daypass_before="($__daypass_shown) "
  PROMPT="$__daypass_before$PROMPT"
}
precmd_functions+=(__daypass_prompt)
`;
/** Other shells of this family read the file that ENV names, where they are interactive (POSIX, sh, ENV); Korn shells have one of their own. */
const SHRC = `${WRITTEN}
ENV="$DAYPASS_ENV"; unset DAYPASS_ENV
case "$ENV$KSH_VERSION" in
  "") ;;
  "$KSH_VERSION") for __daypass_rc in "$HOME/.mkshrc" "$HOME/.kshrc"; do [ -r "$__daypass_rc" ] && . "$__daypass_rc"; done ;;
  *) eval "[ -r \\"$ENV\\" ] && . \\"$ENV\\"" ;;
esac
[ -n "$ENV" ] || unset ENV
${SET_AGAIN}
case "$PS1" in "($DAYPASS_ROLE) "*) ;; *) PS1="($DAYPASS_ROLE) $PS1" ;; esac
`;
const FISH = [
  'printf "%s\\n" $DAYPASS_SHELL_ENV | source; set -e DAYPASS_SHELL_ENV',
  'functions -q fish_prompt; or function fish_prompt; echo "> "; end',
  'functions -c fish_prompt __daypass_prompt',
  'function fish_prompt; set -l now "$AWS_PROFILE/$AWS_ACCESS_KEY_ID/$DAYPASS_ROLE"',
  '  if test "$DAYPASS_ROLE_REF" != "$__daypass_ref"; set -g __daypass_ref "$DAYPASS_ROLE_REF"; set -g __daypass_is $now; set -g __daypass_role "$DAYPASS_ROLE"; end',
  '  set -l not; test $now = "$__daypass_is"; or set not "not "',
  '  printf "(%s%s) " "$not" "$__daypass_role"; __daypass_prompt; end',
].join('\n');
const PWSH = [
  'Invoke-Expression $env:DAYPASS_SHELL_ENV; Remove-Item Env:DAYPASS_SHELL_ENV',
  '$function:DaypassPrompt = $function:prompt',
  [
    'function prompt { $now = "$env:AWS_PROFILE/$env:AWS_ACCESS_KEY_ID/$env:DAYPASS_ROLE"',
    'if ($env:DAYPASS_ROLE_REF -ne $global:DaypassRef) { $global:DaypassRef = $env:DAYPASS_ROLE_REF; $global:DaypassIs = $now; $global:DaypassRole = $env:DAYPASS_ROLE }',
    '$not = if ($now -eq $global:DaypassIs) { "" } else { "not " }; "($not$global:DaypassRole) $(DaypassPrompt)" }',
  ].join('; '),
].join('; ');

export interface ShellStart {
  readonly argv: readonly [string, ...string[]];
  readonly set: Readonly<Record<string, string>>;
  /** Whether the role's variables are set again after the shell's start files. */
  readonly isSure: boolean;
}

/** @param role the variables, `DAYPASS_ROLE` among them: a name that no prompt would expand. */
export async function startOfShell({ host, request }: CommandContext, role: Assignments): Promise<ShellStart> {
  const { SHELL, COMSPEC, ZDOTDIR, ENV } = request.env;
  const program = host.surroundings.platform === 'win32' ? COMSPEC || 'cmd.exe' : SHELL || '/bin/sh';
  const folder = join(host.paths.state, 'shell');
  const syntax = syntaxOf(program);
  const prompt = `(${role.set.DAYPASS_ROLE}) `;
  if (syntax === null) return { argv: [program], set: {}, isSure: false };
  // AutoRun, which is all that cmd reads, comes before the command of /K.
  if (syntax === 'cmd') {
    const profile = `AWS_PROFILE=${role.set.AWS_PROFILE ?? ''}`;
    return { argv: [program, '/K', 'set', profile], set: { PROMPT: `${prompt}$P$G` }, isSure: true };
  }
  const set = { DAYPASS_SHELL_ENV: assignmentText(role, syntax) };
  switch (syntax) {
    case 'bash': {
      if (/bash(\.exe)?$/i.test(program)) {
        await write(folder, 'bashrc', BASHRC);
        return { argv: [program, '--rcfile', join(folder, 'bashrc'), '-i'], set, isSure: true };
      }
      await write(folder, 'shrc', SHRC);
      const own = { ENV: join(folder, 'shrc'), DAYPASS_ENV: ENV ?? '', PS1: `${prompt}$ ` };
      return { argv: [program], set: { ...set, ...own }, isSure: true };
    }
    case 'zsh':
      await write(folder, '.zshenv', ZSHENV);
      await write(folder, '.zshrc', ZSHRC);
      return { argv: [program, '-i'], set: { ...set, ZDOTDIR: folder, DAYPASS_ZDOTDIR: ZDOTDIR ?? '' }, isSure: true };
    case 'fish':
      return { argv: [program, '--init-command', FISH, '-i'], set, isSure: true };
    case 'pwsh':
      return { argv: [program, '-NoExit', '-Command', PWSH], set, isSure: true };
  }
}

async function write(folder: string, name: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  await writeFileAtomically(join(folder, name), text);
}
