/** Redirect URIs of native programs (RFC 8252 §7.3, §8.3): http to a loopback IP literal, the port left open. */
const LOOPBACK = ['127.0.0.1', '[::1]'];

export function isLoopbackRedirect(uri: string): boolean {
  const url = parse(uri);
  return url?.protocol === 'http:' && LOOPBACK.includes(url.hostname) && url.hash === '' && url.username === '';
}

/** Whether `uri` is the registered one; for loopback any port will do. */
export function matchesRegistered(uri: string, registered: string): boolean {
  if (!isLoopbackRedirect(uri)) return false;
  const [asked, known] = [parse(uri), parse(registered)];
  return asked?.hostname === known?.hostname && asked?.pathname === known?.pathname && asked?.search === known?.search;
}

function parse(uri: string): URL | null {
  try {
    return new URL(uri);
  } catch {
    return null;
  }
}
