import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { hashOf, InterfaceCache } from '#agent/services/interface-cache.ts';
import { bytesOfText } from '#core/names/utf8.ts';

interface Seen {
  readonly path: string;
  readonly at: string;
  readonly texts: Readonly<Record<string, string>>;
  readonly product?: string;
}

/** Puts what services said into the cache of a profile, as introspection would have. */
export function seedCache(runtime: string, seen: readonly Seen[]): void {
  const folder = join(runtime, '../cache/sockatlas/interfaces');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const cache = new InterfaceCache(folder);
  for (const { path, at, texts, product = 'Example' } of seen) {
    const ms = Date.parse(at);
    const named = Object.entries(texts).map(([name, text]) => ({ name, text, hash: hashOf(text) }));
    cache.add({ address: { kind: 'unix', name: bytesOfText(path) }, firstSeenMs: ms, lastSeenMs: ms, vendor: 'The tests', product, version: '1', url: 'https://example.org/', interfaces: named.map(({ name, hash }) => ({ name, hash })) }, named.map(({ hash, text }) => ({ hash, text })));
  }
}

export const peopleBefore = `# A directory of people.
interface org.example.people

# Where somebody lives.
type Place (
  street: string,
  # The number may have letters.
  number: ?string
)

type Person (
  name: string,
  uid: int,
  place: ?Place,
  mood: (happy, sad)
)

# [Supports 'more' flag]
# Gives one person, or with a stream all.
method Get(uid: ?int, name: ?string) -> (person: Person)

# Adds somebody.
method Add(person: Person) -> ()

# There is nobody of that name.
error NoSuchPerson (name: string)
`;

export const peopleNow = peopleBefore
  .replace('method Get(uid: ?int, name: ?string)', 'method Get(uid: ?int, name: ?string, limit: ?int)')
  .replace('method Add(person: Person) -> ()', 'method Enter(person: Person) -> (uid: int)');

export const jobs = `# A queue of jobs.
#
# What it says is:
# - done at once,
# - or later.
interface org.example.jobs

type State (waiting, running, done)

# [Requires 'more' flag]
method Watch(state: ?State) -> (id: int, state: State, environment: [string]string, tags: [string]())

# [Requires 'upgrade' flag]
method Attach(id: int) -> ()
`;

/** What a service could write to be taken for something else. */
export const hostile = `# <img src=x onerror="document.title='broken'"> <script>document.title='broken'</script>
# [click](javascript:alert(1)) https://example.org/ \u202egnorw\u202c \u200bhidden
interface org.example.hostile

# A\u0000B ${'long '.repeat(400)}
# ${'y'.repeat(3000)}
type Thing (a: string)

# &lt;b&gt; \\u{202e} ${'z\u0301'.repeat(40)}
method Do(__proto__x: Thing, constructor: string) -> ()
`.replace('__proto__x', 'proto');
