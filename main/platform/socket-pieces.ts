import type { Socket } from 'node:net';

/** Reads a socket in pieces of the size that is asked for. What is returned throws once the other end has hung up. */
export function piecesOf(socket: Socket): (size: number) => Promise<Buffer> {
  let held = Buffer.alloc(0);
  let wake: () => void = () => undefined;
  let isOver = false;
  socket.on('data', (chunk: Buffer) => {
    held = Buffer.concat([held, chunk]);
    wake();
  });
  const over = () => {
    isOver = true;
    wake();
  };
  socket.on('error', over);
  socket.on('close', over);
  return async (size) => {
    while (held.length < size) {
      if (isOver) throw new Error('The other end hung up.');
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const piece = held.subarray(0, size);
    held = held.subarray(size);
    return piece;
  };
}
