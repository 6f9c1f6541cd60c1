import { shownBytes } from '#core/names/shown.ts';
import { parseJson } from '#core/varlink/json.ts';
import { varlinkctl } from '#core/varlink/snippets/shells.ts';
import type { VarlinkObject, VarlinkValue } from '#core/varlink/value.ts';
import type { Asked } from '../../store/calls/calls.ts';

/** The command line that makes this very call; in words, where varlinkctl cannot make it. */
export function commandOfCall(asked: Asked): string {
  const parsed = parseJson(asked.parameters);
  const snippet = varlinkctl({
    address: asked.address,
    method: asked.method,
    parameters: parsed.ok && isObject(parsed.value) ? parsed.value : {},
    flag: asked.flag,
    timeoutMs: asked.timeoutMs,
    descriptors: asked.descriptors.map(({ path }) => shownBytes(path)),
    hasAny: null,
  });
  return snippet.can ? snippet.text : `# ${snippet.reason}`;
}

const isObject = (value: VarlinkValue): value is VarlinkObject => typeof value === 'object' && value !== null && !Array.isArray(value);
