/** Gives a page the methods of its contract by name, and nothing else. */
import { contextBridge, ipcRenderer } from 'electron';
import { type Contract, eventChannel, type Result, requestChannel } from './contracts/contract.ts';

/** @param read what the page is handed of each answer: the `Result` itself, or `plain`. */
export function expose(contract: Contract, name: string, read: (result: Result<unknown>) => unknown): void {
  const requests = Object.keys(contract.requests).map((request) => [
    request,
    async (...args: unknown[]) => read(await ipcRenderer.invoke(requestChannel(contract, request), ...args)),
  ]);
  const events = Object.keys(contract.events).map((event) => [
    `on${event.charAt(0).toUpperCase()}${event.slice(1)}`,
    (listener: (payload: unknown) => void) => {
      // Electron's event object has the sender in it, so it stays on this side.
      const own = (_event: unknown, payload: unknown) => listener(payload);
      const channel = eventChannel(contract, event);
      ipcRenderer.on(channel, own);
      return () => void ipcRenderer.off(channel, own);
    },
  ]);
  contextBridge.exposeInMainWorld(name, Object.fromEntries([...requests, ...events]));
}

/** The answer, or an error. */
export function plain(result: Result<unknown>): unknown {
  if (result.ok) return result.value;
  throw new Error(`${result.error.what} ${result.error.next}`);
}
