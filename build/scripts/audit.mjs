/** `npm run audit`: what is known against our dependencies, judged by `audit-policy.mjs`. Needs a registry that answers audits. */
import { reportOf, violations } from './checks/audit-policy.mjs';
import { npm, run, Stop, start } from './steps.mjs';

start(async () => {
  const today = new Date().toISOString().slice(0, 10);
  let count = 0;
  for (const [part, flags] of [
    ['shipped', ['--omit=dev']],
    ['tools', []],
  ]) {
    const [command, args] = npm('audit', '--json', ...flags);
    // It ends with 1 when it has found anything at all; what counts is decided here.
    const { output } = await run(command, args, { quiet: true });
    const lines = violations(report(output), part, { today });
    count += lines.length;
    for (const line of lines) process.stdout.write(`${part}: ${line}\n`);
  }
  process.stdout.write(count === 0 ? 'Nothing that counts is known against the dependencies.\n' : '');
  return count === 0 ? 0 : 1;
});

function report(output) {
  try {
    return reportOf(output);
  } catch (error) {
    throw new Stop(error.message);
  }
}
