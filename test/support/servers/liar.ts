/** A program that asks the agent on its own, and says of itself that it is another process. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const CODE = `import json, socket, struct, sys
print('ready', flush=True)
path, argv, pid = json.loads(sys.stdin.readline())
terminal = {'stdin': False, 'stdout': False, 'stderr': False, 'columns': 80, 'rows': 24}
said = {'protocol': 2, 'argv': argv, 'version': 'x', 'cwd': '/', 'pid': pid, 'parentPid': pid, 'env': {}, 'terminal': terminal}
body = b'\\x01' + json.dumps(said).encode()
agent = socket.socket(socket.AF_UNIX)
agent.connect(path)
agent.sendall(struct.pack('>I', len(body)) + body)
while part := agent.recv(65536):
    sys.stdout.buffer.write(part)
sys.stdout.buffer.flush()
sys.stdin.readline()
`;

/** @param folder where its script `liar.py` is put */
export async function openLiar(folder: string) {
  const script = join(folder, 'liar.py');
  await writeFile(script, CODE);
  const child = spawn('python3', [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return {
    pid: child.pid ?? 0,
    /** What comes back, as bytes of the protocol. @param pid of the process that it says it is, and was started by */
    async ask(socket: string, argv: readonly string[], pid: number): Promise<string> {
      child.stdin.write(`${JSON.stringify([socket, argv, pid])}\n`);
      const [answer] = await once(child.stdout, 'data');
      return String(answer);
    },
    end: () => void child.kill('SIGKILL'),
  };
}
