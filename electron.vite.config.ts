import react from '@vitejs/plugin-react';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';

// Targets are stated, not derived: the same build must run on the pinned Electron and on the
// older one that the npm registry carries (Node 20.18, Chrome 130).
const node = 'node20.18';
const chrome = 'chrome130';

// Only these two stay outside the bundle: they hold native code.
const external = ['electron', 'koffi', 'fs-xattr'];

/** Keeps a list of the packages that a bundle has taken in: their licences go with it (scripts/lib/shipped.mjs). */
const listPackages = (bundle: string): Plugin => ({
  name: 'list-packages',
  generateBundle() {
    const names = [...this.getModuleIds()].flatMap((id) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1] ?? []);
    const folder = fileURLToPath(new URL('.cache/bundled/', import.meta.url));
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}${bundle}.json`, JSON.stringify([...new Set(names)].sort()));
  },
});

export default defineConfig({
  main: {
    plugins: [listPackages('main')],
    build: {
      target: node,
      externalizeDeps: false,
      rollupOptions: {
        external,
        input: {
          index: 'main/app/index.ts',
          agent: 'main/agent/doors/utility.ts',
          cli: 'main/cli/index.ts',
          // Started by the agent and the command line, and by itself once for each service.
          demo: 'main/demo/index.ts',
          // Run as root by pkexec: for one request, and to look.
          act: 'main/agent/doors/act.ts',
          look: 'main/agent/doors/look.ts',
          // Started as a thread, from its file.
          'netns-worker': 'main/agent/system/netlink/netns-worker.mjs',
        },
        output: { format: 'es' },
      },
    },
  },
  preload: {
    plugins: [listPackages('preload')],
    build: {
      target: node,
      externalizeDeps: false,
      // A sandboxed preload must be one CommonJS file.
      rollupOptions: {
        external: ['electron'],
        input: { index: 'preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    build: {
      target: chrome,
      minify: true,
      modulePreload: false,
      assetsInlineLimit: 0,
      rollupOptions: { input: { index: 'renderer/index.html' } },
    },
    plugins: [react(), listPackages('renderer')],
  },
});
