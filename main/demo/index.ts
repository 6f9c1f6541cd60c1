import { fileURLToPath } from 'node:url';
import { runDemo } from './house/run.ts';
import { serveOne } from './house/serve-one.ts';

/** A few real Varlink services, to try things on: started by the agent or by `sockatlas demo`, and gone with whoever started them. */
const [what, name, socket] = process.argv.slice(2);
if (what === undefined) await runDemo(fileURLToPath(import.meta.url));
else if (what === 'serve' && name !== undefined && socket !== undefined) await serveOne(name, socket);
else {
  process.stderr.write('sockatlas demo services: this program is started by sockatlas demo, or by the window.\n');
  process.exitCode = 2;
}
