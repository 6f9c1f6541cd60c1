// Reads and writes the interfaces of a whole machine; prints how long each turn took. Run by tests/bench/idl.mjs.
import { bare } from '../../fixtures/idl/bare.ts';
import { Random } from '../../fixtures/random.ts';
import { formatInterface } from '../../../core/idl/format.ts';
import { parseInterface } from '../../../core/idl/parse.ts';
import { searchInterfaces } from '../../../core/idl/search/search.ts';
import { machineOfInterfaces } from './machine.ts';

const texts = machineOfInterfaces(new Random(1));
const nodes = texts.map((text) => {
  const { interface: node, problems } = parseInterface(text);
  if (node === null || problems.length > 0) throw new Error(`a text is wrong: ${problems[0]?.message}`);
  return node;
});
const [largest = ''] = texts.toSorted((a, b) => b.length - a.length);
const json = nodes.map((node) => JSON.stringify(bare(node)));

function timed(act: () => void): number {
  const start = performance.now();
  act();
  return performance.now() - start;
}

const turns = { parse: [] as number[], largest: [] as number[], format: [] as number[], json: [] as number[], search: [] as number[] };
for (let turn = -3; turn < 15; turn++) {
  const figures = {
    parse: timed(() => texts.forEach((text) => parseInterface(text))),
    largest: timed(() => void parseInterface(largest)),
    format: timed(() => nodes.forEach((node) => formatInterface(node))),
    json: timed(() => json.forEach((text) => void JSON.parse(text))),
    search: timed(() => void searchInterfaces(nodes, 'takes:uid type:int')),
  };
  // The first turns warm the code up, and the index of the search.
  if (turn >= 0) for (const key of ['parse', 'largest', 'format', 'json', 'search'] as const) turns[key].push(figures[key]);
}
process.stdout.write(JSON.stringify({ turns, interfaces: texts.length, bytes: texts.reduce((sum, text) => sum + text.length, 0), largestBytes: largest.length }));
