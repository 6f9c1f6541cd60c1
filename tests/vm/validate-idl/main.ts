// The interface language as we read it against `varlinkctl validate-idl` of systemd 262: texts at random and mutated ones, the same verdict.
// Where UAPI.20 and systemd differ, we keep to UAPI.20; such a text must be explained by one of the rules, and by nothing else.
// Run by scripts/test-vm.mjs: node main.mjs IMAGE
import { loosened, mutated, Texts } from '../../fixtures/idl/texts.ts';
import { Random, seedOf } from '../../fixtures/random.ts';
import { parseInterface } from '../../../core/idl/parse.ts';
import { looserRules, plain } from './looser.ts';
import { reasons, stricterRules } from './stricter.ts';
import { Systemd } from './systemd.ts';

const count = Number(process.env['SOCKATLAS_TEST_IDL'] ?? 20_000);
const [image] = process.argv.slice(2);
if (image === undefined) throw new Error('which image?');
const systemd = new Systemd(image);

const random = new Random(seedOf('validate-idl'));
const usual = new Texts(random, 2000);
const odd = new Texts(random, 60);
const texts = Array.from({ length: count }, () => {
  const text = (random.oneIn(6) ? odd : usual).interface();
  if (random.oneIn(20)) return loosened(random, text);
  return random.oneIn(2) ? mutated(random, text) : text;
});

const startMs = performance.now();
const theirs = await systemd.accepts(texts);
const ours = texts.map((text) => parseInterface(text));
const taken = ours.map(({ problems }) => problems.length === 0);

const unexplained: string[] = [];
const explained = new Map<string, number>();
const byRule = (rule: string): void => void explained.set(rule, (explained.get(rule) ?? 0) + 1);
/** Texts that only we take, made plain: systemd must take those, or there is more between us than the rules say. */
const again: { readonly text: string; readonly plain: string }[] = [];
let same = 0;
let takenByBoth = 0;
for (const [i, text] of texts.entries()) {
  const node = ours[i]?.interface;
  if (taken[i] === theirs[i]) {
    same++;
    if (theirs[i]) takenByBoth++;
  } else if (theirs[i]) {
    const rules = reasons(text);
    if (rules === null || rules.size === 0) unexplained.push(`systemd takes it, we say: ${ours[i]?.problems[0]?.message}: ${JSON.stringify(text)}`);
    else for (const rule of rules) byRule(rule);
  } else {
    const { rules, text: other } = plain(text, node ?? { name: '', nameSpan: { start: 0, end: 0 }, span: { start: 0, end: 0 }, comments: [], members: [] });
    if (rules.size === 0) unexplained.push(`we take it, systemd does not: ${JSON.stringify(text)}`);
    else {
      for (const rule of rules) byRule(rule);
      again.push({ text, plain: other });
    }
  }
}
const verdicts = again.length === 0 ? [] : await systemd.accepts(again.map(({ plain: other }) => other));
for (const [i, { text, plain: other }] of again.entries()) if (!verdicts[i]) unexplained.push(`no rule explains why systemd does not take it: ${JSON.stringify(text)}, made plain: ${JSON.stringify(other)}`);

process.stdout.write(`${texts.length} texts: the same verdict for ${same} (${takenByBoth} right, ${same - takenByBoth} wrong), ${texts.length - same - unexplained.length} explained by rules, in ${Math.round((performance.now() - startMs) / 1000)} s\n`);
const checks: [string, boolean][] = [
  ['no verdict is unexplained', unexplained.length === 0],
  ['right and wrong texts were both many', Math.min(takenByBoth, same - takenByBoth) > count / 10],
];
for (const rule of [...looserRules, ...stricterRules]) {
  const times = explained.get(rule) ?? 0;
  checks.push([`systemd differs by "${rule}" (${times} texts)`, times > 0]);
}
for (const line of unexplained.slice(0, 10)) process.stdout.write(`${line}\n`);
for (const [what, ok] of checks) process.stdout.write(`${ok ? 'ok' : 'not ok'} - ${what}\n`);
const failed = checks.filter(([, ok]) => !ok).length;
process.stdout.write(`# pass ${checks.length - failed}\n# fail ${failed}\n`);
process.exitCode = failed === 0 ? 0 : 1;
