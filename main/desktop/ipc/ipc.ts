/** The one module that touches `ipcMain`. */
import { ipcMain } from 'electron';
import type { Contract, HandlersOf } from '../../../preload/contracts/contract.ts';
import type { Disposable } from '../../base/disposable.ts';
import { type Door, serveOn } from './serve-contract.ts';

/** Serves a contract to its page, until it is disposed. */
export function serveContract<const C extends Contract>(contract: C, handlers: HandlersOf<C>, door: Door): Disposable {
  return serveOn(ipcMain, contract, handlers, door);
}
