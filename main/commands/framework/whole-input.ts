import { DaypassError } from '../../base/errors.ts';
import type { ClientReply } from '../../base/request.ts';

/** No helper's input is larger, in bytes. */
const MAX_BYTES = 64 * 1024;

/** What stands on the client's standard input, to its end. @throws DaypassError usage where it is more than any helper is given. */
export async function wholeInput(reply: ClientReply): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for (let chunk = await reply.read('line'); chunk !== null; chunk = await reply.read('line')) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new DaypassError('usage', 'There is too much on standard input.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
