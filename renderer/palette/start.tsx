import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Palette } from './palette.tsx';
import { connectPalette } from './palette-store.ts';

/** @param failed shows what went wrong in the place of everything. */
export function start(root: HTMLElement, failed: (error: unknown) => void): void {
  const store = connectPalette(window.daypassPalette);
  // React takes everything off the page when a component throws.
  const onUncaughtError = (error: unknown) => setTimeout(() => failed(error));
  createRoot(root, { onUncaughtError }).render(
    <StrictMode>
      <Palette store={store} api={window.daypassPalette} />
    </StrictMode>,
  );
}
