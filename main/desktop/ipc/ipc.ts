/** The one module that touches `ipcMain`. */
import { ipcMain, type WebContents } from 'electron';
import type { Contract, HandlersOf } from '../../../preload/contracts/contract.ts';
import type { Disposable } from '../../base/disposable.ts';
import { type Door, serveOn } from './serve-contract.ts';

/** The same for a page of which there may be several: each is served on channels of its own, which no other page has. */
export function serveContractTo<const C extends Contract>(
  { ipc }: WebContents,
  contract: C,
  handlers: HandlersOf<C>,
  door: Door,
): Disposable {
  return serveOn(ipc, contract, handlers, door);
}

/** Serves a contract to its page, until it is disposed. */
export function serveContract<const C extends Contract>(contract: C, handlers: HandlersOf<C>, door: Door): Disposable {
  return serveOn(ipcMain, contract, handlers, door);
}
