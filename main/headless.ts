/** The agent without a window: for servers, ssh sessions and tests. */
import { reportStartFailure, startAgentProcess } from './compose.ts';

async function main(): Promise<void> {
  process.title = 'daypass-agent';
  const stop = () => parts.end((status) => process.exit(status));
  const parts = await startAgentProcess('headless', stop);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  process.on('unhandledRejection', (error) =>
    parts.log.error('A promise was rejected and nobody listened.', { error }),
  );
}

main().catch((error) => process.exit(reportStartFailure(error)));
