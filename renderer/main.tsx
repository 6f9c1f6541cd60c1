import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { start } from './start.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/frame.css';
import './styles/overview.css';
import './styles/table.css';
import './styles/conversations.css';
import './styles/inspector.css';
import './styles/lasting.css';
import './styles/dialogs.css';
import './styles/edits.css';
import './styles/who.css';
import './styles/journal.css';
import './styles/findings.css';
import './styles/services.css';
import './styles/call.css';
import './styles/replies.css';
import './styles/learn.css';

start();
const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
