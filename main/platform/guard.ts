/**
 * What Node can't ask the system: whose process is at the other end of a Unix socket, and that no one may look into this
 * process's memory. A small native module does it (`guard/`), on Linux and macOS.
 */
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';

/** A process as the system describes it. */
export interface ProcessFacts {
  readonly pid: number;
  readonly parent: number;
  /** Larger for a process that started later, in a unit of the system's own. */
  readonly start: number;
  /**
   * The executable. Empty for a process that can't be looked into, and for one whose path leads this process to another file:
   * it has mounts of its own, or something was mounted over the path.
   */
  readonly path: string;
  /** What tells this program in this process from any other: its start, and the executable's device, inode and path. */
  readonly mark: string;
}

export interface Guard {
  /** Whether the process that connected belongs to this user, by SO_PEERCRED of unix(7) or getpeereid(3). */
  isOwnPeer(socket: Socket): boolean;
  /**
   * The process that connected, by SO_PEERPIDFD and SO_PEERCRED of unix(7) or LOCAL_PEERPID of macOS. Null where it has ended,
   * or is none of this system's.
   */
  describePeer(socket: Socket): ProcessFacts | null;
  /** The same text for as long as that process is there and runs the same program; null where it has ended. */
  markPeer(socket: Socket): string | null;
  /** Null for a process that has ended. Takes some 20 µs. */
  describeProcess(pid: number): ProcessFacts | null;
  /** No core dumps and no debugger from now on (prctl(2), ptrace(2)). Returns whether the system did all of it. */
  harden(): boolean;
  /** On Linux, has the keychain's service looked for again at the next call: it may have been started again. */
  forgetSecretService(): void;
}

interface GuardModule {
  peerUid(descriptor: number): number;
  describePeer(descriptor: number): string;
  markPeer(descriptor: number): string;
  describeProcess(pid: number): string;
  harden(): number;
  forgetSecretService(): number;
}

/** @param path of `guard.node`. Null where it was not built: on Windows, and where there was no Rust toolchain. */
export function loadGuard(path: string): Guard | null {
  let native: GuardModule;
  try {
    native = createRequire(path)(path) as GuardModule;
  } catch {
    return null;
  }
  const own = process.getuid?.();
  return {
    isOwnPeer(socket) {
      const descriptor = descriptorOf(socket);
      return descriptor !== null && native.peerUid(descriptor) === own;
    },
    describePeer(socket) {
      const descriptor = descriptorOf(socket);
      const text = descriptor === null ? '' : native.describePeer(descriptor);
      const end = text.indexOf(' ');
      return end < 0 ? null : parseFacts(Number(text.slice(0, end)), text.slice(end + 1));
    },
    markPeer(socket) {
      const descriptor = descriptorOf(socket);
      return (descriptor !== null && native.markPeer(descriptor)) || null;
    },
    describeProcess: (pid) => parseFacts(pid, native.describeProcess(pid)),
    harden: () => native.harden() === 0,
    forgetSecretService: () => void native.forgetSecretService(),
  };
}

/** Exported for the systems and builds without the module, see `peers/proc-facts.ts`. @param text `PARENT START FILE SEEN PATH` */
export function parseFacts(pid: number, text: string): ProcessFacts | null {
  const [parent, start, file, seen] = text.split(' ', 4);
  if (!parent || !start || !file || !seen) return null;
  const path = seen === '1' ? text.slice(parent.length + start.length + file.length + seen.length + 4) : '';
  return { pid, parent: Number(parent), start: Number(start), path, mark: `${pid}${text.slice(parent.length)}` };
}

/** Node has it on the handle, as it has had for ten years, and nowhere in its documented interface. */
function descriptorOf(socket: Socket): number | null {
  const { _handle } = socket as Socket & { readonly _handle?: { readonly fd?: unknown } | null };
  return typeof _handle?.fd === 'number' && _handle.fd >= 0 ? _handle.fd : null;
}
