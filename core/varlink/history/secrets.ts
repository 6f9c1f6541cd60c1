import { parseJson, printJson } from '../json.ts';
import { isList, isObject } from '../replies/kinds.ts';
import type { VarlinkObject, VarlinkValue } from '../value.ts';

/** Stands in the history where a secret stood. */
export const secretMask = '‹secret, not kept›';

/** Interfaces whose very purpose are secrets: nothing that goes in or out is kept. */
const secretInterfaces = new Set(['io.systemd.Credentials', 'io.systemd.AskPassword', 'io.systemd.CryptEnroll']);

/** Names of fields with secrets: password, hashedPassword, tokenPin, privateKey, … */
const secretName = /pass(?:word|wd|phrase)|secret|token|credential|(?:^|[a-z_])pins?$|^pins?$|private_?key|recovery_?key|api_?key|cookie$|authorization/i;
/** Parts of names that say of a field what it is about, and no more. */
const harmlessName = /^(?:passwordless|tokens?(?:Count|Type|Id)|.*(?:Changed?|Expires?|Min|Max|Count|Hint|Available|Supported|Required|Permanent)(?:USec|Usec|NSec)?)$/;
/** A setting of an environment. */
const secretSetting = /^([A-Za-z0-9_]*(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|CREDENTIAL|PRIVATE_KEY|API_KEY)[A-Za-z0-9_]*=)./is;

export interface Masked {
  readonly text: string;
  readonly masked: boolean;
}

/** JSON without secrets, as far as the interface or the names of members tell them. What is no JSON is kept only where nothing in it can be secret. */
export function withoutSecrets(text: string, method: string): Masked {
  const all = secretInterfaces.has(method.slice(0, Math.max(0, method.lastIndexOf('.'))));
  if (!all && !mayHold(text)) return { text, masked: false };
  const parsed = parseJson(text);
  if (!parsed.ok) return { text: printJson(secretMask), masked: true };
  const { value, masked } = mask(parsed.value, all);
  return masked ? { text: printJson(value), masked } : { text, masked };
}

/** Quick: most texts hold no such word at all. An escape may hide one. */
const mayHold = (text: string): boolean => /pass|secret|token|credential|pin|key|authorization|\\u/i.test(text);

function mask(value: VarlinkValue, all: boolean): { readonly value: VarlinkValue; readonly masked: boolean } {
  if (isList(value)) {
    const elements = value.map((element) => mask(element, all));
    return { value: elements.map((element) => element.value), masked: elements.some(({ masked }) => masked) };
  }
  if (isObject(value)) {
    const out = Object.create(null) as VarlinkObject & Record<string, VarlinkValue>; // its type is any
    let masked = false;
    for (const name of Object.keys(value)) {
      const inner = value[name] ?? null;
      const isSecret = secretName.test(name) && !harmlessName.test(name) && typeof inner !== 'boolean' && inner !== null;
      const one = isSecret ? { value: secretMask, masked: true } : mask(inner, all);
      out[name] = one.value;
      masked ||= one.masked;
    }
    return { value: out, masked };
  }
  if (all && value !== null && typeof value !== 'boolean') return { value: secretMask, masked: true };
  const setting = typeof value === 'string' ? secretSetting.exec(value) : null;
  return setting ? { value: `${setting[1] ?? ''}${secretMask}`, masked: true } : { value, masked: false };
}

