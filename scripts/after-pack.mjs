// Called by electron-builder when the package is laid out, before it sets the fuses (electron-builder.yml, afterPack).
import { rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * An Electron taken from a folder brings the starter that runs whatever program the command line names; a package
 * runs itself alone.
 * @param {{appOutDir: string}} context
 */
export default function afterPack({ appOutDir }) {
  rmSync(join(appOutDir, 'resources', 'default_app.asar'), { force: true });
}
