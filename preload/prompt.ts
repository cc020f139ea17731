/** Gives the page that asks before use `window.daypassPrompt` and nothing else. */
import { contextBridge, ipcRenderer } from 'electron';
import { PROMPT_CHANNELS, type PromptApi, type PromptQuestion } from './prompt-contract.ts';

const api: PromptApi = {
  question: () => ipcRenderer.invoke(PROMPT_CHANNELS.question),
  onQuestion: (listener) =>
    void ipcRenderer.on(PROMPT_CHANNELS.asked, (_event, question: PromptQuestion) => listener(question)),
  answer: (id, answer) => ipcRenderer.invoke(PROMPT_CHANNELS.answer, id, answer),
  fit: (height) => ipcRenderer.invoke(PROMPT_CHANNELS.fit, height),
};
contextBridge.exposeInMainWorld('daypassPrompt', api);
