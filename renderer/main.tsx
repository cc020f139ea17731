/** Starts the window. Whatever throws, while it is loaded or later, leaves a page that says what to do. */
import { showFailure } from './failure.ts';
import { leaveCompositionAlone } from './state/composition.ts';
import './styles/app.css';

leaveCompositionAlone();
const root = document.getElementById('root');
if (root) {
  const failed = (error: unknown) => showFailure(root, error, window.daypass.copyDiagnostics);
  import('./start.tsx').then(({ start }) => start(root, failed)).catch(failed);
}
