/**
 * How the prompts of shells see that AWS's files have come to hide the role's profile: keys under its name, such as `aws configure` writes,
 * or settings in its section that come before ours. No process is started for it, except in shells that can't read a file otherwise.
 * `daypass whoami` looks more closely (`profile-precedence.ts`).
 */
import { ROLE_PROFILE } from '../../aws-files/active-profile.ts';
import { OTHER_CREDENTIALS } from '../../aws-files/profile-precedence.ts';
import { posixQuoted } from '../../base/shell-word.ts';

/** In any case. */
const NAME = [...ROLE_PROFILE].map((sign) => (/[a-z]/.test(sign) ? `[${sign}${sign.toUpperCase()}]` : sign)).join('');
const SETTING = `(${OTHER_CREDENTIALS.join('|')})[ \t]*[=:]`;

/** How a regular expression says these: POSIX has no backslashes in brackets, others want them. */
interface Dialect {
  readonly notClosing: string;
  readonly notOpening: string;
  readonly newline: string;
}
const POSIX: Dialect = { notClosing: '[^]\n]', notOpening: '[^[]', newline: '\n' };
const OTHERS: Dialect = { notClosing: '[^\\]\\r\\n]', notOpening: '[^\\[]', newline: '\\n' };

const header = ({ notClosing, newline }: Dialect) => `(^|${newline})[ \t]*\\[${notClosing}*${NAME}["' ]*\\]`;
/** In the config file a section of that name is ours, so what is in it counts. */
const setting = (dialect: Dialect) => `${header(dialect)}${dialect.notOpening}*${dialect.newline}[ \t]*${SETTING}`;

const inSingleQuotes = (text: string) => text.replaceAll('\t', '\\t').replaceAll("'", '\\x27');

/** For fish, nu, xonsh, elvish and PowerShell, whose strings in single quotes have no escapes that matter here. */
export const HIDDEN_PATTERNS = {
  config: inSingleQuotes(setting(OTHERS)),
  credentials: inSingleQuotes(header(OTHERS)),
} as const;

/** zsh reads a file with `read` sign by sign, bash starts a process for `$(<file)`. */
const READ = `if [ -n "\${ZSH_VERSION-}" ]; then text=$(<"$file"); else IFS= read -r -d '' text <"$file"; fi`;

/**
 * bash and zsh: `__daypass_hidden` succeeds where the profile is hidden. A subshell matches, which leaves none of the file, whose keys are
 * secret, in variables that `set` prints (`BASH_REMATCH`, `MATCH`), and traces nothing of it.
 */
export const POSIX_HIDDEN = `__daypass_hidden() {
  [ "\${AWS_PROFILE-}" = ${ROLE_PROFILE} ] && [ -z "\${AWS_ACCESS_KEY_ID-}" ] || return 1
  (
    { set +x; } 2>/dev/null
    text=; file="\${AWS_SHARED_CREDENTIALS_FILE:-\${HOME-}/.aws/credentials}"
    if [ -f "$file" ]; then { ${READ}; } 2>/dev/null; fi
    file=${posixQuoted(header(POSIX))}; if [[ "$text" =~ $file ]]; then exit 0; fi
    text=; file="\${AWS_CONFIG_FILE:-\${HOME-}/.aws/config}"
    if [ -f "$file" ]; then { ${READ}; } 2>/dev/null; fi
    file=${posixQuoted(setting(POSIX))}; [[ "$text" =~ $file ]]
  )
}`;

/** For grep(1) in yash and tcsh, which can't read a file at once. It sees lines, so that the config file is not looked at. */
export const HIDDEN_LINE = `^[[:blank:]]*\\[[^]]*${NAME}[[:punct:][:blank:]]*\\]`;

/** fish: succeeds where the profile is hidden. */
export const FISH_HIDDEN = `function __daypass_hidden
  test "$AWS_PROFILE" = ${ROLE_PROFILE}; and test -z "$AWS_ACCESS_KEY_ID"; or return 1
  set -l fish_trace
  set -l file "$AWS_CONFIG_FILE"; test -n "$file"; or set file "$HOME/.aws/config"
  set -l text ''
  test -f "$file"; and read -lz text <"$file" 2>/dev/null
  string match -qr -- '${HIDDEN_PATTERNS.config}' "$text"; and return 0
  set file "$AWS_SHARED_CREDENTIALS_FILE"; test -n "$file"; or set file "$HOME/.aws/credentials"
  set text ''
  test -f "$file"; and read -lz text <"$file" 2>/dev/null
  string match -qr -- '${HIDDEN_PATTERNS.credentials}' "$text"
end`;
