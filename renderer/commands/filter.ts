import { Filter, FilterX } from 'lucide-react';
import { withTerm } from '#core/filter/tokens.ts';
import { clearFilter, goTo } from '../store/actions.ts';
import { useUi } from '../store/ui.ts';
import type { Command, CommandContext } from './command.ts';
import { focusFilter } from './focus.ts';

const needsTerm = ({ term }: CommandContext): string | null => (term === null ? 'This cell has no value to filter by.' : null);

const add = (term: string | null): void => {
  const { goodFilter, grouping, page } = useUi.getState();
  if (term !== null) goTo(withTerm(page === 'sockets' ? goodFilter : '', term), grouping);
};

export const filterCommands: readonly Command[] = [
  { id: 'filter.byValue', title: 'Show only this value', keywords: 'include filter', icon: Filter, group: 'Filter', places: ['row'], obstacle: needsTerm, run: ({ term }) => add(term), commandLine: ({ term }) => (term === null ? null : `sockatlas list --filter '${term.replaceAll("'", "'\\''")}'`) },
  { id: 'filter.exclude', title: 'Hide this value', keywords: 'exclude filter', icon: FilterX, group: 'Filter', places: ['row'], obstacle: needsTerm, run: ({ term }) => add(term === null ? null : `-${term}`) },
  {
    id: 'filter.clear',
    title: 'Clear the filter',
    keywords: 'all everything',
    group: 'Filter',
    obstacle: () => (useUi.getState().filterText === '' ? 'There is no filter.' : null),
    run: () => {
      clearFilter();
      focusFilter();
    },
  },
];
