/**
 * The agent that a client starts in the tests: `MODE BEHAVIOUR`. Plain JavaScript, because Node runs it as it is.
 * It notes each start in `$DAYPASS_HOME/starts/` and answers with what it knows about itself as JSON.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** Delay at start-up in ms, so that other clients ask meanwhile. */
const START_MS = 150;
/** Ends on its own should a test forget it, in ms. */
const LIFE_MS = 60_000;

const [mode, behaviour, ...more] = process.argv.slice(2);
const home = process.env.DAYPASS_HOME;
mkdirSync(join(home, 'starts'), { recursive: true });
writeFileSync(join(home, 'starts', String(process.pid)), '');
setTimeout(() => process.exit(0), LIFE_MS);

if (behaviour === 'fails') {
  process.stderr.write('a line of the runtime\ndaypass: The disk is full. Make room.\n');
  process.exit(1);
}
if (behaviour === 'crashes') process.exit(1);
const isFirst = readdirSync(join(home, 'starts')).length === 1;
if (behaviour === 'is killed' || (behaviour === 'is killed once' && isFirst)) process.kill(process.pid, 'SIGKILL');
// As one that finds another agent, which has gone before it could be asked.
else if (behaviour === 'gives way once' && isFirst) process.exit(0);
else if (behaviour !== 'hangs') setTimeout(serve, START_MS);

function serve() {
  const socketPath = join(home, 'state', 'run', 'agent.sock');
  rmSync(socketPath, { force: true });
  createServer((socket) => {
    let received = Buffer.alloc(0);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 4 || received.length < 4 + received.readUInt32BE(0)) return;
      const { argv } = JSON.parse(received.subarray(5).toString('utf8'));
      if (argv[0] === 'hang') return void socket.write(frame(0x12, 'waiting\n'));
      const { env, pid } = process;
      socket.write(frame(0x11, JSON.stringify({ mode, pid, cwd: process.cwd(), env, more })));
      socket.end(frame(0x13, Buffer.of(0)));
    });
  }).listen(socketPath);
}

function frame(type, payload) {
  const body = Buffer.from(payload);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(body.length + 1, 0);
  head[4] = type;
  return Buffer.concat([head, body]);
}
