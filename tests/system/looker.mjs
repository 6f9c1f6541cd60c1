// Runs the agent as the window does, by its real door, and looks several times: tests/system/quiet.test.ts traces it.
// Arguments: the built door, a folder of sockets, and `planted` to do what an agent may not, or `called` to call a method there.
import { EventEmitter } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';

const [, , door = '', folder = '', planted] = process.argv;

/** What Electron gives a utility process. */
class Port extends EventEmitter {
  /** @type {any[]} */
  sent = [];
  /** @param {any} message */
  postMessage(message) {
    this.sent.push(message);
    this.emit('sent', message);
  }
  start() {}
  close() {}
}

const parent = new Port();
Object.assign(process, { parentPort: parent });
await import(door);

const stream = new Port();
parent.emit('message', { data: { kind: 'stream' }, ports: [stream] });

let id = 0;
/** @param {string} name @param {unknown} input @returns {Promise<any>} */
async function call(name, input) {
  const mine = ++id;
  parent.emit('message', { data: { kind: 'call', id: mine, name, input }, ports: [] });
  for (;;) {
    const answer = parent.sent.find((message) => message.kind === 'answer' && message.id === mine);
    if (answer) return answer.result;
    await new Promise((resolve) => parent.once('sent', resolve));
  }
}

const [first] = stream.sent;
const keys = first.delta.sockets.added.map((/** @type {any} */ socket) => socket.key);
await call('setPace', { intervalMs: 500, paused: false });
for (let i = 0; i < 3; i++) await call('refresh', null);
await call('focus', { sockets: keys.slice(0, 1000) });
const entryPoint = first.delta.entryPoints.added.find((/** @type {any} */ one) => one.path === `${folder}/door`);
const { dev, ino, bornNs, path, reach } = entryPoint;
const label = await call('readLabel', { door: { door: 'entryPoint', reach, path, dev, ino, bornNs }, name: 'user.varlink' });
await call('readHistory', { limit: 10 });
await call('listAccounts', null);
await call('readInterfaces', null);
const looks = () => stream.sent.filter(({ kind }) => kind === 'delta').length;
const before = looks();
while (looks() < before + 2) await setTimeout(50); // looks of its own accord

if (planted === 'planted') {
  chmodSync(`${folder}/door`, 0o700);
  writeFileSync(`${folder}/written`, '');
  const client = connect(`${folder}/door`);
  await new Promise((resolve) => client.once('connect', resolve));
  client.destroy();
}

if (planted === 'called') {
  await call('startCall', { id: 'one', address: { kind: 'unix', name: path }, shown: { dev, ino, bornNs }, method: 'org.example.Do', parameters: '{}', flag: 'oneway', timeoutMs: 1000, descriptors: [], acceptDescriptors: false });
  while (!stream.sent.some(({ kind, events }) => kind === 'varlink' && events.some((/** @type {any} */ event) => event.is === 'ended'))) await setTimeout(10);
}

const told = { looks: looks(), trouble: stream.sent.filter(({ kind }) => kind === 'trouble'), registry: first.delta.registry.added.length, label: label.error?.code ?? 'ok', entryPoint: path };
process.stdout.write(`${JSON.stringify(told)}\n`, () => process.exit(0));
