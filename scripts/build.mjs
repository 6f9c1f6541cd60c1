// `npm run build`: installs what is missing and builds what runs, into out/.
import { build } from './lib/build.mjs';
import { ensureNodeModules } from './lib/node-modules.mjs';
import { run } from './lib/say.mjs';

await run(async () => {
  await ensureNodeModules();
  await build();
  return 0;
});
