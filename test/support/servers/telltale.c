/* Stands in for a program of Windows: writes the command line that it got, and one variable, to the file of another. */
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

int main(void) {
  FILE *file = fopen(getenv("TELL_TO"), "wb");
  const WCHAR *variable = _wgetenv(L"DAYPASS_APP");
  fwrite(GetCommandLineW(), sizeof(WCHAR), lstrlenW(GetCommandLineW()), file);
  fwrite(L"\n", sizeof(WCHAR), 1, file);
  if (variable) fwrite(variable, sizeof(WCHAR), lstrlenW(variable), file);
  return fclose(file);
}
