import { describe, expect, it } from 'vitest';
import { bytes, type Bytes } from '#core/model/bytes.ts';
import type { Capability } from '#core/model/capability.ts';
import { actOnLabel, type Attributes, type LabelEdit } from './labels.ts';

/** A socket object as Linux 7.3 keeps it: at most 128 names and 131072 bytes, old and new counted together on replacing. */
class SocketObject implements Attributes {
  readonly held = new Map<string, Bytes>();
  readonly done: string[] = [];
  /** Called after a removal: somebody else may be quick. */
  between: () => void = () => undefined;

  readonly get = (_path: string, name: Bytes): ReturnType<Attributes['get']> => {
    const value = this.held.get(name);
    return value === undefined ? { ok: false, code: 'ENODATA' } : { ok: true, value };
  };
  readonly set = (_path: string, name: Bytes, value: Bytes): ReturnType<Attributes['set']> => {
    this.done.push(`set ${name}`);
    const used = [...this.held.values()].reduce((sum, one) => sum + one.length, 0);
    if (this.held.size >= 128 || used + value.length > 131_072) return { ok: false, code: 'ENOSPC' };
    this.held.set(name, value);
    return { ok: true, value: null };
  };
  readonly remove = (_path: string, name: Bytes): ReturnType<Attributes['remove']> => {
    this.done.push(`remove ${name}`);
    if (!this.held.delete(name)) return { ok: false, code: 'ENODATA' };
    this.between();
    return { ok: true, value: null };
  };
  fill(count: number, value = 'x'): this {
    for (let i = 0; i < count; i++) this.held.set(`user.l${i}`, bytes(value));
    return this;
  }
}

const door = { door: 'object', socket: '1:2', pid: 30, startTicks: '4', fd: 5, dev: '1', ino: '2', bornNs: '0' } as const;
const set = (name: string, value: string, before: string | null): LabelEdit => ({ act: 'setLabel', door, name: bytes(name), value: bytes(value), before: before === null ? null : bytes(before) });
const remove = (name: string, before: string): LabelEdit => ({ act: 'removeLabel', door, name: bytes(name), before: bytes(before) });
const act = (edit: LabelEdit, on: Attributes, capability?: Capability) => actOnLabel(edit, '/proc/self/fd/9', capability, on);

describe('a label', () => {
  it('is added, changed and removed', () => {
    const socket = new SocketObject();
    expect(act(set('user.a', '1', null), socket).ok).toBe(true);
    expect(act(set('user.a', '2', '1'), socket).ok).toBe(true);
    expect(socket.held.get('user.a')).toBe('2');
    expect(act(remove('user.a', '2'), socket).ok).toBe(true);
    expect(socket.held.size).toBe(0);
  });

  it('is left alone when it is not as it was shown', () => {
    const socket = new SocketObject();
    socket.held.set('user.a', bytes('theirs'));
    for (const edit of [set('user.a', '2', '1'), set('user.a', '2', null), set('user.b', '2', '1'), remove('user.a', '1'), remove('user.b', '1')]) {
      expect(act(edit, socket)).toMatchObject({ ok: false, error: { code: 'changed' } });
    }
    expect(socket.done).toEqual([]);
    expect(socket.held.get('user.a')).toBe('theirs');
  });

  it('is never another attribute', () => {
    const socket = new SocketObject();
    for (const name of ['security.selinux', 'trusted.x', 'user.', 'user.a\0b', '']) expect(act(set(name, 'x', null), socket)).toMatchObject({ ok: false, error: { code: 'bad-input' } });
    expect(socket.done).toEqual([]);
  });

  it('cannot be on a kernel without labels, whatever that kernel would answer', () => {
    const socket = new SocketObject();
    const no: Capability = { id: 'labels-object', state: 'no', short: 'no', sentence: 'This kernel keeps none.', remedy: 'A newer one.' };
    expect(act(set('user.a', '1', null), socket, no)).toEqual({ ok: false, error: { code: 'no-labels-here', message: 'This kernel keeps none.', hint: 'A newer one.' } });
    expect(socket.done).toEqual([]);
  });

  it('says which right is missing', () => {
    const socket = new SocketObject();
    const unreadable: Attributes = { get: () => ({ ok: false, code: 'EACCES' }), set: socket.set, remove: socket.remove };
    expect(act(set('user.a', '1', null), unreadable)).toMatchObject({ ok: false, error: { code: 'not-permitted', message: expect.stringContaining('read permission') } });
    const readOnly: Attributes = { get: socket.get, remove: socket.remove, set: () => ({ ok: false, code: 'EACCES' }) };
    expect(act(set('user.a', '1', null), readOnly)).toMatchObject({ ok: false, error: { code: 'not-permitted', message: expect.stringContaining('write permission') } });
  });

  it('never shows a bare error number', () => {
    for (const code of ['EACCES', 'EPERM', 'ENOTSUP', 'ENOSPC', 'EDQUOT', 'E2BIG', 'ERANGE', 'EROFS', 'EILSEQ', 'EIO']) {
      const outcome = act(set('user.a', '1', null), { get: () => ({ ok: false, code: 'ENODATA' }), set: () => ({ ok: false, code }), remove: () => ({ ok: false, code }) });
      expect(outcome).toMatchObject({ ok: false, error: { message: expect.stringMatching(/^[A-Z].{20,}\.$/) } });
    }
  });

  it.each([
    ['EPERM', 'not-permitted', 'write permission'],
    ['EACCES', 'not-permitted', 'write permission'],
    ['EOPNOTSUPP', 'no-labels-here', 'keeps no labels'],
    ['ENOSPC', 'no-room', 'no room'],
    ['E2BIG', 'no-room', '65536 bytes'],
    ['ERANGE', 'no-room', '255 bytes'],
    ['EROFS', 'read-only', 'read-only'],
  ])('that the kernel refuses with %s is %s, in a sentence', (code, kind, words) => {
    const outcome = act(set('user.a', '1', null), { get: () => ({ ok: false, code: 'ENODATA' }), set: () => ({ ok: false, code }), remove: () => ({ ok: false, code }) });
    expect(outcome).toMatchObject({ ok: false, error: { code: kind, message: expect.stringContaining(words) } });
  });

  it('that is gone in the moment of its removal is somebody else’s doing', () => {
    const outcome = act(remove('user.a', 'x'), { get: () => ({ ok: true, value: bytes('x') }), set: () => ({ ok: false, code: 'EIO' }), remove: () => ({ ok: false, code: 'ENODATA' }) });
    expect(outcome).toMatchObject({ ok: false, error: { code: 'changed', message: expect.stringContaining('somebody else') } });
  });

  it('that somebody else changes in the same moment is no success', () => {
    const socket = new SocketObject();
    const stubborn: Attributes = { get: socket.get, remove: socket.remove, set: () => ({ ok: true, value: null }) };
    expect(act(set('user.a', '1', null), stubborn)).toMatchObject({ ok: false, error: { code: 'failed' } });
  });
});

describe('a full socket object', () => {
  it('has no room for one more', () => {
    const socket = new SocketObject().fill(128);
    expect(act(set('user.new', '1', null), socket)).toMatchObject({ ok: false, error: { code: 'no-room' } });
    expect(socket.held.size).toBe(128);
  });

  it('takes another value by way of removing the old one, although the kernel refuses at first', () => {
    const socket = new SocketObject().fill(128);
    expect(act(set('user.l7', 'new', 'x'), socket).ok).toBe(true);
    expect(socket.done).toEqual(['set user.l7', 'remove user.l7', 'set user.l7']);
    expect(socket.held.get('user.l7')).toBe('new');
    expect(socket.held.size).toBe(128);
  });

  it('keeps the old value when the new one does not fit', () => {
    const socket = new SocketObject().fill(2, 'x'.repeat(60_000));
    expect(act(set('user.l0', 'y'.repeat(65_536), 'x'.repeat(60_000)), socket).ok).toBe(true);
    const fuller = new SocketObject().fill(3, 'x'.repeat(40_000));
    expect(act(set('user.l0', 'y'.repeat(60_000), 'x'.repeat(40_000)), fuller)).toMatchObject({ ok: false, error: { code: 'no-room' } });
    expect(fuller.held.get('user.l0')).toBe('x'.repeat(40_000));
  });

  it('that is filled by somebody else in between costs no value in silence', () => {
    const socket = new SocketObject().fill(128);
    socket.between = () => void socket.held.set('user.thief', bytes('t'));
    const outcome = act(set('user.l7', 'new', 'x'), socket);
    expect(outcome).toMatchObject({ ok: false, error: { code: 'failed', hint: expect.stringContaining('0x78') } });
  });
});
