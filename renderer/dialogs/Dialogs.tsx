import { lazy, Suspense } from 'react';
import { useUi } from '../store/ui.ts';
import { AddressDialog } from '../varlink/services/AddressDialog.tsx';
import { WakeDialog } from '../varlink/services/WakeDialog.tsx';
import { AboutDialog } from './AboutDialog.tsx';
import { ColumnsDialog } from './ColumnsDialog.tsx';
import { FilterHelpDialog } from './FilterHelpDialog.tsx';
import { HistoryDialog } from './history/HistoryDialog.tsx';
import { MutesDialog } from './MutesDialog.tsx';
import { PaletteDialog } from './PaletteDialog.tsx';
import { PreferencesDialog } from './PreferencesDialog.tsx';
import { ShortcutsDialog } from './ShortcutsDialog.tsx';
import { DictionaryDialog } from './studio/DictionaryDialog.tsx';
import { ManyDialog } from './studio/ManyDialog.tsx';
import { RecipeDialog } from './studio/RecipeDialog.tsx';

const AskDialog = lazy(() => import('../varlink/call/AskDialog.tsx'));
const CallsDialog = lazy(() => import('../varlink/call/history/CallsDialog.tsx'));
const ConceptDialog = lazy(() => import('../learn/ConceptDialog.tsx'));

/** The one dialog that may be open. */
export function Dialogs() {
  const dialog = useUi((ui) => ui.dialog);
  switch (dialog) {
    case null:
      return null;
    case 'palette':
      return <PaletteDialog key="palette" start="commands" />;
    case 'goto':
      return <PaletteDialog key="goto" start="sockets" />;
    case 'preferences':
      return <PreferencesDialog />;
    case 'shortcuts':
      return <ShortcutsDialog />;
    case 'filter-help':
      return <FilterHelpDialog />;
    case 'about':
      return <AboutDialog />;
    case 'history':
      return <HistoryDialog />;
    case 'mutes':
      return <MutesDialog />;
    case 'dictionary':
      return <DictionaryDialog />;
    case 'many':
      return <ManyDialog />;
    case 'recipe':
      return <RecipeDialog />;
    case 'concept':
      return <Suspense fallback={null}><ConceptDialog /></Suspense>;
    case 'wake':
      return <WakeDialog />;
    case 'address':
      return <AddressDialog />;
    case 'call':
      return <Suspense fallback={null}><AskDialog /></Suspense>;
    case 'calls':
      return <Suspense fallback={null}><CallsDialog /></Suspense>;
    case 'columns':
      return <ColumnsDialog />;
  }
}
