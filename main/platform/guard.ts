/**
 * What Node can't ask the system: whose process is at the other end of a Unix socket, and that nobody may look into this
 * process's memory. A small native module does it (`guard/`), on Linux and macOS.
 */
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';

/** A process as the system describes it. */
export interface ProcessFacts {
  readonly parent: number;
  /** Larger for a process that started later, in a unit of the system's own. */
  readonly start: number;
  /** The executable; empty for a process that can't be looked into. */
  readonly path: string;
}

export interface Guard {
  /** Whether the process that connected belongs to this user, by SO_PEERCRED of unix(7) or getpeereid(3). */
  isOwnPeer(socket: Socket): boolean;
  /**
   * The process that connected, as of that moment, by SO_PEERCRED of unix(7) or LOCAL_PEERPID of macOS. Null where it is none
   * of this system's.
   */
  peerPid(socket: Socket): number | null;
  /** Null for a process that has ended. Takes some 20 µs. */
  describeProcess(pid: number): ProcessFacts | null;
  /** No core dumps and no debugger from now on (prctl(2), ptrace(2)). Returns whether the system did all of it. */
  harden(): boolean;
  /** On Linux, has the keychain's service looked for anew at the next call: it may have been started anew. */
  forgetSecretService(): void;
}

interface Native {
  peerUid(descriptor: number): number;
  peerPid(descriptor: number): number;
  describeProcess(pid: number): string;
  harden(): number;
  forgetSecretService(): number;
}

/** @param path of `guard.node`. Null where it was not built: on Windows, and where there was no Rust toolchain. */
export function loadGuard(path: string): Guard | null {
  let native: Native;
  try {
    native = createRequire(path)(path) as Native;
  } catch {
    return null;
  }
  const own = process.getuid?.();
  return {
    isOwnPeer(socket) {
      const descriptor = descriptorOf(socket);
      return descriptor !== null && native.peerUid(descriptor) === own;
    },
    peerPid(socket) {
      const descriptor = descriptorOf(socket);
      const pid = descriptor === null ? -1 : native.peerPid(descriptor);
      return pid > 0 ? pid : null;
    },
    describeProcess(pid) {
      const [, parent, start, path = ''] = /^(\d+) (\d+) (.*)$/s.exec(native.describeProcess(pid)) ?? [];
      return parent && start ? { parent: Number(parent), start: Number(start), path } : null;
    },
    harden: () => native.harden() === 0,
    forgetSecretService: () => void native.forgetSecretService(),
  };
}

/** Node has it on the handle, as it has had for ten years, and nowhere in its documented interface. */
function descriptorOf(socket: Socket): number | null {
  const { _handle } = socket as Socket & { readonly _handle?: { readonly fd?: unknown } | null };
  return typeof _handle?.fd === 'number' && _handle.fd >= 0 ? _handle.fd : null;
}
