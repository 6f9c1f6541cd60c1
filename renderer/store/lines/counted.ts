import { useFindingsOf } from '../findings/findings.ts';
import { useComparisonView } from '../review/comparison-view.ts';
import { useJournalView } from '../review/journal-view.ts';
import { useServicesView } from '../services/services-view.ts';
import { useUi } from '../ui.ts';
import { useView } from './view.ts';

/** What the filter lets through on the page that is shown, and of how many. */
export interface Counted {
  readonly shown: number;
  readonly total: number;
  /** Hidden since the system does not tell enough to say whether they fit. */
  readonly undecided: number;
}

export function useCounted(): Counted {
  const page = useUi((ui) => ui.page);
  const sockets = useView();
  const journal = useJournalView();
  const comparison = useComparisonView();
  const findings = useFindingsOf(page);
  const services = useServicesView(page === 'services');
  switch (page) {
    case 'overview':
    case 'sockets':
    case 'conversations':
    case 'interfaces':
    case 'learn':
      return { shown: sockets.shown, total: sockets.total, undecided: page === 'sockets' ? sockets.undecided : 0 };
    case 'services':
      return { shown: services.lines.length, total: services.total, undecided: 0 };
    case 'journal':
      return { shown: journal.lines.length, total: journal.total, undecided: 0 };
    case 'findings':
      return { shown: findings.shown, total: findings.total, undecided: 0 };
    case 'comparison':
      return { shown: comparison.shown, total: comparison.total, undecided: 0 };
  }
}
