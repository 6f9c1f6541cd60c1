import type { Editor, Finding } from '#core/findings/finding.ts';
import { reportJson } from '#core/findings/formats/json.ts';
import { markdownOf } from '#core/findings/formats/markdown.ts';
import { sarifText } from '#core/findings/formats/sarif.ts';
import type { Mute } from '#core/findings/mutes.ts';
import { roleLabel } from '#core/labels/roles.ts';
import { bytes } from '#core/model/bytes.ts';
import type { CallOutput } from '#core/calls.ts';
import type { Result } from '#core/failure.ts';
import { goToSocket, openTab, select, showFailure, showToast } from '../actions.ts';
import { applyEdit, applyTogether } from '../edits/edit-actions.ts';
import { chosenLine, getFindingsView, reportNow, setMutes, useFindingsUi, type FindingLine } from './findings.ts';
import { getLive, getRows } from '../live/live.ts';
import { useUi } from '../ui.ts';

/** Reads the mutes anew: the command line may have changed them. */
export async function loadMutes(): Promise<void> {
  const outcome = await window.sockatlas.call.readMutes(null);
  if (outcome.ok) setMutes(outcome.value.mutes, outcome.value.trouble);
  else showFailure(outcome.error);
}

export type ReportFormat = 'markdown' | 'json' | 'sarif';
export const reportFormats: readonly (readonly [format: ReportFormat, title: string])[] = [['markdown', 'Markdown'], ['json', 'JSON'], ['sarif', 'SARIF']];

/** The findings as they are now, in a file that is asked for. */
export async function saveReport(format: ReportFormat): Promise<void> {
  const report = reportNow();
  const { model, refreshedAtMs } = getLive();
  if (!report || !model) return;
  const { surroundings } = model;
  const version = useUi.getState().about?.version ?? '0';
  const texts: Readonly<Record<ReportFormat, () => string>> = {
    markdown: () => markdownOf(report, surroundings, refreshedAtMs),
    json: () => reportJson(report, surroundings, refreshedAtMs, 'info'),
    sarif: () => sarifText(report, version, refreshedAtMs, false),
  };
  const outcome = await window.sockatlas.call.saveReport({ format, text: texts[format]() });
  if (!outcome.ok) showFailure(outcome.error);
  else if (outcome.value.path !== null) showToast({ text: `Report saved in ${outcome.value.path}`, tone: 'plain', command: `sockatlas check --severity info --format ${format}` });
}

function took(outcome: Result<CallOutput<'muteFinding'>>, said: string): void {
  if (!outcome.ok) return showFailure(outcome.error);
  const { mutes, keptAside } = outcome.value;
  setMutes(mutes, null);
  showToast({ text: said, tone: 'plain', ...(keptAside !== null && { hint: `The file of before could not be understood; it is kept as ${keptAside}.` }) });
}

/** Does not tell of a finding any more. @param pattern subjects in its place, with * and ? */
export async function muteFinding({ rule, subject }: Finding, reason: string, pattern: string | null): Promise<void> {
  useFindingsUi.setState({ muting: null });
  const mute = { rule: rule.code, subject: pattern ?? subject, glob: pattern !== null, reason };
  took(await window.sockatlas.call.muteFinding(mute), `Muted: ${rule.code} of ${mute.subject}`);
}

export async function unmute({ rule, subject, glob }: Pick<Mute, 'rule' | 'subject' | 'glob'>): Promise<void> {
  took(await window.sockatlas.call.unmuteFinding({ rule, subject, glob }), `No longer muted: ${rule} of ${subject}`);
}

/** Chooses a line of the page, and with it the socket that it is about. */
export function chooseLine(line: FindingLine): void {
  useFindingsUi.setState({ lineKey: line.key, muting: null });
  if (line.is === 'finding' && line.finding.row !== null && getRows().has(line.finding.row)) select(line.finding.row);
}

export function toggleRule(code: string, expanded?: boolean): void {
  const collapsed = new Set(useFindingsUi.getState().collapsed);
  if (expanded ?? collapsed.has(code)) collapsed.delete(code);
  else collapsed.add(code);
  useFindingsUi.setState({ collapsed });
}

/** The finding with the focus, or null. */
export function chosenFinding(): Finding | null {
  const line = chosenLine(getFindingsView(), useFindingsUi.getState().lineKey);
  return line?.is === 'finding' ? line.finding : null;
}

export function goToFinding({ row }: Finding): void {
  if (row !== null && getRows().has(row)) goToSocket(row);
}

/** Opens the editor that can put it right, at the right door. */
export function openEditor(row: string, editor: Editor): void {
  select(row);
  useUi.setState({ labelEditor: editor.tab === 'labels' ? { door: editor.door, name: editor.label, ...(editor.label === null && { suggested: bytes(roleLabel) }) } : null });
  openTab(editor.tab);
}

/** Makes the changes of a fix; one Undo takes them back. */
export async function applyFix({ rule, fix: { edits } }: Finding): Promise<void> {
  const [only] = edits;
  if (only && edits.length === 1) await applyEdit(only);
  else if (only) await applyTogether(`The fix of ${rule.code}`, edits.map((edit) => ({ edit, undoes: null })), true);
}
