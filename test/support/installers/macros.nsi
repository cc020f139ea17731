; The installer's own macros, as a program: electron-builder's installer is for the 32-bit Windows that Wine lacks here.
Target amd64-unicode
SilentInstall silent
RequestExecutionLevel user
Name macros
OutFile "${PROGRAM}"
!include LogicLib.nsh
!define APP_EXECUTABLE_FILENAME "Daypass.exe"
!define APP_ID "dev.daypass.desktop"
; As in electron-builder's templates.
!macro _isUpdated _a _b _then _else
  StrCmp $IsUpdate "1" `${_then}` `${_else}`
!macroend
!define isUpdated `"" isUpdated ""`
Var IsUpdate
Var PowerShellPath
Var Macro
LangString appCannotBeClosed 0 "Daypass can't be closed."
!include "${MACROS}"

Section
  ReadEnvStr $INSTDIR TRY_FOLDER
  ReadEnvStr $IsUpdate TRY_UPDATE
  ReadEnvStr $PowerShellPath TRY_POWERSHELL
  ReadEnvStr $Macro TRY_MACRO
  ${If} $Macro == "customCheckAppRunning"
    !insertmacro customCheckAppRunning
  ${ElseIf} $Macro == "customInstall"
    !insertmacro customInstall
  ${Else}
    !insertmacro customUnInstall
  ${EndIf}
SectionEnd
