/** What PowerShell is told behind its profiles, so that they don't change who a program is, and what its prompt says. */
import { ROLE_PROFILE } from '../../aws-files/active-profile.ts';
import { HIDDEN_PATTERNS } from './hidden-profile.ts';

const HIDES = [
  'function DaypassHides([string]$file, [string]$usual, [string]$pattern) {',
  'if (!$file) { $file = Join-Path $HOME ".aws" | Join-Path -ChildPath $usual };',
  'try { [IO.File]::Exists($file) -and [IO.File]::ReadAllText($file) -match $pattern } catch { $false } }',
].join(' ');
const HIDDEN = [
  `function DaypassHidden { $env:AWS_PROFILE -eq "${ROLE_PROFILE}" -and !$env:AWS_ACCESS_KEY_ID -and (`,
  `(DaypassHides $env:AWS_CONFIG_FILE config '${HIDDEN_PATTERNS.config}') -or`,
  `(DaypassHides $env:AWS_SHARED_CREDENTIALS_FILE credentials '${HIDDEN_PATTERNS.credentials}')) }`,
].join(' ');
const PROMPT = [
  'function prompt { $now = "$env:AWS_PROFILE/$env:AWS_ACCESS_KEY_ID/$env:DAYPASS_ROLE"',
  'if ($env:DAYPASS_ROLE_REF -ne $global:DaypassRef) { $global:DaypassRef = $env:DAYPASS_ROLE_REF; $global:DaypassIs = $now; $global:DaypassRole = $env:DAYPASS_ROLE }',
  '$not = if ($now -eq $global:DaypassIs -and !(DaypassHidden)) { "" } else { "not " }; "($not$global:DaypassRole) $(DaypassPrompt)" }',
].join('; ');

export const PWSH = [
  'Invoke-Expression $env:DAYPASS_SHELL_ENV; Remove-Item Env:DAYPASS_SHELL_ENV',
  HIDES,
  HIDDEN,
  '$function:DaypassPrompt = $function:prompt',
  PROMPT,
].join('; ');
