/** Gives the page that takes an access key `window.daypassKey` and nothing else. */
import { contextBridge, ipcRenderer } from 'electron';
import { KEY_CHANNELS, type KeyApi } from './key-contract.ts';

const api: KeyApi = {
  open: () => ipcRenderer.invoke(KEY_CHANNELS.open),
  chooseFile: () => ipcRenderer.invoke(KEY_CHANNELS.chooseFile),
  submit: (form) => ipcRenderer.invoke(KEY_CHANNELS.submit, form),
  chooseDevice: (serial) => ipcRenderer.invoke(KEY_CHANNELS.chooseDevice, serial),
  answer: (yes) => ipcRenderer.invoke(KEY_CHANNELS.answer, yes),
  fit: (height) => ipcRenderer.invoke(KEY_CHANNELS.fit, height),
  close: () => ipcRenderer.invoke(KEY_CHANNELS.close),
};
contextBridge.exposeInMainWorld('daypassKey', api);
