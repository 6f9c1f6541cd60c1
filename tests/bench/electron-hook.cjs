// Loaded by Electron (-r) beside the program that is measured, the same for ours and for the empty one: says on
// standard output when the window is filled, and does on standard input what a person would do with the window.
const { app, BrowserWindow } = require('electron');

app.on('web-contents-created', (_event, contents) => {
  contents.once('dom-ready', () => {
    // A page says by itself that it is filled (data-filled); then one more frame is drawn.
    void contents
      .executeJavaScript(
        `new Promise((resolve) => {
          const root = document.documentElement;
          const filled = () => root.dataset.filled === 'true' && (observer.disconnect(), requestAnimationFrame(() => setTimeout(resolve)));
          const observer = new MutationObserver(filled);
          observer.observe(root, { attributes: true });
          filled();
        })`,
      )
      .then(() => process.stdout.write('filled\n'));
  });
});

process.stdin.on('data', (data) => {
  for (const word of String(data).split('\n')) {
    const [window] = BrowserWindow.getAllWindows();
    if (word === 'hide') window?.hide();
    if (word === 'quit') app.quit();
  }
});
process.stdin.on('end', () => app.quit());
