import { ArrowLeft, ArrowRight, EllipsisVertical, Menu as MenuIcon, Pause, Play, SquareTerminal } from 'lucide-react';
import { contextNow } from '../commands/context.ts';
import { runCommand } from '../commands/registry.ts';
import { openMenu } from '../parts/Menu.tsx';
import { IconButton } from '../parts/parts.tsx';
import { canGo, changeSettings, go, openDialog, setPaused } from '../store/actions.ts';
import { useUi } from '../store/ui.ts';
import { FilterBox } from './FilterBox.tsx';

const paces = [500, 1000, 2000, 5000, 10_000];

export function Header() {
  const paused = useUi((ui) => ui.paused);
  const intervalMs = useUi((ui) => ui.settings?.intervalMs ?? 2000);
  useUi((ui) => `${ui.page} ${ui.goodFilter} ${ui.grouping}`); // back and forward change with these
  return (
    <header className="header" data-area="header">
      <IconButton label="Sidebar (F9)" onClick={() => runCommand('view.sidebar', contextNow())}>
        <MenuIcon size={16} aria-hidden />
      </IconButton>
      <IconButton label="Back (Alt+←)" disabled={!canGo('back')} onClick={() => go('back')}>
        <ArrowLeft size={16} aria-hidden />
      </IconButton>
      <IconButton label="Forward (Alt+→)" disabled={!canGo('forward')} onClick={() => go('forward')}>
        <ArrowRight size={16} aria-hidden />
      </IconButton>
      <FilterBox />
      <div className="pace">
        <IconButton label={paused ? 'Resume updates (Ctrl+Space)' : 'Pause updates (Ctrl+Space)'} aria-pressed={paused} onClick={() => setPaused(!paused)}>
          {paused ? <Play size={14} aria-hidden /> : <Pause size={14} aria-hidden />}
        </IconButton>
        <select aria-label="Time between updates" value={intervalMs} onChange={(event) => changeSettings({ intervalMs: Number(event.target.value) })}>
          {[...new Set([...paces, intervalMs])].sort((a, b) => a - b).map((ms) => (
            <option key={ms} value={ms}>
              {ms / 1000} s
            </option>
          ))}
        </select>
      </div>
      <IconButton label="Find a command (Ctrl+Shift+P)" onClick={() => openDialog('palette')}>
        <SquareTerminal size={16} aria-hidden />
      </IconButton>
      <IconButton
        label="Menu"
        aria-haspopup="menu"
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          openMenu({ x: box.right, y: box.bottom + 4, place: 'menu', context: contextNow(), label: 'Menu' });
        }}
      >
        <EllipsisVertical size={16} aria-hidden />
      </IconButton>
    </header>
  );
}
