; What electron-builder's installer and uninstaller do in their own way unless these macros are there.

; Its own macro ends every program called Daypass.exe, or below the folder of the app. The client is called daypass.exe, lies
; there, and stays for as long as what `daypass exec` or `daypass shell` has started: that must live through an update. So the
; agent is asked to end, and whether it has is seen by the app's file: Windows lets no one write to a program that runs.
!macro customCheckAppRunning
  ${if} ${FileExists} "$INSTDIR\${APP_EXECUTABLE_FILENAME}"
    nsExec::Exec '"$INSTDIR\resources\bin\daypass.exe" agent stop'
    Pop $R0
    StrCpy $R1 0
    daypass_look:
      ClearErrors
      FileOpen $R0 "$INSTDIR\${APP_EXECUTABLE_FILENAME}" a
      IfErrors 0 daypass_ended
      IntOp $R1 $R1 + 1
      ${if} $R1 == 20
        ; The path is no part of the command: in a folder of O'Brien's it would end it.
        StrCpy $R0 "$INSTDIR\${APP_EXECUTABLE_FILENAME}"
        System::Call 'kernel32::SetEnvironmentVariable(t "DAYPASS_APP", t R0)'
        nsExec::Exec `"$PowerShellPath" -NoProfile -NonInteractive -C "Get-CimInstance -ClassName Win32_Process | ? { $$_.Path -eq $$env:DAYPASS_APP } | % { Stop-Process -Id $$_.ProcessId -Force }"`
        Pop $R0
      ${endIf}
      ${if} $R1 > 30
        MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(appCannotBeClosed)" /SD IDCANCEL IDRETRY daypass_again
        Quit
        daypass_again:
        StrCpy $R1 0
      ${endIf}
      Sleep 500
      Goto daypass_look
    daypass_ended:
      FileClose $R0
  ${endIf}
!macroend

; Links (`main/desktop/links/`): electron-builder registers them for other systems only.
!macro customInstall
  WriteRegStr HKCU "Software\Classes\daypass" "" "URL:Daypass"
  WriteRegStr HKCU "Software\Classes\daypass" "URL Protocol" ""
  WriteRegStr HKCU "Software\Classes\daypass\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
!macroend

; The entry that starts Daypass with Windows (`main/desktop/launch-at-login.ts`). An update runs the old version's uninstaller.
!macro customUnInstall
  ${ifNot} ${isUpdated}
    DeleteRegKey HKCU "Software\Classes\daypass"
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "${APP_ID}"
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run" "${APP_ID}"
  ${endIf}
!macroend
