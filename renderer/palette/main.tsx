/** Starts the palette. Whatever throws, while it is loaded or later, leaves a page that says what to do. */
import { showFailure } from '../failure.ts';
import { leaveCompositionAlone } from '../state/composition.ts';
import '../styles/app.css';
import '../styles/palette.css';

leaveCompositionAlone();
const root = document.getElementById('root');
if (root) {
  const failed = (error: unknown) => {
    // The page that listens to it is gone.
    document.addEventListener('keydown', ({ key }) => key === 'Escape' && void window.daypassPalette.close());
    return showFailure(root, error, window.daypassPalette.copyDiagnostics);
  };
  import('./start.tsx').then(({ start }) => start(root, failed)).catch(failed);
}
