/* Creates a pipe with the owner and label that it is told, and says what a client does: squatter NAME SDDL */
#include <windows.h>
#include <sddl.h>
#include <stdio.h>

int main(int count, char **words) {
  SECURITY_ATTRIBUTES attributes = {sizeof attributes, NULL, FALSE};
  if (count != 3 || !ConvertStringSecurityDescriptorToSecurityDescriptorA(words[2], SDDL_REVISION_1, &attributes.lpSecurityDescriptor, NULL)) return 2;
  HANDLE pipe = CreateNamedPipeA(words[1], PIPE_ACCESS_DUPLEX, PIPE_TYPE_BYTE | PIPE_WAIT, 1, 4096, 4096, 0, &attributes);
  if (pipe == INVALID_HANDLE_VALUE) return 3;
  puts("listening");
  fflush(stdout);
  char bytes[4096];
  DWORD got = 0;
  if (!ConnectNamedPipe(pipe, NULL) && GetLastError() != ERROR_PIPE_CONNECTED) return 4;
  if (!ReadFile(pipe, bytes, sizeof bytes, &got, NULL)) got = 0;
  printf("got %lu\n", got);
  return 0;
}
