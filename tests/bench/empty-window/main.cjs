// The peer of the window's figures: the least that the same runtime can show.
const { app, BrowserWindow } = require('electron');

void app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 800, show: false, webPreferences: { sandbox: true } });
  window.once('ready-to-show', () => window.show());
  void window.loadURL('data:text/html,<!doctype html><html data-filled="true"><title>empty</title><p>empty');
});
app.on('window-all-closed', () => app.quit());
