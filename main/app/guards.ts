import { app, session, type Session } from 'electron';
import { pageOrigin } from './page-protocol.ts';

/** Shuts what the page never needs: other pages, windows, frames, permissions, downloads. Before any window is made. */
export function setGuards(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

/**
 * The browser engine has errands of its own, even with nothing to fetch: it looked up a host to get a dictionary for its spelling checker from.
 * It gets no answer to any name, and no reason to ask. Before the app is ready.
 */
export function stayOffTheNetwork(): void {
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
  app.commandLine.appendSwitch('disable-background-networking');
  app.commandLine.appendSwitch('disable-component-update');
  app.commandLine.appendSwitch('no-pings');
}

/** Denies every permission and every request that is not for our own files. After the app is ready. */
export function guardSession(target: Session = session.defaultSession): void {
  target.setSpellCheckerLanguages([]); // one that is on has its dictionary fetched, whatever the window says
  target.setSpellCheckerEnabled(false);
  target.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  target.setPermissionCheckHandler(() => false);
  target.setDevicePermissionHandler(() => false);
  target.on('will-download', (event) => event.preventDefault());
  target.webRequest.onBeforeRequest((details, answer) => {
    const own = details.url.startsWith(`${pageOrigin}/`) || details.url.startsWith('devtools:') || details.url.startsWith('data:');
    answer({ cancel: !own });
  });
}
