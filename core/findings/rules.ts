import type { Rule } from './finding.ts';
import { abstractRules } from './rules/abstract.ts';
import { accessRules } from './rules/access.ts';
import { folderRules } from './rules/folders.ts';
import { entryRules } from './rules/entry.ts';
import { labelRules } from './rules/labels.ts';
import { registryRules } from './rules/registry.ts';

/** Every rule, by code. docs/findings.md has the same. */
export const rules: readonly Rule[] = [...labelRules, ...registryRules, ...accessRules, ...entryRules, ...folderRules, ...abstractRules].sort((a, b) => (a.code < b.code ? -1 : 1));

const byWord = new Map(rules.flatMap((rule) => [[rule.code.toLowerCase(), rule] as const, [rule.name, rule] as const]));

/** The rule of a code or a name, whatever its case. */
export const ruleOf = (codeOrName: string): Rule | undefined => byWord.get(codeOrName.toLowerCase());
