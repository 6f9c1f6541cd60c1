import { lazy, Suspense, useEffect, useState } from 'react';
import { Banners } from './Banners.tsx';
import { ConversationsPage } from './conversations/ConversationsPage.tsx';
import { ComparisonPage } from './journal/ComparisonPage.tsx';
import { FindingsPage } from './findings/FindingsPage.tsx';
import { JournalPage } from './journal/JournalPage.tsx';
import { Dialogs } from './dialogs/Dialogs.tsx';
import { Toasts } from './dialogs/Toasts.tsx';
import { Header } from './header/Header.tsx';
import { Inspector } from './inspector/Inspector.tsx';
import { Overview } from './Overview.tsx';
import { TourPanel } from './learn/TourPanel.tsx';
import { MenuHost } from './parts/Menu.tsx';
import { Splitter } from './parts/Splitter.tsx';
import { Sidebar } from './sidebar/Sidebar.tsx';
import { StatusBar } from './StatusBar.tsx';
import { changeSettings, narrowPx } from './store/actions.ts';
import { hasInspector, useUi, type Page } from './store/ui.ts';
import { SocketTable } from './table/SocketTable.tsx';

// Fetched when they are first gone to: the window starts without them.
const ServicesPage = lazy(() => import('./varlink/services/ServicesPage.tsx'));
const InterfacesPage = lazy(() => import('./varlink/interfaces/InterfacesPage.tsx'));
const LearnPage = lazy(() => import('./learn/LearnPage.tsx'));

/** Whether the window is too narrow for three panes side by side. */
function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(window.innerWidth < narrowPx);
  useEffect(() => {
    const media = window.matchMedia(`(max-width: ${narrowPx - 1}px)`);
    const apply = (): void => setNarrow(media.matches);
    apply();
    media.addEventListener('change', apply);
    return () => media.removeEventListener('change', apply);
  }, []);
  return narrow;
}

function PageBody({ page }: { readonly page: Page }) {
  switch (page) {
    case 'overview':
      return <Overview />;
    case 'sockets':
      return <SocketTable />;
    case 'conversations':
      return <ConversationsPage />;
    case 'journal':
      return <JournalPage />;
    case 'findings':
      return <FindingsPage />;
    case 'comparison':
      return <ComparisonPage />;
    case 'services':
      return <ServicesPage />;
    case 'interfaces':
      return <InterfacesPage />;
    case 'learn':
      return <LearnPage />;
  }
}

export function App() {
  const settings = useUi((ui) => ui.settings);
  const page = useUi((ui) => ui.page);
  const narrowPane = useUi((ui) => ui.narrowPane);
  const narrow = useNarrow();
  const sidebar = narrow ? narrowPane === 'sidebar' : (settings?.sidebarShown ?? true);
  const inspector = narrow ? narrowPane === 'inspector' : (settings?.inspectorShown ?? true) && hasInspector(page);
  return (
    <div className="app" data-narrow={narrow || undefined}>
      <Header />
      <Banners />
      <div className="panes">
        {sidebar && <Sidebar widthPx={narrow ? null : (settings?.sidebarWidth ?? 208)} />}
        {sidebar && !narrow && <Splitter label="Width of the sidebar" value={settings?.sidebarWidth ?? 208} least={140} most={480} side="left" onChange={(sidebarWidth) => changeSettings({ sidebarWidth })} />}
        {!(narrow && inspector) && <main className="main" data-area="main"><Suspense fallback={<div className="empty" data-fetching />}><PageBody page={page} /></Suspense></main>}
        {inspector && !narrow && <Splitter label="Width of the inspector" value={settings?.inspectorWidth ?? 400} least={280} most={900} side="right" onChange={(inspectorWidth) => changeSettings({ inspectorWidth })} />}
        {inspector && <Inspector widthPx={narrow ? null : (settings?.inspectorWidth ?? 400)} />}
      </div>
      <TourPanel />
      <StatusBar />
      <Dialogs />
      <Toasts />
      <MenuHost />
    </div>
  );
}
