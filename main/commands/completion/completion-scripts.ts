/** What `daypass completion SHELL` prints: each asks `daypass __complete`, which does all the thinking (`complete.ts`). */

/** `-o default`: where Daypass knows nothing, files; the program after `exec … --` is found that way too. */
const BASH = `# Completion of daypass for bash: put  eval "$(daypass completion bash)"  into ~/.bashrc.
_daypass() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("$line")
  done < <(daypass __complete bash -- "\${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" 2>/dev/null)
  if [ "\${#COMPREPLY[@]}" -eq 1 ] && [[ "\${COMPREPLY[0]}" == */ ]]; then
    compopt -o nospace 2>/dev/null
  fi
}
complete -o default -F _daypass daypass
`;

const ZSH = `#compdef daypass
# Completion of daypass for zsh: put  source <(daypass completion zsh)  into ~/.zshrc, below compinit.
_daypass() {
  local value about
  local -a whole wholeShown begun begunShown
  while IFS=$'\\t' read -r value about; do
    if [[ "$value" == */ ]]; then
      begun+=("$value"); begunShown+=("$value\${about:+  $about}")
    else
      whole+=("$value"); wholeShown+=("$value\${about:+  $about}")
    fi
  done < <(daypass __complete zsh -- "\${(j: :)words[1,CURRENT]}" 2>/dev/null)
  if (( \${#whole} + \${#begun} == 0 )); then
    _files
    return
  fi
  (( \${#whole} )) && compadd -Q -l -d wholeShown -a whole
  (( \${#begun} )) && compadd -Q -S '' -l -d begunShown -a begun
}
if [[ "\${funcstack[1]}" == "_daypass" ]]; then
  _daypass "$@"
else
  compdef _daypass daypass
fi
`;

const FISH = `# Completion of daypass for fish: save it as ~/.config/fish/completions/daypass.fish.
function __daypass_complete
    daypass __complete fish -- (commandline -cp | string collect) 2>/dev/null
end
complete -c daypass -f -a '(__daypass_complete)'
complete -c daypass -n 'contains -- -- (commandline -opc)' -F
`;

const PWSH = `# Completion of daypass for PowerShell: put  daypass completion pwsh | Out-String | Invoke-Expression  into $PROFILE.
Register-ArgumentCompleter -Native -CommandName daypass -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $typed = $commandAst.ToString().PadRight($cursorPosition).Substring(0, $cursorPosition)
    daypass __complete pwsh -- $typed 2>$null | ForEach-Object {
        $value, $about = $_ -split "\`t", 2
        [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $(if ($about) { $about } else { $value }))
    }
}
`;

export const SCRIPTS = { bash: BASH, zsh: ZSH, fish: FISH, pwsh: PWSH } as const;

export type Shell = keyof typeof SCRIPTS;
