import { closeSync, fstatSync, openSync, readdirSync, readlinkSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { socketPair } from '../../system/sockets/connect.ts';
import { closeAll, DescriptorLink } from '../../system/sockets/descriptor-link.ts';
import type { Link } from '../../system/sockets/link.ts';
import { StreamLink } from '../../system/sockets/stream-link.ts';
import { Channel, type ChannelEnd, type ChannelListener } from './channel.ts';

const pair = () => {
  const fds = socketPair();
  if (!fds) throw new Error('no socket pair');
  return fds;
};
const openDescriptors = () => readdirSync('/proc/self/fd').length;
/** Descriptors are closed aside. */
async function closed(most: number): Promise<void> {
  for (let i = 0; i < 200 && openDescriptors() > most; i++) await new Promise((told) => setTimeout(told, 10));
  expect(openDescriptors()).toBeLessThanOrEqual(most);
}
const links: Record<string, (fd: number) => Link> = { DescriptorLink: (fd) => new DescriptorLink(fd), StreamLink: (fd) => StreamLink.ofSocket(fd) };

/** Listens, and gives what came so far. */
function listen(channel: Channel, wants: { messages?: number; onMessage?: (text: string) => void } = {}) {
  const seen: { text: string; descriptors: readonly number[] }[] = [];
  let raw = '';
  let resolve: (end: ChannelEnd | null) => void = () => undefined;
  const promise = new Promise<ChannelEnd | null>((told) => (resolve = told));
  channel.start({
    message: (text, descriptors) => {
      seen.push({ text, descriptors });
      wants.onMessage?.(text);
      if (seen.length === wants.messages) resolve(null);
    },
    raw: (bytes) => {
      raw += bytes.toString('latin1');
    },
    drained: () => undefined,
    ended: (end) => resolve(end),
  } satisfies ChannelListener);
  return { seen, raw: () => raw, over: promise };
}

describe.each(Object.entries(links))('a channel over a %s', (_name, linkOf) => {
  it('hands on whole messages, whatever pieces they come in', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme', maxLength: 50 }).map((text) => text.replaceAll('\0', '')), { minLength: 1, maxLength: 20 }), fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), async (texts, sizes) => {
        const [a, b] = pair();
        const there = linkOf(a);
        using here = new Channel(linkOf(b));
        const { seen, over } = listen(here, { messages: texts.length });
        const all = Buffer.from(texts.map((text) => `${text}\0`).join(''));
        for (let at = 0, i = 0; at < all.length; i++) {
          const size = sizes[i % sizes.length] ?? 1;
          there.write(all.subarray(at, at + size));
          at += size;
          if (i % 3 === 0) await new Promise(setImmediate);
        }
        await over;
        there.close();
        expect(seen.map(({ text }) => text)).toEqual(texts);
      }),
      { numRuns: 60 },
    );
  });

  it.each<[string, Buffer, ChannelEnd]>([
    ['ends between messages', Buffer.from('{}\0'), { why: 'ended' }],
    ['ends within a message', Buffer.from('{}\0{"a'), { why: 'cut-short', bytes: 3 }],
    ['is no UTF-8', Buffer.from([0x22, 0xc3, 0x28, 0x22, 0]), { why: 'not-utf8' }],
    ['is half a character', Buffer.from([0xe2, 0x82, 0]), { why: 'not-utf8' }],
    ['never ends', Buffer.alloc(1001, 0x20), { why: 'too-long', mostBytes: 1000 }],
    ['is too long by one', Buffer.concat([Buffer.alloc(1001, 0x20), Buffer.of(0)]), { why: 'too-long', mostBytes: 1000 }],
  ])('says that the stream %s', async (_what, data, end) => {
    const [a, b] = pair();
    const there = linkOf(a);
    using here = new Channel(linkOf(b), 1000);
    const { over } = listen(here);
    there.write(data);
    there.end();
    expect(await over).toEqual(end);
    there.close();
  });

  it('takes a message that is as long as may be', async () => {
    const [a, b] = pair();
    using there = new Channel(linkOf(a));
    using here = new Channel(linkOf(b));
    const { seen, over } = listen(here, { messages: 1 });
    const text = JSON.stringify({ a: 'x'.repeat(16 * 1024 * 1024 - 8) });
    expect(text.length).toBe(16 * 1024 * 1024);
    listen(there);
    expect(there.send(text)).toBe(false);
    await over;
    expect(seen[0]?.text === text).toBe(true);
    expect(there.waitingBytes).toBe(0);
  });

  it('hands on nothing while it is paused, and has the other end wait', async () => {
    const [a, b] = pair();
    using there = new Channel(linkOf(a));
    using here = new Channel(linkOf(b));
    const { seen, over } = listen(here, { onMessage: (text) => text === '1' && here.pause() });
    listen(there);
    for (let i = 0; i < 20_000; i++) there.send(i < 3 ? String(i) : `${i} ${'x'.repeat(100)}`);
    await new Promise((told) => setTimeout(told, 100));
    expect(seen.length).toBe(2);
    expect(there.waitingBytes).toBeGreaterThan(500_000);
    there.end();
    here.resume();
    expect(await over).toEqual({ why: 'ended' });
    expect(seen.length).toBe(20_000);
    expect(seen.at(-1)?.text).toMatch(/^19999 /);
  });

  it('hands on raw bytes from the byte after the message on', async () => {
    const [a, b] = pair();
    const there = linkOf(a);
    using here = new Channel(linkOf(b));
    const { seen, raw, over } = listen(here, { onMessage: () => here.takeRaw() });
    there.write(Buffer.from('{}\0raw\0by'));
    await new Promise((told) => setTimeout(told, 20));
    there.write(Buffer.from([0x74, 0xff]));
    there.end();
    expect(await over).toEqual({ why: 'ended' });
    expect([seen.length, raw()]).toEqual([1, 'raw\0byt\xff']);
    there.close();
  });

  it('hears that the other end is gone while it writes', async () => {
    const [a, b] = pair();
    using here = new Channel(linkOf(b));
    const { over } = listen(here);
    here.send('x'.repeat(2_000_000));
    closeSync(a);
    expect((await over)?.why).toMatch(/broken|ended/);
  });

  it('leaves no descriptor open', async () => {
    const before = openDescriptors();
    for (let i = 0; i < 20; i++) {
      const [a, b] = pair();
      const channels = [new Channel(linkOf(a)), new Channel(linkOf(b))];
      for (const channel of channels) listen(channel);
      channels[0]?.send('{}');
      await new Promise(setImmediate);
      for (const channel of channels) channel.close();
    }
    await closed(before);
  });
});

describe('descriptors', () => {
  const file = () => openSync('/proc/self/status', 'r');
  const inode = (fd: number) => fstatSync(fd).ino;

  it('come with their own message, also when a read spans several', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ size: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 60_000, max: 200_000 })), count: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5 })) }), { minLength: 1, maxLength: 25 }), async (plan) => {
        const [a, b] = pair();
        using there = new Channel(new DescriptorLink(a));
        listen(there);
        for (const [i, { size, count }] of plan.entries()) there.send(`${i} ${count} ${'y'.repeat(size)}`, Array.from({ length: count }, file));
        using here = new Channel(new DescriptorLink(b));
        const { seen, over } = listen(here, { messages: plan.length });
        await over;
        const lengths = seen.map(({ text, descriptors }) => [Number(text.split(' ')[0]), descriptors.length]);
        for (const { descriptors } of seen) closeAll(descriptors);
        expect(lengths).toEqual(plan.map(({ count }, i) => [i, count]));
      }),
      { numRuns: 40 },
    );
  });

  it('are the very ones that were sent, closed here and closed on execve', async () => {
    const [a, b] = pair();
    using there = new Channel(new DescriptorLink(a));
    using here = new Channel(new DescriptorLink(b));
    const { seen, over } = listen(here, { messages: 1 });
    const sent = openSync('/proc/self/status', 'r');
    const number = inode(sent);
    there.send('{}', [sent]);
    await over;
    const got = seen[0]?.descriptors[0] ?? -1;
    expect(inode(got)).toBe(number);
    closeAll([got]);
  });

  it('are 253 at the most, and a message with more ends it', async () => {
    const before = openDescriptors();
    const [a, b] = pair();
    using there = new Channel(new DescriptorLink(a));
    const link = new DescriptorLink(b);
    using here = new Channel(link);
    const { over, seen } = listen(here);
    there.send('{}', Array.from({ length: 253 }, file));
    await new Promise((told) => setTimeout(told, 50));
    expect(seen[0]?.descriptors.length).toBe(253);
    closeAll(seen[0]?.descriptors ?? []);
    expect(() => there.send('{}', Array.from({ length: 254 }, () => 0))).toThrow(RangeError);
    // One message in two pieces, each with its own.
    there.sendRaw(Buffer.from('{'));
    (there as unknown as { link: Link }).link.write(Buffer.from('"a":'), Array.from({ length: 200 }, file));
    (there as unknown as { link: Link }).link.write(Buffer.from('1}\0'), Array.from({ length: 200 }, file));
    expect(await over).toEqual({ why: 'too-many-descriptors' });
    there.close();
    await closed(before + 2);
  });

  it('that nobody wants are closed by the kernel', async () => {
    const [a, b] = pair();
    using there = new Channel(new DescriptorLink(a));
    using here = new Channel(StreamLink.ofSocket(b));
    const { seen, over } = listen(here, { messages: 1 });
    const before = openDescriptors();
    there.send('{"a":1}', [file()]);
    await over;
    expect(seen).toEqual([{ text: '{"a":1}', descriptors: [] }]);
    await closed(before);
  });

  it('that were to be sent are closed with the channel', async () => {
    const before = readdirSync('/proc/self/fd').map((fd) => fd);
    const [a, b] = pair();
    const there = new Channel(new DescriptorLink(a));
    listen(there);
    there.send('x'.repeat(4_000_000));
    there.send('{}', [file()]);
    there.close();
    there.send('{}', [file()]);
    closeSync(b);
    await closed(before.length);
    const left = readdirSync('/proc/self/fd').filter((fd) => !before.includes(fd)).map((fd) => { try { return readlinkSync(`/proc/self/fd/${fd}`); } catch { return ''; } });
    expect(left.filter((target) => target.endsWith('/status'))).toEqual([]);
  });
});
