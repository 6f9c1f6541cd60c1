// Called by electron-builder when the package is laid out, before it sets the fuses (electron-builder.yml, afterPack).
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * An Electron taken from a folder brings the starter that runs whatever program the command line names; a package
 * runs itself alone.
 * @param {{appOutDir: string}} context
 */
export default function afterPack({ appOutDir }) {
  rmSync(join(appOutDir, 'resources', 'default_app.asar'), { force: true });
  // npm builds it with all that a debugger wants; where there is no strip(1) it stays so.
  spawnSync('strip', ['--strip-unneeded', join(appOutDir, 'resources', 'app.asar.unpacked', 'node_modules', 'fs-xattr', 'build', 'Release', 'xattr.node')]);
}
