import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { connectStore } from './state/store.ts';

/** @param failed shows what went wrong in the place of everything. */
export function start(root: HTMLElement, failed: (error: unknown) => void): void {
  const store = connectStore(window.daypass);
  // React takes everything off the page when a component throws.
  const onUncaughtError = (error: unknown) => setTimeout(() => failed(error));
  createRoot(root, { onUncaughtError }).render(
    <StrictMode>
      <App store={store} api={window.daypass} />
    </StrictMode>,
  );
}
