/**
 * Files of Daypass's that shells read at their start, so that the person's own start files don't change who a program is: each reads
 * those, and then puts the role's variables back as they were when the shell was started. What a script changes on purpose before it
 * starts a shell is kept, because it was so at the start. They hold no secret. docs/decisions/0012 says which shell is reached how.
 */
import { chmod, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ROLE_PROFILE } from '../../aws-files/active-profile.ts';
import type { Environment } from '../../base/environment.ts';
import { posixQuoted } from '../../base/shell-word.ts';
import { writeFileAtomically } from '../../platform/files/atomic-file.ts';
import { HELD, PLACES } from './held-variables.ts';
import { HIDDEN_LINE, POSIX_HIDDEN } from './hidden-profile.ts';
import {
  CSH_FILES,
  CSH_HOME,
  ELVISH_FILES,
  ELVISH_RC,
  NU_FILES,
  WRITTEN,
  XONSH_FILES,
  XONSH_RC,
} from './other-shells.ts';
import { FISH_FILES } from './start-files-fish.ts';

const ALL = [...HELD, ...PLACES].join(' ');

/**
 * `__daypass_hold` remembers, `__daypass_keep` puts back (also what leads shells inside to our files), and ends the shell where a start file has made that impossible. Only what every
 * shell of this family knows, whichever of its options start files have set.
 */
const POSIX = `__daypass_hold() {
  for __daypass_n in ${ALL}; do
    eval "__daypass_h_$__daypass_n=\\"\\\${$__daypass_n-}\\"; __daypass_s_$__daypass_n=\\"\\\${$__daypass_n+x}\\""
  done
}
__daypass_free() {
  __daypass_fixed="\${__daypass_fixed:-$(readonly -p)
}"
  case "$__daypass_fixed" in *" $1="*|*" $1
"*) printf 'daypass: a start file makes %s read-only, so this shell would not be %s.\\n' "$1" "\${DAYPASS_ROLE-the role}" >&2; exit 1 ;; esac
}
__daypass_keep() {
  __daypass_fixed=
  if [ -n "\${DAYPASS_SHELL_ENV-}" ]; then
    for __daypass_n in ${ALL}; do __daypass_free "$__daypass_n"; done
    eval "$DAYPASS_SHELL_ENV"; unset DAYPASS_SHELL_ENV; __daypass_hold
  fi
  for __daypass_n in ${ALL}; do
    eval "__daypass_s=\\"\\\${__daypass_s_$__daypass_n-}\\"; __daypass_h=\\"\\\${__daypass_h_$__daypass_n-}\\""
    eval "__daypass_c=\\"\\\${$__daypass_n+x}/\\\${$__daypass_n-}\\""
    if [ "$__daypass_c" = "$__daypass_s/$__daypass_h" ]; then
      if [ -n "$__daypass_s" ]; then export "$__daypass_n"; fi
      continue
    fi
    if [ -n "$__daypass_s" ]; then __daypass_free "$__daypass_n"; eval "export $__daypass_n=\\"\\$__daypass_h\\""; else
      case " ${PLACES.join(' ')} " in *" $__daypass_n "*) ;; *) __daypass_free "$__daypass_n"; unset "$__daypass_n" ;; esac
    fi
  done
  unset __daypass_n __daypass_s __daypass_h __daypass_c __daypass_fixed
  if [ "\${BASH_ENV-}" != "$__daypass_bash_env" ]; then export DAYPASS_BASH_ENV="\${BASH_ENV-}" BASH_ENV="$__daypass_bash_env"; fi
  if [ "\${ENV-}" != "$__daypass_env" ]; then export DAYPASS_ENV="\${ENV-}" ENV="$__daypass_env"; fi
}
__daypass_forget() {
  for __daypass_n in ${ALL}; do unset "__daypass_s_$__daypass_n" "__daypass_h_$__daypass_n"; done
  unset __daypass_n __daypass_bash_env __daypass_env
  unset -f __daypass_hold __daypass_free __daypass_keep __daypass_forget
}
__daypass_bash_env="\${BASH_ENV-}"; __daypass_env="\${ENV-}"
`;
/** bash and zsh: as the program was started, also where start files of the system have been read meanwhile. */
const FROM_SYSTEM = `__daypass_hold
if [ -r /proc/self/environ ]; then
  for __daypass_n in ${ALL}; do unset "__daypass_s_$__daypass_n"; done
  while IFS= read -r -d '' __daypass_l; do
    __daypass_n="\${__daypass_l%%=*}"
    case "$__daypass_n" in *[!A-Z0-9_]*) continue ;; esac
    case " ${ALL} " in *" $__daypass_n "*) eval "__daypass_s_$__daypass_n=x; __daypass_h_$__daypass_n=\\"\\\${__daypass_l#*=}\\"" ;; esac
  done </proc/self/environ
  unset __daypass_l
fi
`;

/**
 * What the prompt says: the role, or that this is not the role any more because profile, key or DAYPASS_ROLE were changed after all, or
 * because a file hides the profile (`hidden-profile.ts`).
 * `daypass env` names another role together with its keys, which is then the one.
 */
const SHOWN = `__daypass_look() {
  local now="\${AWS_PROFILE-}/\${AWS_ACCESS_KEY_ID-}/\${DAYPASS_ROLE-}"
  [ "\${DAYPASS_ROLE_REF-}" = "\${__daypass_ref-}" ] || {
    __daypass_ref="\${DAYPASS_ROLE_REF-}"; __daypass_is="$now"; __daypass_role="\${DAYPASS_ROLE-}"
  }
  __daypass_shown="$__daypass_role"
  if [ "$now" != "$__daypass_is" ] || __daypass_hidden; then __daypass_shown="not $__daypass_role"; fi
}
__daypass_look`;

/**
 * The prompt is put before what is there each time, because many prompts are made again before every line. bash 5.1 and later run a whole
 * list before it, and ours is the last.
 */
const BASH_SHOWN = `if [ -n "\${DAYPASS_PROMPT-}" ]; then
${POSIX_HIDDEN}
${SHOWN}
__daypass_prompt() {
  __daypass_look
  case "\${PS1-}" in '(\${__daypass_shown}) '*) ;; *) PS1='(\${__daypass_shown}) '"\${PS1-}" ;; esac
}
__daypass_last='! declare -F __daypass_prompt >/dev/null || __daypass_prompt'
__daypass_list="$(declare -p PROMPT_COMMAND 2>/dev/null)"
if [ "\${__daypass_list#declare -a}" != "$__daypass_list" ] && [ "\${BASH_VERSINFO[0]}\${BASH_VERSINFO[1]}" -gt 50 ]; then PROMPT_COMMAND+=("$__daypass_last")
else PROMPT_COMMAND="\${PROMPT_COMMAND:+\${PROMPT_COMMAND%;}; }$__daypass_last"; fi
unset __daypass_last __daypass_list
fi
unset DAYPASS_PROMPT
`;
const BASH_LOGIN = `[ -r /etc/profile ] && . /etc/profile
    for __daypass_rc in ~/.bash_profile ~/.bash_login ~/.profile; do [ -r "$__daypass_rc" ] && { . "$__daypass_rc"; break; }; done`;
/** An interactive bash that Daypass starts, \`DAYPASS_LOGIN\` and \`DAYPASS_BASHRC\` saying what it would have read itself (bash(1), INVOCATION). */
const BASHRC = `${WRITTEN}
${POSIX}__daypass_kept=1
case "\${DAYPASS_LOGIN-}" in
  0) ;;
  1)
    ${BASH_LOGIN} ;;
  *) [ -r "\${DAYPASS_BASHRC:-$HOME/.bashrc}" ] && . "\${DAYPASS_BASHRC:-$HOME/.bashrc}" ;;
esac
unset DAYPASS_LOGIN DAYPASS_BASHRC __daypass_rc
__daypass_keep; __daypass_forget
${BASH_SHOWN}`;
/** Read by every bash that runs a script or a command. */
const BASH_ENV = `${WRITTEN}
if shopt -q login_shell || [ -n "\${DAYPASS_BASH_ENV-}\${DAYPASS_SHELL_ENV-}\${DAYPASS_LOGIN-}" ]; then
${POSIX}if shopt -q login_shell; then
${FROM_SYSTEM}else __daypass_hold; fi
if [ -n "\${DAYPASS_LOGIN-}" ]; then
    unset DAYPASS_LOGIN
    ${BASH_LOGIN}
  if [ "\${BASH_ENV-}" != "$__daypass_bash_env" ]; then export DAYPASS_BASH_ENV="\${BASH_ENV-}"; fi
fi
if [ -n "\${DAYPASS_BASH_ENV-}" ]; then
  eval "__daypass_rc=\\"$DAYPASS_BASH_ENV\\""
  if [ -r "$__daypass_rc" ]; then . "$__daypass_rc"; fi
  unset __daypass_rc
fi
__daypass_keep; __daypass_forget
fi
`;
/** Run before the first prompt of a bash that some program has started; yash runs PROMPT_COMMAND, too. */
const BASH_PROMPT = `${WRITTEN}
if [ -n "\${BASH_VERSION-}" ]; then
${POSIX}${FROM_SYSTEM}__daypass_keep; __daypass_forget
__daypass_kept=1
__daypass_status() { return "$1"; }
${BASH_SHOWN}if declare -F __daypass_prompt >/dev/null; then __daypass_prompt; fi
fi
`;

/** In turn zsh's five (zsh(1), STARTUP/SHUTDOWN FILES). `ZDOTDIR` is the person's own while theirs is read, and ours for the shells inside. */
function zshFile(name: string): string {
  const isFirst = name === '.zshenv';
  const first = `${POSIX}${FROM_SYSTEM}__daypass_zdotdir="\${DAYPASS_ZDOTDIR-}"; __daypass_own="$ZDOTDIR"
`;
  const history = `case "\${HISTFILE-}" in "$__daypass_own"/*) HISTFILE="\${__daypass_zdotdir:-$HOME}\${HISTFILE#"$__daypass_own"}" ;; esac
`;
  return `${WRITTEN}
${isFirst ? first : ''}${name === '.zshrc' ? history : ''}if [ -n "$__daypass_zdotdir" ]; then export ZDOTDIR="$__daypass_zdotdir"; else unset ZDOTDIR; fi
[ -r "\${ZDOTDIR:-$HOME}/${name}" ] && . "\${ZDOTDIR:-$HOME}/${name}"
__daypass_zdotdir="\${ZDOTDIR-}"; export ZDOTDIR="$__daypass_own"
__daypass_keep
${name === '.zshrc' ? ZSH_PROMPT : ''}:
`;
}
const ZSH_PROMPT = `if [ -n "\${DAYPASS_PROMPT-}" ]; then
${POSIX_HIDDEN}
${SHOWN}
__daypass_prompt() {
  PROMPT="\${PROMPT#"\${__daypass_before-}"}"
  __daypass_look
  __daypass_before="($__daypass_shown) "
  PROMPT="$__daypass_before$PROMPT"
}
precmd_functions+=(__daypass_prompt)
fi
unset DAYPASS_PROMPT
`;

/** Other shells of this family read the file that ENV names, where they are interactive (POSIX, sh, ENV); Korn shells have one of their own. */
const SHRC = `${WRITTEN}
${POSIX}__daypass_hold; __daypass_own="$ENV"
ENV="\${DAYPASS_ENV-}"
if [ -n "\${DAYPASS_LOGIN-}" ]; then
  unset DAYPASS_LOGIN
  for __daypass_rc in /etc/profile "$HOME/.profile"; do [ -r "$__daypass_rc" ] && . "$__daypass_rc"; done
fi
case "$ENV\${KSH_VERSION-}" in
  "") ;;
  "\${KSH_VERSION-}") for __daypass_rc in "$HOME/.mkshrc" "$HOME/.kshrc"; do [ -r "$__daypass_rc" ] && . "$__daypass_rc"; done ;;
  *) eval "__daypass_rc=\\"$ENV\\""; [ -r "$__daypass_rc" ] && . "$__daypass_rc" ;;
esac
if [ "\${ENV-}" != "\${DAYPASS_ENV-}" ]; then export DAYPASS_ENV="\${ENV-}"; fi
export ENV="$__daypass_own"
__daypass_keep; __daypass_forget
if [ -n "\${DAYPASS_PROMPT-}" ]; then case "$PS1" in "($DAYPASS_ROLE) "*) ;; *) PS1="($DAYPASS_ROLE) $PS1" ;; esac; fi
unset DAYPASS_PROMPT __daypass_own __daypass_rc
`;

/** What yash reads in the place of its own at a terminal (yash(1), Initialization). */
const YASHRC = `${WRITTEN}
${POSIX}__daypass_kept=1
__daypass_hold
if [ -n "\${DAYPASS_BASHRC-}" ]; then __daypass_rc="$DAYPASS_BASHRC"; unset DAYPASS_BASHRC
else __daypass_rc="\${XDG_CONFIG_HOME:-$HOME/.config}/yash/rc"; [ -r "$__daypass_rc" ] || __daypass_rc="$HOME/.yashrc"; fi
if [ -r "$__daypass_rc" ]; then . "$__daypass_rc"; fi
unset __daypass_rc
__daypass_keep; __daypass_forget
if [ -n "\${DAYPASS_PROMPT-}" ]; then
__daypass_hidden() {
  [ "\${AWS_PROFILE-}" = ${ROLE_PROFILE} ] && [ -z "\${AWS_ACCESS_KEY_ID-}" ] || return 1
  grep -Eqs '${HIDDEN_LINE}' -- "\${AWS_SHARED_CREDENTIALS_FILE:-\${HOME-}/.aws/credentials}"
}
${SHOWN}
PS1='($(__daypass_look; printf %s "$__daypass_shown")) '"$PS1"
fi
unset DAYPASS_PROMPT
`;

const FILES: Readonly<Record<string, string>> = {
  bashrc: BASHRC,
  'bash-env': BASH_ENV,
  'bash-prompt': BASH_PROMPT,
  ...Object.fromEntries(['.zshenv', '.zprofile', '.zshrc', '.zlogin', '.zlogout'].map((name) => [name, zshFile(name)])),
  shrc: SHRC,
  yashrc: YASHRC,
  ...FISH_FILES,
  ...NU_FILES,
  ...XONSH_FILES,
  ...CSH_FILES,
  ...ELVISH_FILES,
};

/** Where they are. */
export interface StartFiles {
  readonly bashrc: string;
  readonly yashrc: string;
  readonly elvishRc: string;
  /** What a csh takes for the home folder until it has read its first file. */
  readonly cshHome: string;
  /** What every shell that is started with these variables reads; the caller's own values go along. */
  readonly hooks: Readonly<Record<string, string>>;
}

/** Writes what is not there as it should be. @param folder ours, @throws DaypassError state-unwritable */
export async function writeStartFiles(
  folder: string,
  env: Environment,
  platform: NodeJS.Platform,
): Promise<StartFiles> {
  for (const [name, text] of Object.entries(FILES)) {
    const path = join(folder, name);
    const isThere = await readFile(path, 'utf8').then(
      (present) => present === text,
      () => false,
    );
    if (isThere) continue;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
    await writeFileAtomically(path, text);
  }
  return {
    bashrc: join(folder, 'bashrc'),
    yashrc: join(folder, 'yashrc'),
    elvishRc: join(folder, ELVISH_RC),
    cshHome: join(folder, CSH_HOME),
    hooks: hooks(folder, env, platform),
  };
}

/** Where a Daypass around this one has set them, they stay as they are. A path that a shell would expand, or take for two, leads nowhere. */
function hooks(folder: string, env: Environment, platform: NodeJS.Platform): Record<string, string> {
  if (/[$`\\":\p{Cc}]/u.test(folder)) return {};
  const set: Record<string, string> = {};
  for (const [name, path] of Object.entries({
    ZDOTDIR: folder,
    BASH_ENV: join(folder, 'bash-env'),
    ENV: join(folder, 'shrc'),
  })) {
    if (env[name] === path) continue;
    set[name] = path;
    set[`DAYPASS_${name}`] = env[name] ?? '';
  }
  const file = posixQuoted(join(folder, 'bash-prompt'));
  const first = `__daypass_was=$?; [ -n "$__daypass_kept" ] || . ${file} 2>/dev/null; __daypass_status "$__daypass_was" 2>/dev/null`;
  const prompt = env.PROMPT_COMMAND ?? '';
  if (!prompt.includes(file)) set.PROMPT_COMMAND = prompt ? `${first}; ${prompt}` : first;
  // The first bash of all whose input is a socket (Node's pipes are) reads .bashrc in the place of the above.
  if (!/^[1-9]/.test(env.SHLVL ?? '')) set.SHLVL = '1';
  const ours = join(folder, XONSH_RC);
  const own =
    env.XONSHRC_DIR || `/etc/xonsh/rc.d:${join(env.XDG_CONFIG_HOME || join(env.HOME ?? '', '.config'), 'xonsh/rc.d')}`;
  if (!own.split(':').includes(ours)) set.XONSHRC_DIR = `${own}:${ours}`;
  const usual = `${platform === 'darwin' ? '/opt/homebrew/share:' : ''}/usr/local/share:/usr/share`;
  const data = env.XDG_DATA_DIRS || usual;
  if (!data.split(':').includes(folder)) set.XDG_DATA_DIRS = `${data}:${folder}`;
  return set;
}
