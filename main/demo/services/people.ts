import { Fault, type Handler, type Replies } from '#agent/varlink/server/handler.ts';
import { Service, type Served } from '#agent/varlink/server/service.ts';
import type { VarlinkObject, VarlinkValue } from '#core/varlink/value.ts';
import { peopleTexts } from '../texts/people.ts';
import { infoOf } from './info.ts';
import { countOf, idOf, textIfAny, textOf, whole } from './parameters.ts';
import { firstPeople } from './people-kept.ts';

const mostPeople = 1000;
const name = 'io.sockatlas.demo.People';

/** The people directory: records to list, search and change, and an update of its interface on request. */
export function people(): Service {
  const kept = new Map<bigint, VarlinkObject>(firstPeople.map((person) => [idOf(person, 'id'), person]));
  let nextId = BigInt(kept.size + 1);
  const personOf = (parameters: VarlinkObject): VarlinkObject => {
    const id = idOf(parameters, 'id');
    const person = kept.get(id);
    if (!person) throw new Fault(`${name}.NoSuchPerson`, { id: whole(id) });
    return person;
  };
  const add: Handler = ({ parameters }) => {
    const wanted = textOf(parameters, 'name');
    for (const person of kept.values()) if (person['name'] === wanted) throw new Fault(`${name}.NameTaken`, { name: wanted, id: person['id'] ?? null });
    if (kept.size >= mostPeople) throw new Fault(`${name}.TooManyPeople`, { most: mostPeople });
    const id = whole(nextId++);
    const given = Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== null));
    const usual = { nickname: null, height: 1.7, retired: false, heartbeats: 0, channel: 'mail', address: null, languages: [], scores: {}, groups: [], formerly: null, notes: null };
    kept.set(BigInt(id), { id, ...usual, ...given });
    return { id };
  };
  const first: Record<string, Handler> = {
    List: ({ parameters }) => tellAll([...kept.values()].filter((person) => fits(person, textIfAny(parameters, 'channel'), textIfAny(parameters, 'group')))),
    Get: ({ parameters }) => ({ person: personOf(parameters) }),
    Search: ({ parameters }) => {
      const wanted = (textIfAny(parameters, 'text') ?? '').toLowerCase();
      const found = [...kept.values()].filter((person) => [person['name'], person['nickname']].some((text) => typeof text === 'string' && text.toLowerCase().includes(wanted)));
      return { people: found.slice(0, countOf(parameters, 'limit', 10, 0, mostPeople)), total: found.length };
    },
    Add: add,
    SetChannel: ({ parameters }) => {
      const person = personOf(parameters);
      kept.set(idOf(parameters, 'id'), { ...person, channel: textOf(parameters, 'channel') });
      return {};
    },
    Remove: ({ parameters }) => {
      personOf(parameters);
      kept.delete(idOf(parameters, 'id'));
      return {};
    },
    Update: () => become(service.version === '1.0' ? '2.0' : '1.0'),
  };
  const second: Record<string, Handler> = {
    ...first,
    CountGroups: () => {
      const counts = new Map<string, number>();
      for (const person of kept.values()) for (const group of groupsOf(person)) counts.set(group, (counts.get(group) ?? 0) + 1);
      return { groups: Object.fromEntries(counts) };
    },
    ListCity: ({ parameters }) => ({ people: [...kept.values()].filter((person) => cityOf(person) === textOf(parameters, 'city')) }),
  };
  const versions: Readonly<Record<'1.0' | '2.0', Served>> = { '1.0': { text: peopleTexts.first, handlers: first }, '2.0': { text: peopleTexts.second, handlers: second } };
  const become = (version: '1.0' | '2.0'): { version: string } => {
    service.become(infoOf('people directory', version), [versions[version]]);
    return { version };
  };
  const service = new Service(infoOf('people directory'), [versions['1.0']]);
  return service;
}

/** A caller that takes one reply gets the first. Nobody at all is told as an error, since a reply needs a person. */
async function* tellAll(found: readonly VarlinkObject[]): Replies {
  const last = found.at(-1);
  if (!last) throw new Fault(`${name}.NobodyFound`);
  for (const person of found.slice(0, -1)) yield { person };
  return { person: last };
}

const isRecord = (value: VarlinkValue | undefined): value is VarlinkObject => typeof value === 'object' && value !== null && !Array.isArray(value);
const groupsOf = ({ groups }: VarlinkObject): string[] => (Array.isArray(groups) ? groups.filter((group: unknown) => typeof group === 'string') : []);
const cityOf = (person: VarlinkObject): VarlinkValue => (isRecord(person['address']) ? (person['address']['city'] ?? null) : null);
const fits = (person: VarlinkObject, channel: string | null, group: string | null): boolean =>
  (channel === null || person['channel'] === channel) && (group === null || groupsOf(person).includes(group));
