/** Gives the page `window.daypass`: the methods of the contract by name and nothing else. */
import { contextBridge, ipcRenderer } from 'electron';
import {
  type DaypassApi,
  EVENTS,
  type EventName,
  eventChannel,
  REQUESTS,
  type RequestName,
  requestChannel,
} from './contract.ts';

const names = <T extends object>(of: T) => Object.keys(of) as (keyof T & string)[];

const requests = names(REQUESTS).map((name: RequestName) => [
  name,
  (...args: unknown[]) => ipcRenderer.invoke(requestChannel(name), ...args),
]);

const events = names(EVENTS).map((name: EventName) => [
  `on${name.charAt(0).toUpperCase()}${name.slice(1)}`,
  (listener: (payload: unknown) => void) => {
    // Electron's event object has the sender in it, so it stays on this side.
    const own = (_event: unknown, payload: unknown) => listener(payload);
    ipcRenderer.on(eventChannel(name), own);
    return () => void ipcRenderer.off(eventChannel(name), own);
  },
]);

const api = Object.fromEntries([...requests, ...events]) as DaypassApi;
contextBridge.exposeInMainWorld('daypass', api);
