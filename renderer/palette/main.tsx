/** Starts the palette. Whatever throws, while it is loaded or later, leaves a page that says what to do. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { showFailure } from '../failure.ts';
import { leaveCompositionAlone } from '../state/composition.ts';
import '../styles/app.css';
import '../styles/palette.css';
import { Palette } from './palette.tsx';
import { connectPalette } from './palette-store.ts';

leaveCompositionAlone();
const root = document.getElementById('root');
if (root) {
  const store = connectPalette(window.daypassPalette);
  const onUncaughtError = (error: unknown) => setTimeout(() => showFailure(root, error));
  createRoot(root, { onUncaughtError }).render(
    <StrictMode>
      <Palette store={store} api={window.daypassPalette} />
    </StrictMode>,
  );
}
