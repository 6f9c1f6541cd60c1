import { hostname } from 'node:os';
import { join } from 'node:path';
import { app, clipboard, nativeTheme, type BrowserWindow } from 'electron';
import type { CallOutput } from '#core/calls.ts';
import { done, type Result } from '#core/failure.ts';
import { deleteExample, readExamples, saveExample } from '../files/examples.ts';
import { addMute, readMutes, removeMute, usualMutesPath, type MutesChanged } from '../files/mutes-file.ts';
import { ownLabelsPath, readOwnLabels } from '../files/own-labels-file.ts';
import type { AgentHost } from './agent-host.ts';
import type { AppCallHandlers } from './border.ts';
import type { InterfaceFiles } from './interface-files.ts';
import type { ReplyFiles } from './reply-files.ts';
import type { Reports } from './reports.ts';
import type { SentFiles } from './sent-files.ts';
import type { SettingsFile } from './settings-file.ts';
import type { Snapshots } from './snapshots.ts';

/** The major of Electron that the program is shipped with; an older one is past its support. */
const currentElectronMajor = 45;

/** What the app answers by itself. */
export function makeHandlers(
  settings: SettingsFile,
  agent: AgentHost,
  { snapshots, reports, interfaces, sent, replies }: { readonly snapshots: Snapshots; readonly reports: Reports; readonly interfaces: InterfaceFiles; readonly sent: SentFiles; readonly replies: ReplyFiles },
  window: () => BrowserWindow | null,
): AppCallHandlers {
  return {
    readSettings: () => done(settings.settings),
    writeSettings: (members) => {
      const changed = settings.change(members);
      if (members.theme !== undefined) nativeTheme.themeSource = changed.theme;
      if (members.zoom !== undefined) window()?.webContents.setZoomFactor(changed.zoom);
      return done(changed);
    },
    readAbout: () =>
      done({
        version: app.getVersion(),
        electron: process.versions.electron ?? '',
        chrome: process.versions['chrome'] ?? '',
        node: process.versions.node,
        electronOutdated: Number.parseInt(process.versions.electron ?? '0', 10) < currentElectronMajor,
        root: process.getuid?.() === 0,
        settingsPath: settings.path,
        historyPath: `${stateFolder()}/history.jsonl`,
      }),
    readOwnLabels: () => {
      const { labels, problems } = readOwnLabels();
      return done({ path: ownLabelsPath(), labels: [...labels], problems: [...problems] });
    },
    copy: async ({ text }) => {
      await clipboard.writeText(text); // a promise in newer Electrons, nothing in older ones
      return done(null);
    },
    quit: () => {
      app.quit();
      return done(null);
    },
    setZoom: ({ factor }) => {
      window()?.webContents.setZoomFactor(settings.change({ zoom: factor }).zoom);
      return done(null);
    },
    restartAgent: () => {
      agent.restart();
      return done(null);
    },
    saveSnapshot: () => snapshots.save(snapshotName()),
    openSnapshot: ({ purpose }) => snapshots.choose(purpose),
    readSnapshot: () => snapshots.opened,
    closeSnapshot: () => {
      snapshots.close();
      return done(null);
    },
    readMutes: () => {
      const { mutes, trouble } = readMutes(usualMutesPath());
      return done({ mutes: [...mutes], trouble });
    },
    muteFinding: (mute) => changed(addMute(usualMutesPath(), { ...mute, at: new Date().toISOString() })),
    unmuteFinding: (mute) => changed(removeMute(usualMutesPath(), mute)),
    saveReport: ({ format, text }) => reports.save(format, text),
    openInterface: () => interfaces.open(),
    saveInterface: ({ name, text }) => interfaces.save(name, text),
    chooseFile: ({ mode }) => sent.choose(mode),
    saveReply: ({ text }) => replies.save(text),
    readExamples: () => {
      const { folder, examples, problems } = readExamples();
      return done({ folder, examples: [...examples], problems: [...problems] });
    },
    saveExample: ({ name, example, replaces }) => saveExample(name, example, replaces),
    deleteExample: ({ name }) => deleteExample(name),
    chooseNewFile: ({ name }) => replies.chooseNew(name),
  };
}

const changed = (outcome: Result<MutesChanged>): Result<CallOutput<'muteFinding'>> => (outcome.ok ? done({ mutes: [...outcome.value.mutes], keptAside: outcome.value.keptAside }) : outcome);

/** `HOST-2026-11-24T14-03-12.sockatlas.json`, in the folder where people keep their documents. */
function snapshotName(): string {
  const host = hostname().replaceAll(/[^\w.-]+/g, '-');
  return join(app.getPath('documents'), `${host}-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.sockatlas.json`);
}

/** Where the agent keeps what it did: XDG base directory specification. */
function stateFolder(): string {
  const given = process.env['XDG_STATE_HOME'];
  return `${given?.startsWith('/') ? given : `${app.getPath('home')}/.local/state`}/sockatlas`;
}
