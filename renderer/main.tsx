import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { connectStore } from './state/store.ts';
import './styles/app.css';

const root = document.getElementById('root');
if (root) {
  const store = connectStore(window.daypass);
  createRoot(root).render(
    <StrictMode>
      <App store={store} api={window.daypass} />
    </StrictMode>,
  );
}
