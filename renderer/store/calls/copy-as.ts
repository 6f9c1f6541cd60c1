import { create } from 'zustand';
import { shownBytes } from '#core/names/shown.ts';
import { parseJson } from '#core/varlink/json.ts';
import { isObject } from '#core/varlink/replies/kinds.ts';
import { aboutLanguage, type Language } from '#core/varlink/snippets/languages.ts';
import type { Snippet } from '#core/varlink/snippets/snippet.ts';
import { copyText, showFailure } from '../actions.ts';
import type { Asked } from './calls.ts';

/** The language that calls were copied in last: most people have one. */
export const useCopyAs = create<{ readonly language: Language }>()(() => ({ language: 'varlinkctl' }));
export const setLanguage = (language: Language): void => useCopyAs.setState({ language });

/** A call in a language, as text that runs. */
export function snippetOf(asked: Asked, language: Language, hasAny: boolean | null = null): Snippet {
  const parsed = parseJson(asked.parameters);
  if (!parsed.ok || !isObject(parsed.value)) return { can: false, reason: 'The parameters are no JSON object yet.' };
  return aboutLanguage[language].write({
    address: asked.address,
    method: asked.method,
    parameters: parsed.value,
    flag: asked.flag,
    timeoutMs: asked.timeoutMs,
    descriptors: asked.descriptors.map(({ path }) => shownBytes(path)),
    hasAny,
  });
}

/** Puts a call on the clipboard. */
export async function copyCall(asked: Asked, language: Language, hasAny: boolean | null = null): Promise<void> {
  const snippet = snippetOf(asked, language, hasAny);
  if (snippet.can) await copyText(snippet.text, aboutLanguage[language].title);
  else showFailure({ code: 'bad-input', message: snippet.reason, hint: null });
}
