"""A terminal for a program under test: COLUMNS ROWS PROGRAM ARGUMENT...

What the program shows goes to stdout as it is. Commands come on stdin, one JSON object a line: {"type": text},
{"resize": [columns, rows]}, {"hangup": true}. When the program has ended, descriptor 3 gets one JSON object: its status
or signal, its process id, and whether the terminal is as it was before.
"""

import fcntl
import json
import os
import select
import struct
import sys
import termios

columns, rows, *command = sys.argv[1:]


def resize(descriptor, columns, rows):
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


master, slave = os.openpty()
resize(slave, int(columns), int(rows))
before = termios.tcgetattr(slave)
pid = os.fork()
if pid == 0:
    os.setsid()
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
    for descriptor in (0, 1, 2):
        os.dup2(slave, descriptor)
    os.closerange(3, 256)
    try:
        os.execvpe(command[0], command, os.environ)
    finally:
        os._exit(127)

os.write(3, (json.dumps({"pid": pid}) + "\n").encode())
commands = b""
child = os.pidfd_open(pid)
sources = [master, 0, child]
hung_up = False
while child in sources:
    readable, _, _ = select.select(sources, [], [])
    if master in readable:
        shown = os.read(master, 65536)
        os.write(1, shown)
        # Where the cursor is, as a terminal answers: nu asks before each prompt, and waits.
        if b"\x1b[6n" in shown:
            os.write(master, b"\x1b[1;1R")
        continue
    if 0 in readable:
        data = os.read(0, 65536)
        if not data:
            sources.remove(0)
        *lines, commands = (commands + data).split(b"\n")
        for line in lines:
            order = json.loads(line)
            if "type" in order:
                os.write(master, order["type"].encode())
            if "resize" in order:
                resize(master, *order["resize"])
            if "hangup" in order:
                # The last of both ends goes, as when a window is closed.
                hung_up = True
                os.close(slave)
                os.close(master)
                sources.remove(master)
    if child in readable and master not in readable:
        sources.remove(child)

_, state = os.waitpid(pid, 0)
end = {"status": None, "signal": None, "restored": hung_up or termios.tcgetattr(slave) == before}
if os.WIFSIGNALED(state):
    end["signal"] = os.WTERMSIG(state)
else:
    end["status"] = os.WEXITSTATUS(state)
os.write(3, (json.dumps(end) + "\n").encode())
