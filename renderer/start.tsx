import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { showFailure } from './failure.ts';
import { connectStore } from './state/store.ts';

export function start(root: HTMLElement): void {
  const store = connectStore(window.daypass);
  // React takes everything off the page when a component throws.
  const onUncaughtError = (error: unknown) => setTimeout(() => showFailure(root, error));
  createRoot(root, { onUncaughtError }).render(
    <StrictMode>
      <App store={store} api={window.daypass} />
    </StrictMode>,
  );
}
