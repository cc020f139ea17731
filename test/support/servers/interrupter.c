/*
 * interrupter FILE COMMAND: runs COMMAND in a console of its own, presses Ctrl-C there once FILE has come, and ends as it does.
 */
#include <stdio.h>
#include <windows.h>

static BOOL WINAPI ignore(DWORD kind) {
  (void)kind;
  return TRUE;
}

int main(void) {
  int count = 0;
  WCHAR **words = CommandLineToArgvW(GetCommandLineW(), &count);
  if (count != 3) return 200;
  FreeConsole();
  if (!AllocConsole()) return 205;
  SetConsoleCtrlHandler(ignore, TRUE);
  STARTUPINFOW start = {.cb = sizeof start};
  PROCESS_INFORMATION made;
  if (!CreateProcessW(NULL, words[2], NULL, NULL, TRUE, 0, NULL, NULL, &start, &made)) return 201;
  while (GetFileAttributesW(words[1]) == INVALID_FILE_ATTRIBUTES) {
    if (WaitForSingleObject(made.hProcess, 20) == WAIT_OBJECT_0) return 202;
  }
  if (!GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0)) return 203;
  WaitForSingleObject(made.hProcess, INFINITE);
  DWORD status = 204;
  GetExitCodeProcess(made.hProcess, &status);
  return (int)status;
}
