import { expect, test } from 'vitest';
import { catalogue, catalogueOf, effectOf } from './catalogue.ts';

test('each interface is there once, with one sentence', () => {
  expect(new Set(catalogue.map(({ name }) => name)).size).toBe(catalogue.length);
  for (const { name, sentence } of catalogue) expect(`${name}: ${sentence}`).toMatch(/^[\w.]+: [A-Z][^.]*(?:\.[^ ][^.]*)*\.$/);
});

test('what is to be tried first only reads, takes an object, and exists', () => {
  for (const { name, methods, tries } of catalogue)
    for (const { method, parameters } of tries) {
      expect(`${name}.${method} ${methods.get(method)?.effect}`).toBe(`${name}.${method} reads`);
      expect(JSON.parse(parameters)).toBeTypeOf('object');
    }
});

test('known effects, and unknown ones', () => {
  expect(effectOf('io.systemd.Manager', 'PowerOff')).toBe('changes');
  expect(effectOf('org.varlink.service', 'GetInfo')).toBe('reads');
  expect(effectOf('io.systemd.Manager', 'constructor')).toBe('unknown');
  expect(effectOf('com.example.New', 'Get')).toBe('unknown');
  expect(catalogueOf('io.systemd.JournalAccess')?.methods.get('GetEntries')).toEqual({ effect: 'reads', more: 'requires' });
});
