/**
 * Whether what keeps a connection from being made passes by itself. Nothing was sent then, so that another try is safe.
 * @param code the system's, for why there is no connection
 */
export function passes(code: string, platform: NodeJS.Platform = process.platform): boolean {
  // A pipe whose server is about to come or to go opens and is gone before libuv has set it up: it has no name for all of that.
  if (platform === 'win32') return ['EAGAIN', 'EBUSY', 'EPIPE', 'UNKNOWN'].includes(code);
  // The socket's queue is full.
  return code === 'EAGAIN';
}
