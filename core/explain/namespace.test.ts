import { expect, it } from 'vitest';
import { bytes } from '../model/bytes.ts';
import { known } from '../model/known.ts';
import type { Process } from '../model/process.ts';
import { containerOf, nameNamespace } from './namespace.ts';

it.each([
  ['/machine.slice/machine-web\\x2d1.scope/payload', 'machine web-1'],
  ['/machine.slice/systemd-nspawn@test.service/payload/init.scope', 'nspawn test'],
  ['/system.slice/docker-0123456789abcdef0123.scope', 'docker 0123456789ab'],
  ['/docker/0123456789abcdef0123', 'docker 0123456789ab'],
  ['/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-0123456789abcdef.scope/container', 'podman 0123456789ab'],
  ['/kubepods.slice/kubepods-pod1.slice/cri-containerd-0123456789abcdef.scope', 'containerd 0123456789ab'],
  ['/kubepods.slice/crio-0123456789abcdef.scope', 'crio 0123456789ab'],
  ['/lxc.payload.box/init.scope', 'lxc box'],
  ['/lxc/box', 'lxc box'],
  ['/machine.slice/machine-a\\x1b.scope', 'machine a\\x1b'],
  ['/system.slice/docker.service', null],
  ['/user.slice/docker-notahash.scope', null],
])('%s is %j', (cgroup, name) => expect(containerOf(bytes(cgroup))).toBe(name));

const process = (over: Partial<Process>): Process => ({
  key: '9:1', pid: 9, startTicks: '1', startedAtMs: 0, parentPid: 1, command: bytes('browser'), commandLine: known([]), executable: known(bytes('/bin/x')), uid: 1000, cgroup: known(bytes('/user.slice')), unit: known(null), ...over,
});
const users = { 1000: 'alice' };

it('is called after the container, else the unit, else who runs what', () => {
  expect(nameNamespace(process({ cgroup: known(bytes('/lxc/box')), unit: known(bytes('x.service')) }), users)).toEqual({ kind: 'container', name: 'lxc box' });
  expect(nameNamespace(process({ unit: known(bytes('systemd-hostnamed.service')) }), users)).toEqual({ kind: 'unit', name: 'systemd-hostnamed.service' });
  for (const unit of ['session-3.scope', 'user@1000.service', 'init.scope']) expect(nameNamespace(process({ unit: known(bytes(unit)) }), users)).toEqual({ kind: 'user', name: 'browser of alice' });
  expect(nameNamespace(process({ uid: 7 }), users)).toEqual({ kind: 'user', name: 'browser of user 7' });
  expect(nameNamespace(process({ uid: 0, command: bytes('a\nb') }), users)).toEqual({ kind: 'process', name: 'a\\nb' });
});
