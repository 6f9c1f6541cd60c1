import { useId, type ReactNode } from 'react';
import { Button } from '../parts/parts.tsx';
import { changeSettings, openDialog } from '../store/actions.ts';
import { useUi } from '../store/ui.ts';
import { Dialog } from './Dialog.tsx';

/** Every change is in force at once and kept. */
export function PreferencesDialog() {
  const settings = useUi((ui) => ui.settings);
  const about = useUi((ui) => ui.about);
  if (!settings) return null;
  return (
    <Dialog title="Preferences">
      <div className="form">
        <Choice label="Theme" value={settings.theme} options={[['system', 'As the system'], ['light', 'Light'], ['dark', 'Dark']]} onChange={(theme) => changeSettings({ theme })} />
        <Choice label="Height of rows" value={settings.density} options={[['compact', 'Compact'], ['normal', 'Normal'], ['comfortable', 'Comfortable']]} onChange={(density) => changeSettings({ density })} />
        <Slider label="Text size" value={settings.zoom} least={0.5} most={2} step={0.1} shown={`${Math.round(settings.zoom * 100)} %`} onChange={(zoom) => changeSettings({ zoom })} />
        <Slider label="Time between updates" value={settings.intervalMs} least={500} most={10_000} step={500} shown={`${settings.intervalMs / 1000} s`} onChange={(intervalMs) => changeSettings({ intervalMs })} />
        <Slider label="Changes stay marked for" value={settings.markMs} least={0} most={30_000} step={500} shown={settings.markMs === 0 ? 'no marks' : `${settings.markMs / 1000} s`} onChange={(markMs) => changeSettings({ markMs })} />
        <Choice label="Explain sockets for a" value={settings.explainLevel} options={[['beginner', 'Beginner'], ['admin', 'Administrator'], ['developer', 'Developer']]} onChange={(explainLevel) => changeSettings({ explainLevel })} />
        <Line label="Columns">{() => <Button onClick={() => openDialog('columns')}>Choose…</Button>}</Line>
      </div>
      {about && <p className="soft">Kept in <span className="mono wrap">{about.settingsPath}</span></p>}
    </Dialog>
  );
}

function Line({ label, children }: { readonly label: string; readonly children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <div>{children(id)}</div>
    </>
  );
}

function Choice<T extends string>({ label, value, options, onChange }: { readonly label: string; readonly value: T; readonly options: readonly (readonly [T, string])[]; readonly onChange: (value: T) => void }) {
  return (
    <Line label={label}>
      {(id) => (
        <select
          id={id}
          value={value}
          onChange={(event) => {
            const chosen = options.find(([option]) => option === event.target.value);
            if (chosen) onChange(chosen[0]);
          }}
        >
          {options.map(([option, title]) => (
            <option key={option} value={option}>
              {title}
            </option>
          ))}
        </select>
      )}
    </Line>
  );
}

function Slider({ label, value, least, most, step, shown, onChange }: { readonly label: string; readonly value: number; readonly least: number; readonly most: number; readonly step: number; readonly shown: string; readonly onChange: (value: number) => void }) {
  return (
    <Line label={label}>
      {(id) => (
        <span className="slider">
          <input id={id} type="range" min={least} max={most} step={step} value={value} aria-valuetext={shown} onChange={(event) => onChange(Number(event.target.value))} />
          <output className="number">{shown}</output>
        </span>
      )}
    </Line>
  );
}
