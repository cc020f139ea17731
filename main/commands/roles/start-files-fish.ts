/** What fish reads, and is told, so that the person's start files don't change who a program is: see `start-files.ts`. */
import { HELD, PLACES } from './held-variables.ts';
import { FISH_HIDDEN } from './hidden-profile.ts';
import { WRITTEN } from './other-shells.ts';

const ALL = [...HELD, ...PLACES].join(' ');

/** The role's variables from `DAYPASS_SHELL_ENV`. A universal variable is exported even where a global one hides it: an empty one counts. */
export const FISH_AGAIN = [
  'for __daypass_l in (string split \\n -- "$DAYPASS_SHELL_ENV")',
  'set -l __daypass_p (string split -m 1 = -- (string replace -r "^(unset|export) " "" -- $__daypass_l))',
  'if string match -q "export *" -- $__daypass_l; eval "set -gx $__daypass_p[1] $__daypass_p[2]"',
  'else if string match -q "unset *" -- $__daypass_l; set -eg $__daypass_p[1]; set -qU $__daypass_p[1]; and set -gx $__daypass_p[1] ""; end; end',
].join('; ');
export const FISH_PROMPT = [
  FISH_HIDDEN,
  'functions -q fish_prompt; or function fish_prompt; echo "> "; end',
  'functions -c fish_prompt __daypass_prompt',
  'function fish_prompt; set -l now "$AWS_PROFILE/$AWS_ACCESS_KEY_ID/$DAYPASS_ROLE"',
  '  if test "$DAYPASS_ROLE_REF" != "$__daypass_ref"; set -g __daypass_ref "$DAYPASS_ROLE_REF"; set -g __daypass_is $now; set -g __daypass_role "$DAYPASS_ROLE"; end',
  '  set -l not; if test $now != "$__daypass_is"; or __daypass_hidden; set not "not "; end',
  '  printf "(%s%s) " "$not" "$__daypass_role"; __daypass_prompt; end',
].join('\n');

/**
 * fish reads it behind the person's snippets and before their config.fish, and does not say when that has been read: so a change that
 * is made from one of these files is taken back at once.
 */
const FISH = `${WRITTEN}
if set -q DAYPASS_ROLE_REF; and not functions -q __daypass_keep
    set -g __daypass_held
    if set -q DAYPASS_SHELL_ENV
        ${FISH_AGAIN}
        for __daypass_l in ${ALL}
            set -qgx $__daypass_l; and set -a __daypass_held "$__daypass_l="(string join \\n -- $$__daypass_l | string collect)
        end
    else if test -r /proc/self/environ
        for __daypass_l in (string split0 </proc/self/environ)
            contains -- (string split -m 1 = -- $__daypass_l)[1] ${ALL}; and set -a __daypass_held $__daypass_l
        end
        set -e __daypass_l
    else
        for __daypass_l in ${ALL}
            set -qgx $__daypass_l; and set -a __daypass_held "$__daypass_l="(string join \\n -- $$__daypass_l | string collect)
        end
    end
    function __daypass_put_back
        for __daypass_l in $__daypass_held
            if string match -q -- "$argv[1]=*" $__daypass_l
                set -gx $argv[1] (string replace -- "$argv[1]=" '' $__daypass_l | string collect)
                return
            end
        end
        contains -- $argv[1] ${PLACES.join(' ')}; and return
        set -eg $argv[1]; set -qU $argv[1]; and set -gx $argv[1] ''
    end
    function __daypass_keep ${[...HELD, ...PLACES].map((name) => `--on-variable ${name}`).join(' ')}
        set -q __daypass_busy; and return
        status print-stack-trace | string match -v '*daypass-role.fish*' | string match -qr '/(config\\.fish|conf\\.d/[^/]*\\.fish|vendor_conf\\.d/[^/]*\\.fish)'; or return
        set -g __daypass_busy
        __daypass_put_back $argv[3]
        set -e __daypass_busy
    end
    set -g __daypass_busy
    for __daypass_l in ${ALL}
        __daypass_put_back $__daypass_l
    end
    set -e __daypass_busy __daypass_l
    function __daypass_begin --on-event fish_prompt
        functions -e __daypass_begin
        set -e DAYPASS_SHELL_ENV
        set -q DAYPASS_PROMPT; and not functions -q __daypass_prompt; or return 0
        set -e DAYPASS_PROMPT
        ${FISH_PROMPT}
    end
end
`;

export const FISH_FILES: Readonly<Record<string, string>> = { 'fish/vendor_conf.d/daypass-role.fish': FISH };
