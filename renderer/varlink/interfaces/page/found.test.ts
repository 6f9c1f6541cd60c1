import { describe, expect, it } from 'vitest';
import { parseInterface } from '#core/idl/parse.ts';
import { lineOf } from '#core/idl/search/hit-line.ts';
import { searchInterfaces } from '#core/idl/search/search.ts';
import { groupsOf, markedParts, wordsToMark } from './found.ts';

const read = (text: string) => {
  const { interface: node } = parseInterface(text);
  if (!node) throw new Error('no interface');
  return node;
};
const people = read('interface org.example.people\n# Of a person.\ntype Person (uid: int, name: string)\nmethod Get(uid: ?int) -> (person: Person)\nmethod Put(person: Person) -> ()');
const jobs = read('interface org.example.jobs\n# Whose: a uid.\nmethod List(owner: int) -> ()\nerror Denied (uid: int)');

function linesFor(query: string): string[] {
  const words = wordsToMark(query);
  return groupsOf(searchInterfaces([people, jobs], query)).flatMap((group) => group.hits.map(({ hit }) => `${group.interface.slice(12)} ${hit.member ?? ''}.${hit.path}: ${lineOf(hit, words)}`));
}

describe('what was found', () => {
  it('tells which method takes a uid', () => expect(linesFor('takes:uid')).toEqual(['people Get.uid: taken by the method Get', 'people Person.uid: taken by Put; given by Get']));
  it('counts through all groups', () => expect(groupsOf(searchInterfaces([people, jobs], 'uid')).flatMap(({ hits }) => hits.map(({ index }) => index))).toEqual([0, 1, 2, 3]));
  it('tells the comment that has the word', () => expect(linesFor('uid')).toContain('jobs List.: Whose: a uid.'));
  it('tells of errors', () => expect(linesFor('uid')).toContain('jobs Denied.uid: told with the error Denied'));
});

describe('the words of a query', () => {
  it('are marked without their keys', () => expect(wordsToMark('Takes:UID in:org.example  person')).toEqual(['uid', 'person']));
  it.each([
    ['a uid, the UID', ['uid'], ['a ', 'uid', ', the ', 'UID', '']],
    ['nothing', ['uid'], ['nothing']],
    ['userid', ['user', 'userid'], ['', 'userid', '']],
    ['İuid', ['uid'], ['İuid']],
    ['uid', [], ['uid']],
  ])('part %j', (text, words, parts) => expect(markedParts(text, words)).toEqual(parts));
});
