import { TakeOver } from '#agent/varlink/server/handler.ts';
import { Service } from '#agent/varlink/server/service.ts';
import type { VarlinkObject, VarlinkValue } from '#core/varlink/value.ts';
import { echoText, typesText } from '../texts/echo.ts';
import { infoOf } from './info.ts';
import { isSet } from './parameters.ts';

/** Gives back values, and after an upgrade bytes. */
export function echo(): Service {
  let swallowed = 0;
  return new Service(infoOf('echo'), [
    {
      text: echoText,
      handlers: {
        Echo: ({ parameters }) => ({ value: parameters['value'] ?? null }),
        Swallow: () => {
          swallowed++;
          return {};
        },
        CountSwallowed: () => ({ count: swallowed }),
        Shout: ({ parameters }) => {
          const capitals = isSet(parameters, 'capitals');
          return new TakeOver({ greeting: 'Say something; every byte comes back.' }, async (wire) => {
            for (let heard = await wire.read(); heard !== null; heard = await wire.read()) await wire.write(capitals ? heard.map(capital) : heard);
          });
        },
      },
    },
    {
      text: typesText,
      handlers: {
        Echo: ({ parameters }) => ({ all: parameters['all'] ?? null }),
        Example: () => ({ all: example }),
        Count: ({ parameters }) => ({ list: countIn(parameters['list']), map: countIn(parameters['map']), set: countIn(parameters['set']) }),
      },
    },
  ]);
}

const countIn = (value: VarlinkValue | undefined): number | null => (typeof value === 'object' && value !== null ? Object.keys(value).length : null);

/** A value of every type. */
const example: VarlinkObject = {
  yes_or_no: true,
  number: 9_007_199_254_740_993n,
  real: 2.5,
  text: 'Grüße, \u{1f427}',
  fruit: 'prickly_pear',
  size: 'large',
  point: { x: 1, y: -0.5 },
  name: { first: 'Ada', last: 'Example' },
  list: ['one', 'two', 'two'],
  points: [
    { x: 0, y: 0 },
    { x: 3, y: 4 },
  ],
  prices: { apple: 3, cherry: 12 },
  flags: { fresh: {}, ripe: {} },
  gaps: [1, null, 3],
  tree: { name: 'trunk', branches: [{ name: 'bough', branches: [{ name: 'twig', branches: [] }] }, { name: 'stump', branches: null }] },
  thing: { of: ['no', 'fixed', 'shape'] },
  anything: [null, 1, 'x', { y: false }],
  remark: null,
};

/** Of ASCII alone: what else a byte may be a part of is not known here. */
const capital = (byte: number): number => (byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte);
