import { TakeOver } from '#agent/varlink/server/handler.ts';
import { Service } from '#agent/varlink/server/service.ts';
import { echoText } from '../texts/echo.ts';
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
  ]);
}

/** Of ASCII alone: what else a byte may be a part of is not known here. */
const capital = (byte: number): number => (byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte);
