/**
 * nu, xonsh and tcsh: what they read so that their start files don't change who a program is, and how `exec` and `shell` start them.
 * The others are in `start-files.ts` and `own-shell.ts`; docs/decisions/0012 says what each comes to.
 */
import { posixQuoted } from '../../base/shell-word.ts';
import { type Assignments, assignmentText } from '../terminal/shell-syntax.ts';
import { HELD, PLACES } from './held-variables.ts';

/** First line of each start file that Daypass writes. */
export const WRITTEN = '# Written by Daypass: what is added here is lost. Your own start files are read as well.';

/**
 * A nu at a terminal reads what programs have put into `XDG_DATA_DIRS` (`$nu.vendor-autoload-dirs`), and the person's snippets after it: so the
 * variables are put back before the first prompt. A record is not exported, and the PID tells a nu inside from this one.
 */
const NU = `${WRITTEN}
if ($env.DAYPASS_ROLE_REF? | is-not-empty) and ("/proc/self/environ" | path exists) {
  $env.config.hooks.pre_prompt = ($env.config.hooks.pre_prompt? | default [] | append {||
    if $env.__daypass?.pid? != $nu.pid {
      $env.__daypass = { pid: $nu.pid }
      let was = (open --raw /proc/self/environ | split row (char nul) | parse -r '(?s)^(?<name>[A-Z0-9_]+)=(?<value>.*)$')
      for name in [${[...HELD, ...PLACES].join(' ')}] {
        let found = ($was | where name == $name)
        if ($found | is-not-empty) { load-env { $name: ($found | first | get value) } } else if $name not-in [${PLACES.join(' ')}] { hide-env -i $name }
      }
    }
  })
}
`;
export const NU_FILES: Readonly<Record<string, string>> = { 'nushell/vendor/autoload/daypass-role.nu': NU };

/** In `-e`, which comes after every file. The prompt as in the other shells. */
const NU_PROMPT = `$env.__daypass_before = $env.PROMPT_COMMAND?
$env.config.hooks.pre_prompt = ($env.config.hooks.pre_prompt? | default [] | append {||
  let now = $"($env.AWS_PROFILE?)/($env.AWS_ACCESS_KEY_ID?)/($env.DAYPASS_ROLE?)"
  if $env.DAYPASS_ROLE_REF? != $env.__daypass_prompt?.ref? {
    $env.__daypass_prompt = { ref: $env.DAYPASS_ROLE_REF?, is: $now, role: $env.DAYPASS_ROLE? }
  }
  let not = if $now == $env.__daypass_prompt.is { "" } else { "not " }
  $env.__daypass_shown = { text: $"\\(($not)($env.__daypass_prompt.role)\\) " }
})
$env.PROMPT_COMMAND = {||
  let before = $env.__daypass_before
  $env.__daypass_shown.text + (if ($before | describe) == closure { do $before } else { $before | default "" })
}
`;

/**
 * Every xonsh reads the folders of `XONSHRC_DIR`, ours last. Python keeps the environment as it was, unless xonsh is told to change
 * that, too; the kernel's copy is gone where a process sets its title.
 */
export const XONSH_RC = 'xonsh';
const XONSH = `${WRITTEN}
def __daypass_keep():
    import os
    shell = __xonsh__.env
    was = dict(os.environ)
    if shell.get('UPDATE_OS_ENVIRON') and os.path.exists('/proc/self/environ'):
        with open('/proc/self/environ', 'rb') as file:
            was = dict(line.split('=', 1) for line in os.fsdecode(file.read()).split('\\0') if '=' in line)
    if not was.get('DAYPASS_ROLE_REF'):
        return
    for name in '${HELD.join(' ')}'.split():
        if name in was:
            shell[name] = was[name]
        elif name in shell:
            del shell[name]
    for name in '${PLACES.join(' ')}'.split():
        if name in was:
            shell[name] = was[name]
    if 'DAYPASS_PROMPT' not in shell:
        return
    del shell['DAYPASS_PROMPT']
    before = shell.get('PROMPT')
    seen = {}
    def prompt():
        now = [shell.get(name) for name in ('AWS_PROFILE', 'AWS_ACCESS_KEY_ID', 'DAYPASS_ROLE')]
        if shell.get('DAYPASS_ROLE_REF') != seen.get('ref'):
            seen.update(ref=shell.get('DAYPASS_ROLE_REF'), now=now, role=shell.get('DAYPASS_ROLE'))
        role = ('' if now == seen['now'] else 'not ') + str(seen['role'])
        return '(' + role.replace('{', '{{').replace('}', '}}') + ') ' + (before() if callable(before) else before or '')
    shell['PROMPT'] = prompt
__daypass_keep()
del __daypass_keep
`;
export const XONSH_FILES: Readonly<Record<string, string>> = { [`${XONSH_RC}/daypass-role.xsh`]: XONSH };

/** csh looks for its files in `HOME` only, which is ours until the first of them puts the person's back. */
export const CSH_HOME = 'csh';
const cshFile = (names: readonly string[]) => `${WRITTEN}
setenv HOME "$DAYPASS_CSH_HOME"
set home = "$DAYPASS_CSH_HOME"
unsetenv DAYPASS_CSH_HOME
foreach __daypass_rc (${names.map((name) => `~/${name}`).join(' ')})
  if (-r "$__daypass_rc") then
    source "$__daypass_rc"
    break
  endif
end
unset __daypass_rc
if ($?DAYPASS_SHELL_ENV) then
  eval "$DAYPASS_SHELL_ENV"
  unsetenv DAYPASS_SHELL_ENV
endif
if ($?DAYPASS_PROMPT && $?prompt) then
  set __daypass_before = "$prompt:q"
  set __daypass_is = "\`env printenv AWS_PROFILE AWS_ACCESS_KEY_ID DAYPASS_ROLE\`"
  set __daypass_role = "$DAYPASS_ROLE"
  alias __daypass_look 'set __daypass_now = "\`env printenv AWS_PROFILE AWS_ACCESS_KEY_ID DAYPASS_ROLE\`"; set __daypass_not = ""; if ("$__daypass_now" != "$__daypass_is") set __daypass_not = "not "; set prompt = "(\${__daypass_not}\${__daypass_role}) \${__daypass_before:q}"'
  if ("\`alias precmd\`" == "") alias precmd __daypass_look
  set prompt = "($DAYPASS_ROLE) $prompt:q"
endif
unsetenv DAYPASS_PROMPT
`;
export const CSH_FILES: Readonly<Record<string, string>> = {
  [`${CSH_HOME}/.tcshrc`]: cshFile(['.tcshrc', '.cshrc']),
  [`${CSH_HOME}/.cshrc`]: cshFile(['.cshrc']),
};

export interface OtherStart {
  readonly args: readonly string[];
  readonly set: Readonly<Record<string, string>>;
  readonly isSure: boolean;
}

const NU_VALUED =
  /^(?:-[Itm]|--(?:config|env-config|plugin-config|plugins|include-path|table-mode|log-.*|error-style))$/;

/** nu(1): `-c` and scripts read no file, but with `-l` or `--config`; what it asks a person for comes after all of them, and after `-e`. */
export function nuStart(
  args: readonly string[],
  role: Assignments,
  { isShown, isAtTerminal }: { readonly isShown: boolean; readonly isAtTerminal: boolean },
): OtherStart {
  const set = { DAYPASS_SHELL_ENV: assignmentText({ set: role.set, unset: [] }, 'json') };
  const again = `load-env ($env.DAYPASS_SHELL_ENV | from json); hide-env -i DAYPASS_SHELL_ENV ${role.unset.join(' ')}; `;
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    if (/^(?:-[a-zA-Z]*[ce]|--commands|--execute)$/.test(word) && at + 1 < args.length) {
      return { args: args.map((text, index) => (index === at + 1 ? again + text : text)), set, isSure: true };
    }
    if (/^--(?:commands|execute)=/.test(word)) return { args, set: {}, isSure: false };
    if (NU_VALUED.test(word)) at += 1;
    else if (!word.startsWith('-'))
      return {
        args,
        set: {},
        isSure: !args.slice(0, at).some((text) => /^-[a-z]*l|^--(?:login|config|env-config)/.test(text)),
      };
  }
  if (!isAtTerminal) return { args, set: {}, isSure: false };
  return { args: [...args, '-e', isShown ? `${again}\n${NU_PROMPT}` : again], set, isSure: true };
}

/** xonsh reads ours wherever it reads the person's, except where it is told which files to read. */
export function xonshStart(args: readonly string[]): OtherStart {
  return { args, set: {}, isSure: !args.includes('--rc') };
}

/** tcsh(1): `-c` gets the variables in front of its command. A login shell's last files come after the one that puts `HOME` back. */
export function cshStart(
  args: readonly string[],
  role: Assignments,
  { cshHome, home }: { readonly cshHome: string; readonly home: string | undefined },
): OtherStart | null {
  const text = cshText(role);
  const [options = '', command, ...rest] = args;
  const letters = args.filter((word) => /^-[a-zA-Z]*$/.test(word)).join('');
  if (text === null || !home) return null;
  const set = { DAYPASS_SHELL_ENV: text };
  if (/^-[a-zA-Z]*c$/.test(options) && command !== undefined) {
    const again = 'eval "$DAYPASS_SHELL_ENV"; unsetenv DAYPASS_SHELL_ENV; ';
    return { args: [options, again + command, ...rest], set, isSure: true };
  }
  if (/^-[a-zA-Z]*f/.test(options)) return { args, set: {}, isSure: true };
  if (/[lc]/.test(letters) || options === '-') return null;
  return { args, set: { ...set, HOME: cshHome, DAYPASS_CSH_HOME: home }, isSure: true };
}

/** Null for what csh has no way to write. */
function cshText({ set, unset }: Assignments): string | null {
  if (Object.values(set).some((value) => /[\n!]/.test(value))) return null;
  return [
    ...unset.map((name) => `unsetenv ${name}`),
    ...Object.entries(set).map(([name, value]) => `setenv ${name} ${posixQuoted(value)}`),
  ].join('; ');
}
