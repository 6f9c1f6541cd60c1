import { labelObstacle } from '#core/labels/obstacle.ts';
import { BookOpen, Layers, ListChecks, Pencil, Plus, ShieldCheck, StickyNote, Trash2, Undo2 } from 'lucide-react';
import { noteLabel } from '#core/labels/known.ts';
import { doorFactsOf, doorRefOf } from '#core/model/door-ref.ts';
import { bytes } from '#core/model/bytes.ts';
import { openDialog, openTab } from '../store/actions.ts';
import { undoLatest } from '../store/edits/edit-actions.ts';
import { removeLabel } from '../inspector/labels/acts.ts';
import { getModel } from '../store/live/live.ts';
import { editObstacle } from '../store/review/review.ts';
import { useUi } from '../store/ui.ts';
import type { Command, CommandContext } from './command.ts';

function needsLabels({ current }: CommandContext): string | null {
  const model = getModel();
  if (!current || !model) return 'No socket is selected.';
  const past = editObstacle();
  if (past !== null) return past;
  const entryPoint = labelObstacle(current, 'entryPoint', model);
  return entryPoint === null || labelObstacle(current, 'object', model) === null ? null : entryPoint.sentence;
}

const needsLabel = (context: CommandContext): string | null => needsLabels(context) ?? (context.label ? null : 'No label has the focus: choose one in the Labels tab.');

export const editCommands: readonly Command[] = [
  {
    id: 'label.add',
    title: 'Add a label…',
    keywords: 'xattr set attribute',
    icon: Plus,
    group: 'Labels',
    keys: ['Insert'],
    places: ['row'],
    obstacle: needsLabels,
    run: ({ current }) => {
      openTab('labels');
      const door = current && doorRefOf(current, 'entryPoint').known ? 'entryPoint' : 'object';
      useUi.setState({ labelEditor: { door, name: null } });
    },
    commandLine: ({ current }) => (current ? 'sockatlas label set NAME LABEL=VALUE' : null),
  },
  {
    id: 'label.edit',
    title: 'Edit label…',
    keywords: 'xattr change value',
    icon: Pencil,
    group: 'Labels',
    keys: ['F2'],
    places: ['label'],
    obstacle: needsLabel,
    run: ({ label }) => {
      openTab('labels');
      if (label) useUi.setState({ labelEditor: { door: label.door, name: bytes(label.name) } });
    },
  },
  {
    id: 'label.remove',
    title: 'Remove label',
    keywords: 'xattr delete',
    icon: Trash2,
    group: 'Labels',
    keys: ['Delete'],
    places: ['label'],
    obstacle: needsLabel,
    run: ({ current, label }) => (current && label ? removeLabel(current, label.door, bytes(label.name)) : undefined),
    commandLine: ({ current }) => (current ? 'sockatlas label remove NAME LABEL' : null),
  },
  {
    id: 'label.note',
    title: 'Write a note…',
    keywords: 'comment remark label xattr own',
    icon: StickyNote,
    group: 'Labels',
    places: ['row'],
    obstacle: needsLabels,
    run: ({ current }) => {
      openTab('labels');
      const door = current && doorRefOf(current, 'entryPoint').known ? 'entryPoint' : 'object';
      const facts = current && doorFactsOf(current, door);
      const there = facts?.known && facts.value.labels.known && facts.value.labels.value.some(({ name }) => name === noteLabel);
      useUi.setState({ labelEditor: there ? { door, name: noteLabel } : { door, name: null, suggested: noteLabel } });
    },
    commandLine: ({ current }) => (current ? `sockatlas label set NAME ${noteLabel}=TEXT` : null),
  },
  { id: 'label.dictionary', title: 'Dictionary of labels…', keywords: 'known meaning names values own file', icon: BookOpen, group: 'Program', places: ['menu'], run: () => openDialog('dictionary'), commandLine: () => 'sockatlas label known' },
  {
    id: 'edit.many',
    title: 'Change all selected sockets…',
    keywords: 'several many batch label mode owner group chmod chown xattr together',
    icon: Layers,
    group: 'Edit',
    keys: ['Ctrl+E'],
    places: ['menu', 'row'],
    obstacle: ({ selected }) => (selected.length === 0 ? 'No socket is selected.' : editObstacle()),
    run: () => openDialog('many'),
  },
  {
    id: 'protect.recipe',
    title: 'Recipe of a service that behaves well…',
    keywords: 'umask chown group setxattr varlink mode guided protect',
    icon: ListChecks,
    group: 'Protection',
    places: ['row'],
    obstacle: ({ current }) => (!current ? 'No socket is selected.' : (editObstacle() ?? (doorRefOf(current, 'entryPoint').known ? null : 'The recipe is for entry points, and this socket has none.'))),
    run: () => openDialog('recipe'),
    commandLine: ({ current }) => (current ? 'sockatlas protect recipe NAME' : null),
  },
  {
    id: 'protect.edit',
    title: 'Change mode or owner…',
    keywords: 'chmod chown permission protect group',
    icon: ShieldCheck,
    group: 'Protection',
    keys: ['Ctrl+M'],
    places: ['row'],
    obstacle: ({ current }) => (!current ? 'No socket is selected.' : editObstacle() !== null ? editObstacle() : doorRefOf(current, 'entryPoint').known || doorRefOf(current, 'object').known ? null : 'Neither door of this socket can be reached.'),
    run: () => openTab('protection'),
    commandLine: ({ current }) => (current ? 'sockatlas protect mode NAME MODE' : null),
  },
  { id: 'edit.undo', title: 'Undo the latest change', keywords: 'take back revert', icon: Undo2, group: 'Edit', keys: ['Ctrl+Z'], places: ['menu'], obstacle: editObstacle, run: undoLatest, commandLine: () => 'sockatlas undo' },
];
