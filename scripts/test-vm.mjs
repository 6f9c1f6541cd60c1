// `npm run test:vm`: the tests that need a kernel with socket labels and a systemd with registries.
// One boot of the throw-away machine of tests/vm/run-in-vm runs them all, on the built program.
import { spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { ensureBuild } from './lib/build.mjs';
import { ensureElectron } from './lib/electron.mjs';
import { ensureNodeModules } from './lib/node-modules.mjs';
import { root } from './lib/paths.mjs';

const help = `Usage: npm run test:vm [-- OPTION]... [-- NAME]...

Boots Linux with socket labels and a current systemd (see tests/vm/run-in-vm --help)
and runs the tests of tests/vm/guest there, but varlink-values, which is run when it is named. What needs that systemd but no kernel of
its own (validate-idl, a part of real-services) runs here, on the same image. Needs root; the first run makes
an image.

  --timeout SECONDS   end the machine after so long   [2400]
  --help              this text
`;

/** What is needed beyond the usual image: the libraries of the window and a screen in memory; who gives privilege; who certifies Varlink; another machine to speak to. */
const packages = ['xvfb', 'libgtk-3-0t64', 'libnss3', 'libgbm1', 'libasound2t64', 'libxss1', 'polkitd', 'pkexec', 'python3-varlink', 'python3-varlink-tests', 'varlink-go', 'openssh-server', 'openssh-client'];

/** Run when they are named: under emulation it takes minutes, and the same is asked of services on the image, in seconds (real-services). */
const onlyByName = ['varlink-values.test.mjs'];

/** Folders of tests/vm whose main.ts runs on this machine, on the image. */
const onImage = ['validate-idl', 'real-services'];

const runInVm = join(root, 'tests', 'vm', 'run-in-vm');

/** @typedef {{passed: number, failed: number}} Counts */

const { values, positionals } = parseArgs({
  options: { timeout: { type: 'string', default: '2400' }, help: { type: 'boolean' } },
  allowPositionals: true,
});

if (values.help) {
  process.stdout.write(help);
} else {
  process.exitCode = await main();
}

async function main() {
  if (process.getuid?.() !== 0) {
    process.stderr.write('test:vm: the virtual machine is made by root: run this as root, or with sudo.\n');
    return 2;
  }
  await ensureNodeModules();
  const names = readdirSync(join(root, 'tests', 'vm', 'guest')).filter((name) => name.endsWith('.test.mjs'));
  const isChosen = (/** @type {string} */ name) => (positionals.length === 0 ? !onlyByName.includes(name) : positionals.some((part) => name.includes(part)));
  const chosen = names.filter(isChosen);
  const chosenHere = onImage.filter(isChosen);
  if (chosen.length === 0 && chosenHere.length === 0) {
    process.stderr.write(`test:vm: no test has such a name; there are ${[...names, ...onImage].join(', ')}\n`);
    return 2;
  }
  const counts = [];
  for (const name of chosenHere) counts.push(await runOnImage(name));
  if (chosen.length > 0) counts.push(await runInMachine(chosen));
  const passed = counts.reduce((sum, one) => sum + one.passed, 0);
  const failed = counts.reduce((sum, one) => sum + one.failed, 0);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

/**
 * The tests of tests/vm/guest.
 * @param {string[]} chosen
 * @returns {Promise<Counts>}
 */
async function runInMachine(chosen) {
  await ensureBuild();
  const job = mkdtempSync(join(tmpdir(), 'sockatlas-vm-'));
  try {
    stage(job, (await ensureElectron(undefined)).path);
    await bundle(job);
    // One after the other: they share one machine and look at all of it.
    // The command line is started hundreds of times: compiling it anew each time takes most of it where the machine is emulated.
    const command = ['env', 'NODE_COMPILE_CACHE=/tmp/node-compile-cache', 'node', '--test', '--test-concurrency=1', '--test-reporter=tap', ...chosen.map((name) => `tests/${name}`)];
    return countsOf(await output(runInVm, ['--timeout', values.timeout, '--memory', '3G', '--packages', packages.join(','), job, ...command]));
  } finally {
    rmSync(job, { recursive: true });
  }
}

/**
 * Our reading of the interface language against that of systemd, and calls of its services: its programs need neither its kernel nor its process 1.
 * @param {string} name
 * @returns {Promise<Counts>}
 */
async function runOnImage(name) {
  const image = (await output(runInVm, ['--packages', packages.join(','), '--build-only'])).text.trim();
  const folder = join(root, '.cache', `${name}-${process.pid}`);
  try {
    await build({
      configFile: false,
      root,
      logLevel: 'warn',
      ssr: { noExternal: true, external: ['koffi', 'fs-xattr'] },
      build: { ssr: `tests/vm/${name}/main.ts`, outDir: folder, target: 'node20', minify: false, rolldownOptions: { external: ['koffi', 'fs-xattr'], output: { entryFileNames: 'main.mjs' } } },
    });
    return countsOf(await output(process.execPath, ['--test-reporter=tap', join(folder, 'main.mjs'), join(image, 'root.img')]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {{status: number, text: string}} run
 * @returns {Counts}
 */
function countsOf({ status, text }) {
  const failed = count(text, 'fail') + count(text, 'cancelled');
  // What did not come up ran nothing: that is a failure too.
  return { passed: count(text, 'pass'), failed: status !== 0 && failed === 0 ? 1 : failed };
}

/**
 * Lays out what the program needs at run time, and the tests, and nothing else.
 * @param {string} job
 * @param {string} electron
 */
function stage(job, electron) {
  chmodSync(job, 0o755); // the tests look as an ordinary user as well
  cpSync(join(root, 'out'), join(job, 'out'), { recursive: true });
  cpSync(join(root, 'package.json'), join(job, 'package.json'));
  cpSync(join(root, 'assets', 'polkit'), join(job, 'assets', 'polkit'), { recursive: true });
  cpSync(join(root, 'scripts', 'lib', 'privilege.mjs'), join(job, 'privilege.mjs'));
  cpSync(join(root, 'tests', 'vm', 'guest'), join(job, 'tests'), { recursive: true });
  cpSync(dirname(electron), join(job, 'electron'), { recursive: true });
  // As `npm run package` made it, if it did: the test of it says so where there is none.
  const dist = join(root, 'dist');
  const deb = existsSync(dist) ? readdirSync(dist).find((name) => name.endsWith('.deb')) : undefined;
  if (deb !== undefined) cpSync(join(dist, deb), join(job, 'sockatlas.deb'));
  for (const name of ['playwright-core', 'koffi', `@koromix/koffi-linux-${process.arch}`, 'fs-xattr']) {
    const from = join(root, 'node_modules', name);
    if (!existsSync(from)) continue;
    mkdirSync(join(job, 'node_modules', name), { recursive: true });
    cpSync(from, join(job, 'node_modules', name), {
      recursive: true,
      // koffi loads a part of itself from its src/.
      filter: (path) => !/\/(obj\.target|vendor|doc)(\/|$)/.test(path.slice(from.length)),
    });
  }
}

/**
 * What is ours and in TypeScript, since Node in the machine reads none: the predictions of tests/access, our client of Varlink's certification, the forms of methods, what is known of interfaces.
 * @param {string} job
 */
async function bundle(job) {
  for (const [entry, name] of /** @type {const} */ ([
    ['tests/access/differential.ts', 'differential.mjs'],
    ['tests/varlink/certify.ts', 'certify.mjs'],
    ['tests/varlink/forms.ts', 'forms.mjs'],
    ['tests/varlink/interfaces.ts', 'interfaces.mjs'],
    ['tests/varlink/values.ts', 'values.mjs'],
    ['core/catalogue/catalogue.ts', 'catalogue.mjs'],
    ['core/varlink/snippets/languages.ts', 'snippets.mjs'],
    ['tests/varlink/certification-server.ts', 'certification-server.mjs'],
    ['tests/vm/real-services/guest.ts', 'real-services.mjs'],
  ]))
    await build({
      configFile: false,
      root,
      logLevel: 'warn',
      build: {
        ssr: entry,
        outDir: join(job, 'tests'),
        emptyOutDir: false,
        target: 'node20',
        minify: false,
        rollupOptions: { external: ['koffi', 'fs-xattr'], output: { format: 'es', entryFileNames: name } },
      },
      ssr: { noExternal: true, external: ['koffi', 'fs-xattr'] },
    });
}

/**
 * What a program prints, which is shown as it comes.
 * @param {string} program
 * @param {string[]} args
 * @returns {Promise<{status: number, text: string}>}
 */
function output(program, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (/** @type {Buffer} */ chunk) => {
      text += chunk.toString();
      process.stdout.write(chunk);
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status: status ?? 1, text }));
  });
}

/**
 * A figure of the closing lines of node's TAP reporter: `# pass 12`.
 * @param {string} text
 * @param {string} word
 */
function count(text, word) {
  return Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
}
