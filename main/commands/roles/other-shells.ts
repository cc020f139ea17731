/**
 * nu, xonsh, tcsh and elvish: what they read so that their start files don't change who a program is, and how `exec` and `shell` start them.
 * The others are in `start-files.ts` and `own-shell.ts`; docs/decisions/0012 says what each comes to.
 */
import { ROLE_PROFILE } from '../../aws-files/active-profile.ts';
import { posixQuoted } from '../../base/shell-word.ts';
import { startFilesLast } from '../starters/refusals.ts';
import { type Assignments, assignmentText } from '../terminal/shell-syntax.ts';
import { HELD, PLACES } from './held-variables.ts';
import { HIDDEN_LINE, HIDDEN_PATTERNS } from './hidden-profile.ts';

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
  let hidden = $env.AWS_PROFILE? == '${ROLE_PROFILE}' and ($env.AWS_ACCESS_KEY_ID? | is-empty) and ([
    { variable: 'AWS_CONFIG_FILE', file: 'config', pattern: r#'${HIDDEN_PATTERNS.config}'# }
    { variable: 'AWS_SHARED_CREDENTIALS_FILE', file: 'credentials', pattern: r#'${HIDDEN_PATTERNS.credentials}'# }
  ] | any {|one|
    let named = ($env | get -o $one.variable | default '')
    let path = if ($named | is-empty) { $nu.home-path | path join .aws $one.file } else { $named }
    try { ($path | path type) == file and (open --raw $path | into string) =~ $one.pattern } catch { false }
  })
  let not = if $now == $env.__daypass_prompt.is and not $hidden { "" } else { "not " }
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
    def hides(variable, name, pattern):
        import os, re
        try:
            path = shell.get(variable) or os.path.expanduser('~/.aws/' + name)
            if not os.path.isfile(path):
                return False
            with open(path, encoding='utf-8', errors='replace') as file:
                return re.search(pattern, file.read()) is not None
        except OSError:
            return False
    def hidden():
        return shell.get('AWS_PROFILE') == '${ROLE_PROFILE}' and not shell.get('AWS_ACCESS_KEY_ID') and (
            hides('AWS_CONFIG_FILE', 'config', r'${HIDDEN_PATTERNS.config}')
            or hides('AWS_SHARED_CREDENTIALS_FILE', 'credentials', r'${HIDDEN_PATTERNS.credentials}')
        )
    def prompt():
        now = [shell.get(name) for name in ('AWS_PROFILE', 'AWS_ACCESS_KEY_ID', 'DAYPASS_ROLE')]
        if shell.get('DAYPASS_ROLE_REF') != seen.get('ref'):
            seen.update(ref=shell.get('DAYPASS_ROLE_REF'), now=now, role=shell.get('DAYPASS_ROLE'))
        role = ('' if now == seen['now'] and not hidden() else 'not ') + str(seen['role'])
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
  set __daypass_line = '${HIDDEN_LINE}'
  set __daypass_keys = ~/.aws/credentials
  if ($?AWS_SHARED_CREDENTIALS_FILE) set __daypass_keys = "$AWS_SHARED_CREDENTIALS_FILE:q"
  alias __daypass_look 'set __daypass_now = "\`env printenv AWS_PROFILE AWS_ACCESS_KEY_ID DAYPASS_ROLE\`"; set __daypass_not = ""; if ("$__daypass_now" != "$__daypass_is") set __daypass_not = "not "; if ($?AWS_PROFILE && { grep -Eqs -- "$__daypass_line" "$__daypass_keys" }) set __daypass_not = "not "; set prompt = "(\${__daypass_not}\${__daypass_role}) \${__daypass_before:q}"'
  if ("\`alias precmd\`" == "") alias precmd __daypass_look
  set prompt = "($DAYPASS_ROLE) $prompt:q"
endif
unsetenv DAYPASS_PROMPT
`;
export const CSH_FILES: Readonly<Record<string, string>> = {
  [`${CSH_HOME}/.tcshrc`]: cshFile(['.tcshrc', '.cshrc']),
  [`${CSH_HOME}/.cshrc`]: cshFile(['.cshrc']),
};

/** In the place of the person's, which it reads as one (elvish's `-rc`). */
export const ELVISH_RC = 'rc.elv';
const ELVISH = `${WRITTEN}
use path
use re
var daypass-config = $E:HOME/.config
if (not-eq $E:XDG_CONFIG_HOME '') { set daypass-config = $E:XDG_CONFIG_HOME }
fn daypass-keep {|ns|
  var vars = [&]
  for name [(keys $ns)] { set vars[$name] = $ns[$name] }
  edit:add-vars $vars
}
for daypass-rc [$daypass-config/elvish/rc.elv $E:HOME/.elvish/rc.elv] {
  if (path:is-regular &follow-symlink=$true $daypass-rc) {
    try { eval (slurp < $daypass-rc) &on-end=$daypass-keep~ } catch e { echo (to-string $e[reason]) >&2 }
    break
  }
}
var daypass-again = (echo $E:DAYPASS_SHELL_ENV | from-json)
for daypass-name $daypass-again[unset] { unset-env $daypass-name }
for daypass-name [(keys $daypass-again[set])] { set-env $daypass-name $daypass-again[set][$daypass-name] }
unset-env DAYPASS_SHELL_ENV
if (not-eq $E:DAYPASS_PROMPT '') {
  unset-env DAYPASS_PROMPT
  var daypass-ref = ''
  var daypass-is = ''
  var daypass-role = ''
  var daypass-before = $edit:prompt
  fn daypass-hides {|file usual pattern|
    if (eq $file '') { set file = $E:HOME/.aws/$usual }
    and (path:is-regular &follow-symlink=$true $file) (re:match $pattern (slurp < $file))
  }
  fn daypass-hidden {
    and (eq $E:AWS_PROFILE ${ROLE_PROFILE}) (eq $E:AWS_ACCESS_KEY_ID '') ^
      (or (daypass-hides $E:AWS_CONFIG_FILE config '${HIDDEN_PATTERNS.config}') ^
        (daypass-hides $E:AWS_SHARED_CREDENTIALS_FILE credentials '${HIDDEN_PATTERNS.credentials}'))
  }
  set edit:prompt = {
    var now = $E:AWS_PROFILE/$E:AWS_ACCESS_KEY_ID/$E:DAYPASS_ROLE
    if (not-eq $E:DAYPASS_ROLE_REF $daypass-ref) {
      set daypass-ref = $E:DAYPASS_ROLE_REF
      set daypass-is = $now
      set daypass-role = $E:DAYPASS_ROLE
    }
    if (and (eq $now $daypass-is) (not (daypass-hidden))) { put '('$daypass-role') ' } else { put '(not '$daypass-role') ' }
    $daypass-before
  }
}
`;
export const ELVISH_FILES: Readonly<Record<string, string>> = { [ELVISH_RC]: ELVISH };

export interface OtherStart {
  readonly args: readonly string[];
  readonly set: Readonly<Record<string, string>>;
}

const NU_VALUED =
  /^(?:-[Itm]|--(?:config|env-config|plugin-config|plugins|include-path|table-mode|log-.*|error-style))$/;

/**
 * nu(1): `-c` and scripts read no file, but with `-l` or `--config`; what it asks a person for comes after all of them, and after `-e`.
 * @throws DaypassError usage where a script would come behind start files
 */
export function nuStart(args: readonly string[], role: Assignments, isShown: boolean): OtherStart {
  const set = { DAYPASS_SHELL_ENV: assignmentText({ set: role.set, unset: [] }, 'json') };
  const again = `load-env ($env.DAYPASS_SHELL_ENV | from json); hide-env -i DAYPASS_SHELL_ENV ${role.unset.join(' ')}; `;
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    if (/^(?:-[a-zA-Z]*[ce]|--commands|--execute)$/.test(word) && at + 1 < args.length) {
      return { args: args.map((text, index) => (index === at + 1 ? again + text : text)), set };
    }
    if (/^--(?:commands|execute)=/.test(word)) {
      const put = (text: string, index: number) => (index === at ? text.replace('=', () => `=${again}`) : text);
      return { args: args.map(put), set };
    }
    if (NU_VALUED.test(word)) at += 1;
    else if (!word.startsWith('-')) {
      const isReading = args.slice(0, at).some((text) => /^-[a-z]*l|^--(?:login|config|env-config)/.test(text));
      if (isReading) throw startFilesLast('nu', 'Leave out `-l` and `--config`.');
      return { args, set: {} };
    }
  }
  return { args: [...args, '-e', isShown ? `${again}\n${NU_PROMPT}` : again], set };
}

/** xonsh reads ours wherever it reads the person's. @throws DaypassError usage where it is told to read others */
export function xonshStart(args: readonly string[]): OtherStart {
  if (args.some((word) => /^--rc(?:=|$)/.test(word))) throw startFilesLast('xonsh --rc', 'Leave out `--rc`.');
  return { args, set: {} };
}

/**
 * It reads a file only where it has no command. Without a terminal it lacks what ours is written with.
 * @param rc null without one, @throws DaypassError usage where it is told which file
 */
export function elvishStart(args: readonly string[], role: Assignments, rc: string | null): OtherStart {
  const words = args.map((word) => word.replace(/^--?/, '-'));
  if (words.some((word) => /^-rc(?:=|$)/.test(word))) throw startFilesLast('elvish -rc', 'Leave out `-rc`.');
  const isTold = args.some((word, at) => !word.startsWith('-') && !/^-(?:sock|db)$/.test(words[at - 1] ?? ''));
  if (isTold || words.some((word) => /^-(?:c|norc|help|version|buildinfo)$/.test(word))) return { args, set: {} };
  if (rc === null) return { args: ['-norc', ...args], set: {} };
  return { args: ['-rc', rc, ...args], set: { DAYPASS_SHELL_ENV: JSON.stringify(role) } };
}

/**
 * tcsh(1): `-c` gets the variables in front of its command. A login shell's last files come after the one that puts `HOME` back.
 * @throws DaypassError usage for what comes behind them
 */
export function cshStart(
  args: readonly string[],
  role: Assignments,
  { name, cshHome, home }: { readonly name: string; readonly cshHome: string; readonly home: string | undefined },
): OtherStart {
  const text = cshText(role);
  const [options = '', command, ...rest] = args;
  const letters = args.filter((word) => /^-[a-zA-Z]*$/.test(word)).join('');
  if (/^-[a-zA-Z]*f|^--(?:help|version)$/.test(options)) return { args, set: {} };
  if (text === null) throw startFilesLast(name, `Use \`${name} -f\`, or another shell.`);
  const set = { DAYPASS_SHELL_ENV: text };
  if (/^-[a-zA-Z]*c$/.test(options) && command !== undefined) {
    const again = 'eval "$DAYPASS_SHELL_ENV"; unsetenv DAYPASS_SHELL_ENV; ';
    return { args: [options, again + command, ...rest], set };
  }
  if (/[lc]/.test(letters) || options === '-') throw startFilesLast(`A login shell of ${name}`, 'Leave out `-l`.');
  if (!home) throw startFilesLast(name, `Set HOME, or use \`${name} -f\`.`);
  return { args, set: { ...set, HOME: cshHome, DAYPASS_CSH_HOME: home } };
}

/** Null for what csh has no way to write. */
function cshText({ set, unset }: Assignments): string | null {
  if (Object.values(set).some((value) => /[\n!]/.test(value))) return null;
  return [
    ...unset.map((name) => `unsetenv ${name}`),
    ...Object.entries(set).map(([name, value]) => `setenv ${name} ${posixQuoted(value)}`),
  ].join('; ');
}
