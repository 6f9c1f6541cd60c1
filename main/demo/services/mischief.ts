import { setTimeout as wait } from 'node:timers/promises';
import { Fault, TakeOver, type Handler, type Replies } from '#agent/varlink/server/handler.ts';
import { Service } from '#agent/varlink/server/service.ts';
import type { Wire } from '#agent/varlink/server/wire.ts';
import { garbledText, garbledTold, mischiefText } from '../texts/mischief.ts';
import { infoOf } from './info.ts';
import { countOf } from './parameters.ts';

const name = 'io.sockatlas.demo.Mischief';
const encoder = new TextEncoder();

/** The misbehaving service: a method for each rule that a peer can break. */
export function mischief(): Service {
  const handlers: Record<string, Handler> = {
    NoNul: () => raw(say('{"parameters":{}}')),
    TwoReplies: () => raw(say('{"parameters":{"reply":1}}\0{"parameters":{"reply":2}}\0'), linger),
    UnaskedMore: () => raw(say('{"parameters":{"reply":1},"continues":true}\0{"parameters":{"reply":2}}\0'), linger),
    WrongTypes: () => ({ number: 'seven', list: { 0: 'a' }, extra: true }),
    DeepNesting: ({ parameters }) => {
      const levels = countOf(parameters, 'levels', 100_000, 1, 4_000_000);
      return raw(say(`{"parameters":{"nested":${'{"in":'.repeat(levels)}{}${'}'.repeat(levels)}}}\0`), linger);
    },
    InvalidUtf8: () => raw((wire) => wire.write(Buffer.from('{"parameters":{"text":"\xff\xfe\xc0\xaf"}}\0', 'latin1')), linger),
    NoJson: () => raw(say('{I am no JSON}\0'), linger),
    NoObject: () => raw(say('["parameters"]\0'), linger),
    SlowDrip: ({ parameters }) => {
      const everyMs = countOf(parameters, 'everyMSec', 500, 0, 60_000);
      return raw(async (wire) => {
        for (const byte of encoder.encode('{"parameters":{"text":"drop by drop"}}\0')) {
          await wire.write(Uint8Array.of(byte));
          await wait(everyMs, undefined, { signal: wire.gone });
        }
      }, linger);
    },
    EarlyClose: () => raw(),
    HalfReply: () => raw(say('{"parameters":{"te')),
    EndlessStream: () => endless(),
    EndlessMessage: () =>
      raw(say('{"parameters":{"text":"'), async (wire) => {
        const part = encoder.encode('x'.repeat(65_536));
        for (;;) await wire.write(part);
      }),
    Hang: ({ signal }) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('nobody waits any more')), { once: true })),
    HugeMessage: ({ parameters }) => ({ text: 'x'.repeat(countOf(parameters, 'bytes', 20_000_000, 0, 32_000_000)) }),
    HostileStrings: () => ({ texts: hostile, byName: Object.fromEntries(hostile.map((text, index) => [text, String(index)])), object: JSON.parse('{"__proto__":{"polluted":true},"constructor":"x","toString":null,"":"no name"}') as Record<string, never> }),
    UnknownError: () => {
      throw new Fault('io.sockatlas.demo.Elsewhere.NeverHeardOf', { why: 'because' });
    },
    WrongError: () => {
      throw new Fault(`${name}.Mishap`, { code: 'not a number', 'more than told': [1, 2, 3] });
    },
    LongNumber: () => raw(say(`{"parameters":{"number":${'9'.repeat(1_000_000)}}}\0`), linger),
    Chatty: () => raw(say('{"parameters":{}}\0'.repeat(20)), linger),
  };
  return new Service(infoOf('mischief'), [
    { text: mischiefText, handlers },
    { text: garbledText, handlers: {}, tells: garbledTold },
  ]);
}

const hostile: readonly string[] = [
  'plain',
  'two\nlines',
  'a tab\tand a return\rover it',
  '\u001b[31mred\u001b[0m \u001b]0;title\u0007',
  '\u202ethgir ot tfel\u202c',
  'zero\u200bwidth\u2060joiners\ufeff',
  'NUL\u0000inside',
  '<img src=x onerror=alert(1)>',
  '[a link](javascript:alert(1)) https://example.invalid/',
  '$(rm -rf ~) `id` "; \' \\',
  'e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301 stacked',
  '\ud83d\udc69\u200d\ud83d\udc69\u200d\ud83d\udc67 one family',
  '\ud800 half of a pair',
  'x'.repeat(5000),
  '',
];

/** Writes what it likes, step after step, and then closes the connection. */
const raw = (...steps: readonly ((wire: Wire) => Promise<unknown>)[]): TakeOver =>
  new TakeOver(null, async (wire) => {
    for (const step of steps) await step(wire);
  });

const say = (text: string) => (wire: Wire) => wire.write(encoder.encode(text));

/** Until the caller leaves: so that what was wrong is the reply, and not that the connection ended. */
async function linger(wire: Wire): Promise<void> {
  while ((await wire.read()) !== null);
}

async function* endless(): Replies {
  for (let index = 0; ; index++) yield { index };
}
