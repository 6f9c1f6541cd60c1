// The .deb as an administrator installs it: on the path, sandboxed, its doors opened by real polkit, and gone without a trace. What makes the
// package is `npm run package`; without one in dist/ there is nothing to install, and these tests say so.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { alice, listenAt, output, removeDoors, startScreen } from './help.mjs';

const deb = '/job/sockatlas.deb';
const rule = '/etc/polkit-1/rules.d/10-sockatlas-test.rules';
const path = '/run/package-test.socket';
const options = { skip: existsSync(deb) ? false : 'no package was made: npm run package' };

/** Everything that is not of the kernel, of this test or kept by dpkg itself. */
const files = () => new Set(output('find', [...['/usr', '/opt', '/etc', '/home'].filter((folder) => existsSync(folder)), '-xdev', '-not', '-path', '/usr/share/icons/hicolor/icon-theme.cache']).trim().split('\n'));
/** @param {readonly string[]} command @param {NodeJS.ProcessEnv} [env] */
const asAlice = (command, env = {}) =>
  spawnSync('runuser', ['-u', 'alice', '--', 'env', `XDG_RUNTIME_DIR=/run/user/${alice}`, 'HOME=/home/alice', ...Object.entries(env).map(([name, value]) => `${name}=${value}`), ...command], { encoding: 'utf8', timeout: 120_000 });
/** @param {'yes' | 'no'} result */
function answer(result) {
  writeFileSync(rule, `polkit.addRule(function (action, subject) { if (action.id.indexOf('org.sockatlas.') === 0 && subject.user === 'alice') return '${result}'; });`);
  execFileSync('systemctl', ['restart', 'polkit.service']);
}

/** @type {Set<string>} */
let filesBefore = new Set();
/** @type {Awaited<ReturnType<typeof listenAt>>} */
let service;
before(async () => {
  service = await listenAt(path, { mode: '0644' });
  removeDoors();
  filesBefore = files();
  if (!options.skip) execFileSync('dpkg', ['--install', deb], { stdio: ['ignore', 'ignore', 'inherit'] });
});
after(async () => {
  await service[Symbol.asyncDispose]();
  rmSync(rule, { force: true });
});

test('it is root’s to the last file, and for nobody else to write', options, () => {
  const loose = output('dpkg', ['--listfiles', 'sockatlas'])
    .trim()
    .split('\n')
    .filter((file) => existsSync(file)) // the image leaves documentation out (dpkg.cfg.d, path-exclude)
    .filter((file) => {
      const { uid, gid, mode } = lstatSync(file);
      return uid !== 0 || gid !== 0 || ((mode & 0o170000) !== 0o120000 && (mode & 0o022) !== 0);
    });
  assert.deepEqual(loose, []);
  assert.equal(statSync('/opt/Sockatlas/chrome-sandbox').mode & 0o7777, 0o4755);
});

test('the command line is on the path, with its manual and its completions', options, () => {
  assert.match(asAlice(['sockatlas', '--version']).stdout, /^\d+\.\d+\.\d+\n$/);
  assert.equal(JSON.parse(asAlice(['sockatlas', 'list', '--json', '--filter', `name:${path}`]).stdout).sockets.length, 1);
  assert.match(output('zcat', ['/usr/share/man/man1/sockatlas.1.gz']), /^\.TH SOCKATLAS 1 /m);
  const words = 'source /usr/share/bash-completion/completions/sockatlas; COMP_WORDS=(sockatlas label se); COMP_CWORD=2; _sockatlas; echo "${COMPREPLY[@]}"';
  assert.equal(output('bash', ['-c', words]), 'set\n');
  const choices = 'source /usr/share/bash-completion/completions/sockatlas; COMP_WORDS=(sockatlas conversations --by ""); COMP_CWORD=3; _sockatlas; echo "${COMPREPLY[@]}"';
  assert.match(output('bash', ['-c', choices]), /\bunit\b/);
});

/** Starts the window, and tells what the kernel says of its renderer once it is there. @param {string} display */
async function look(display) {
  const child = spawn('runuser', ['-u', 'alice', '--', 'env', `XDG_RUNTIME_DIR=/run/user/${alice}`, 'HOME=/home/alice', `DISPLAY=${display}`, 'sockatlas', '--filter', 'kind:path'], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (data) => (said += data));
  const ended = once(child, 'exit');
  const own = readlinkSync('/proc/self/ns/user');
  for (let tries = 0; tries < 600 && child.exitCode === null; tries++) {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'latin1');
        if (!command.startsWith('/opt/Sockatlas/sockatlas') || !command.includes('--type=renderer')) continue;
        const status = readFileSync(`/proc/${pid}/status`, 'utf8');
        // The filter is put on after the start.
        if (!/^Seccomp:\t2$/m.test(status)) continue;
        const namespace = readlinkSync(`/proc/${pid}/ns/user`) === own ? 'shared' : 'own';
        spawnSync('pkill', ['-u', 'alice', '-f', '^/opt/Sockatlas/sockatlas']);
        await ended;
        return { filtered: true, namespace, said };
      } catch {
        // It has ended meanwhile.
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  spawnSync('pkill', ['-u', 'alice', '-f', '^/opt/Sockatlas/sockatlas']);
  return { filtered: false, namespace: '', said };
}

test('the window of an ordinary user runs in its sandbox', options, async () => {
  await using screen = await startScreen();
  const seen = await look(screen.display);
  assert.equal(seen.filtered, true, seen.said);
  assert.equal(seen.namespace, 'own');
});

test('and also where unprivileged users may make no namespaces', options, async () => {
  const limit = '/proc/sys/user/max_user_namespaces';
  const usual = readFileSync(limit, 'utf8');
  // What root makes still counts for root; alice has none left.
  writeFileSync('/proc/sys/user/max_user_namespaces', '0');
  try {
    await using screen = await startScreen();
    const seen = await look(screen.display);
    assert.equal(seen.filtered, true, seen.said);
  } finally {
    writeFileSync(limit, usual);
  }
});

test('its doors open when polkit allows it, and stay shut when it does not', options, () => {
  const mode = () => statSync(path).mode & 0o7777;
  answer('yes');
  const made = asAlice(['sockatlas', 'protect', 'mode', path, '0600', '--admin']);
  assert.equal(made.status, 0, made.stderr);
  assert.equal(mode(), 0o600);
  answer('no');
  assert.equal(asAlice(['sockatlas', 'protect', 'mode', path, '0666', '--admin']).status, 4);
  assert.equal(mode(), 0o600);
  assert.match(output('pkaction', ['--verbose', '--action-id', 'org.sockatlas.act']), /implicit active:\s+auth_admin$/m);
  assert.match(output('pkaction', ['--verbose', '--action-id', 'org.sockatlas.look']), /implicit active:\s+auth_admin_keep$/m);
});

test('a hostile environment says nothing to a door', options, () => {
  answer('yes');
  writeFileSync('/home/alice/trap.cjs', "require('node:fs').writeFileSync('/home/alice/sprung', 'here')");
  const made = asAlice(['sockatlas', 'protect', 'mode', path, '0640', '--admin'], { NODE_OPTIONS: '--require=/home/alice/trap.cjs', LD_PRELOAD: '/home/alice/trap.so', ELECTRON_RUN_AS_NODE: '', PATH: '/home/alice:/usr/bin:/bin' });
  assert.equal(made.status, 0, made.stderr);
  assert.equal(existsSync('/home/alice/sprung'), false);
  rmSync('/home/alice/trap.cjs');
});

test('removed, it leaves nothing', options, () => {
  execFileSync('dpkg', ['--purge', 'sockatlas'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const left = [...files()].filter((file) => !filesBefore.has(file) && !file.startsWith('/home/alice/.') && file !== rule);
  assert.deepEqual(left, []);
});
