import { mostRequestBytes, type ActAnswer } from '#core/privilege/request.ts';
import { act } from '../privilege/act.ts';
import { enter } from '../privilege/enter.ts';
import { readLine, writeOut } from '../system/programs/stdio.ts';

/**
 * The act door: started by pkexec for one request, and gone with its answer. Its argument is the change in words, which is what an
 * administrator consented to; the change itself is one line of JSON on standard input, the answer one on standard output.
 */
const entered = enter();
const words = entered.ok && entered.words.length === 1 ? entered.words[0] : undefined;
if (!entered.ok || words === undefined) {
  process.stderr.write(`sockatlas act door: ${entered.ok ? 'it takes the change in words, and nothing else' : entered.problem}\n`);
  process.exit(2);
}
writeOut(`${JSON.stringify(await answer(entered.caller, words))}\n`);

async function answer(caller: number, consented: string): Promise<ActAnswer> {
  const line = readLine(mostRequestBytes);
  if (line === null) return { error: { code: 'bad-input', message: 'There was no request. Nothing was changed.', hint: null } };
  let request: unknown;
  try {
    request = JSON.parse(line);
  } catch {
    return { error: { code: 'bad-input', message: 'The request was no JSON. Nothing was changed.', hint: null } };
  }
  return act(request, { caller, words: consented });
}
