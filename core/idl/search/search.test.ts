import { expect, it } from 'vitest';
import { parseInterface } from '../parse.ts';
import type { InterfaceNode } from '../syntax.ts';
import { searchInterfaces } from './search.ts';

function read(text: string): InterfaceNode {
  const { interface: node, problems } = parseInterface(text);
  if (!node || problems.length > 0) throw new Error(problems[0]?.message);
  return node;
}

const people = read(`# Who is here
interface org.example.people
type Person (uid: int, userName: string, home: ?string)
# Looks somebody up
method Find(uid: ?int, name: ?string) -> (person: Person)
# Changes somebody
method Change(person: Person) -> ()
method Count() -> (count: int)
error NoSuchPerson (uid: int)
`);
const jobs = read(`interface org.example.jobs
type State (waiting, running)
# Lists the jobs that people have queued
method List(state: ?State) -> (id: int, state: State, ownerUid: int)
`);
const found = (query: string): string[] => searchInterfaces([people, jobs], query).map(({ interface: node, kind, member, path }) => `${kind} ${node.name.slice(12)}${member === null ? '' : `.${member}`}${path === '' ? '' : ` ${path}`}`);

it.each<[string, string[]]>([
  ['takes:uid', ['field people.Find uid', 'field people.Person uid']],
  ['Which method takes a `uid`?', ['field people.Find uid', 'field people.Person uid']],
  ['what gives count', ['field people.Count count']],
  ['gives:uid', ['field people.Person uid', 'field jobs.List ownerUid']],
  ['uid', ['field people.Find uid', 'field people.NoSuchPerson uid', 'field people.Person uid', 'field jobs.List ownerUid']],
  ['type:string in:people', ['field people.Person userName', 'field people.Find name', 'field people.Person home']],
  ['gives:count type:int', ['field people.Count count']],
  ['type:bool', []],
  ['name', ['field people.Find name', 'field people.Person userName']],
  ['somebody', ['method people.Find', 'method people.Change']],
  ['queued', ['method jobs.List']],
  ['running', ['value jobs.State running']],
  ['org.example.jobs', ['interface jobs']],
  ['jobs list', ['method jobs.List']],
  ['method:', ['method jobs.List', 'method people.Find', 'method people.Count', 'method people.Change']],
  ['error:person', ['error people.NoSuchPerson']],
  ['nowhere', []],
  ['', []],
])('finds %j', (query, hits) => expect(found(query)).toEqual(hits));

it('says which methods take and give what stands in a type', () => {
  const [hit] = searchInterfaces([people], 'userName');
  expect(hit).toMatchObject({ member: 'Person', path: 'userName', type: 'string', users: [{ method: 'Find', way: 'gives' }, { method: 'Change', way: 'takes' }] });
});
