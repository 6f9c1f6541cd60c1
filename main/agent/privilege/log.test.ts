import { expect, it } from 'vitest';
import type { Edit } from '#core/edits/edit.ts';
import { bytes } from '#core/model/bytes.ts';
import { nativeRecord, sendToJournal } from '../system/programs/journal-socket.ts';
import { recordOf } from './log.ts';

const edit: Edit = { act: 'setLabel', door: { door: 'entryPoint', reach: bytes('/r'), path: bytes('/run/a\nb'), dev: '1', ino: '2', bornNs: '3' }, name: bytes('user.a'), value: bytes('new\nMESSAGE=forged'), before: bytes('old') };

it('records an act with before and after, and names that cannot forge a field', () => {
  const record = recordOf({ caller: 1000, words: 'setfattr …', change: { kind: 'edit', edit, held: null }, outcome: { ok: true, value: null } });
  expect(record).toMatchObject({ SOCKATLAS_ACT: 'setLabel', SOCKATLAS_PATH: '/run/a\\nb', SOCKATLAS_LABEL: 'user.a', SOCKATLAS_BEFORE: 'old', SOCKATLAS_AFTER: 'new\\nMESSAGE=forged', SOCKATLAS_UID: '1000', SOCKATLAS_RESULT: 'done', PRIORITY: '5' });
});

it('records a refusal with its reason', () => {
  const record = recordOf({ caller: 1000, words: 'chmod …', change: null, outcome: { ok: false, error: { code: 'replaced', message: 'Why.', hint: null } } });
  expect(record).toMatchObject({ MESSAGE: 'Refused to user 1000: chmod … (Why.)', PRIORITY: '4', SOCKATLAS_RESULT: 'replaced' });
});

it('gives a value with a line break its length', () => {
  expect(nativeRecord({ A: 'x', B: 'y\nz' }).toString('latin1')).toBe('A=x\nB\n\x03\0\0\0\0\0\0\0y\nz\n');
});

it('says so where no journal is', () => {
  expect(sendToJournal({ MESSAGE: 'x' }, '/nowhere/journal')).toBe(false);
});
