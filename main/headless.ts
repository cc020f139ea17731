/** The agent without a window: for servers, ssh sessions and tests. */
import { keepInherited } from './base/environment.ts';
import { reportStartFailure, startAgentProcess } from './compose.ts';

const endpoints = keepInherited(process.env, process.platform);

async function main(): Promise<void> {
  process.title = 'daypass-agent';
  // The clock's timers keep no process alive, so one that waits to see whether a socket is dead would end in the middle.
  const awake = setInterval(() => undefined, 60_000);
  const stop = () => agentProcess.end((status) => process.exit(status));
  const agentProcess = await startAgentProcess('headless', { endpoints, onStop: stop }).finally(() =>
    clearInterval(awake),
  );
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  process.on('unhandledRejection', (error) => agentProcess.log.error('Unhandled promise rejection.', { error }));
}

main().catch((error) => process.exit(reportStartFailure(error)));
