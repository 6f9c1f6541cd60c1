import { beforeAll, describe, expect, it } from 'vitest';
import { Mutator } from '../../tests/fixtures/mutate.ts';
import { Random, seedOf, timesOf } from '../../tests/fixtures/random.ts';
import { aRow, aSurroundings } from '../../tests/fixtures/rows.ts';
import { bytes } from '../model/bytes.ts';
import { parseShownBytes, parseShownName, shownBytes, shownName } from '../names/shown.ts';
import { bytesOfText, textOf } from '../names/utf8.ts';
import { compileFilter } from './filter.ts';
import { tokenize, withTerm } from './tokens.ts';

const times = timesOf('SOCKATLAS_TEST_FUZZ', 1);
let random: Random;
let total = 0;
beforeAll(() => {
  random = new Random(seedOf('fuzz of texts'));
  return () => process.stdout.write(`fuzz of texts: ${total} inputs\n`);
});

function fuzz(good: readonly string[], count: number, check: (text: string) => string | null): void {
  const mutator = new Mutator(random, good.map((text) => Buffer.from(text)));
  for (let i = 0; i < count * times; i++) {
    // As UTF-8, broken or not, or each byte a character: both can be typed or pasted.
    const input = random.oneIn(2) ? mutator.next().toString() : mutator.nextText();
    let wrong: string | null;
    try {
      wrong = check(input);
    } catch (error) {
      wrong = String(error);
    }
    if (wrong !== null) expect.fail(`seed ${random.seed}: ${wrong}: ${JSON.stringify(input)}`);
  }
  total += count * times;
}

describe('a filter', () => {
  const good = [
    'type:stream state:listen -uid:0',
    '(user:root OR user:alice) NOT name:"/run/a b" ns:1',
    'name:~"^/run/(foo|ba[rz]){1,3}\\.sock$"|*.socket label:user.varlink',
    'queue:>5 pid:10..20 waiting:<=3 "free text" ~x+y*?',
    'has:label is:dangling -(a (b OR -c)) @abstract \\@x',
  ];
  const rows = [aRow('/run/foo.sock'), aRow('\0abstract'), aRow(''), aRow(bytes('/bad\xff\n'))];
  const surroundings = aSurroundings();

  it('of any text is one or says where it is none, and its negation never shows the same row', () =>
    fuzz(good, 150_000, (text) => {
      const compiled = compileFilter(text);
      if (!compiled.ok) {
        const stray = compiled.problems.find(({ start, end, message }) => !(start >= 0 && start <= end && end <= text.length && message !== ''));
        return stray ? `a problem is nowhere: ${JSON.stringify(stray)}` : compiled.problems.length > 0 ? null : 'no problem is named';
      }
      const negated = compileFilter(`-(${text})`);
      for (const row of rows) {
        const shown = compiled.filter.test(row, surroundings);
        if (shown !== (compiled.filter.verdict(row, surroundings) === true)) return 'test and verdict differ';
        if (shown && negated.ok && text.trim() !== '' && negated.filter.test(row, surroundings)) return 'a row is shown for it and for its negation';
      }
      return null;
    }));

  it('is split into pieces that stand in it one after the other', () =>
    fuzz(good, 300_000, (text) => {
      let at = 0;
      for (const { start, end, keyEnd } of tokenize(text)) {
        if (start < at || end <= start || end > text.length || keyEnd < start || keyEnd > end) return 'a piece is out of place';
        if (text.slice(at, start).trim() !== '') return `lost ${JSON.stringify(text.slice(at, start))}`;
        at = end;
      }
      return text.slice(at).trim() === '' ? null : 'its end is lost';
    }));

  it('takes a term more', () => fuzz(good, 100_000, (text) => (withTerm(withTerm(text, 'is:new'), 'is:new') === withTerm(text, 'is:new') || text.includes('"') ? null : 'twice')));
});

describe('a shown name', () => {
  const good = ['/run/x', '@name\\x00b', '\\@path', '/run/\\u{202e}x\\n', '/ü\u0308\\\\', '\\x1b[31m'];

  it('of any text stands for bytes or is refused, and these bytes come back', () =>
    fuzz(good, 400_000, (text) => {
      for (const [parse, show] of [[parseShownName, shownName], [parseShownBytes, shownBytes]] as const) {
        const parsed = parse(text);
        if (!parsed.ok) continue;
        const again = parse(show(parsed.value));
        if (!again.ok || again.value !== parsed.value) return `${JSON.stringify(parsed.value)} does not come back`;
      }
      return null;
    }));

  it('of any bytes is harmless and stands for them', () => {
    const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Me}]/u;
    const mutator = new Mutator(random, good.map((text) => Buffer.from(text)));
    for (let i = 0; i < 300_000 * times; i++) {
      const name = bytes(mutator.nextText());
      const shown = shownName(name);
      const back = parseShownName(shown);
      const text = textOf(name);
      if (unseen.test(shown) || !back.ok || back.value !== name || (text !== null && bytesOfText(text) !== name)) expect.fail(`seed ${random.seed}: ${JSON.stringify(name)} shows as ${JSON.stringify(shown)}`);
    }
    total += 300_000 * times;
  });
});
