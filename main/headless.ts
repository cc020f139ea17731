/** The agent without a window: for servers, ssh sessions and tests. */
import { reportStartFailure, startAgentProcess } from './compose.ts';

async function main(): Promise<void> {
  process.title = 'daypass-agent';
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    parts.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  const parts = await startAgentProcess('headless', stop);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  process.on('unhandledRejection', (error) =>
    parts.log.error('A promise was rejected and nobody listened.', { error }),
  );
}

main().catch((error) => process.exit(reportStartFailure(error)));
