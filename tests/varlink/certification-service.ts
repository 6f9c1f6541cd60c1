import { isDeepStrictEqual } from 'node:util';
import { Fault, type Handler, type MethodCall } from '#agent/varlink/server/handler.ts';
import { Service } from '#agent/varlink/server/service.ts';
import type { VarlinkObject } from '#core/varlink/value.ts';

const name = 'org.varlink.certification';

/** The interface that implementations of Varlink certify each other with: github.com/varlink. */
const text = `interface org.varlink.certification

type Interface (foo: ?[]?[string](foo, bar, baz), anon: (foo: bool, bar: bool))

type MyType (
  object: object,
  enum: (one, two, three),
  struct: (first: int, second: string),
  array: []string,
  dictionary: [string]string,
  stringset: [string](),
  nullable: ?string,
  nullable_array_struct: ?[](first: int, second: string),
  interface: Interface
)

method Start() -> (client_id: string)
method Test01(client_id: string) -> (bool: bool)
method Test02(client_id: string, bool: bool) -> (int: int)
method Test03(client_id: string, int: int) -> (float: float)
method Test04(client_id: string, float: float) -> (string: string)
method Test05(client_id: string, string: string) -> (bool: bool, int: int, float: float, string: string)
method Test06(client_id: string, bool: bool, int: int, float: float, string: string) -> (struct: (bool: bool, int: int, float: float, string: string))
method Test07(client_id: string, struct: (bool: bool, int: int, float: float, string: string)) -> (map: [string]string)
method Test08(client_id: string, map: [string]string) -> (set: [string]())
method Test09(client_id: string, set: [string]()) -> (mytype: MyType)
# [Requires 'more' flag]
method Test10(client_id: string, mytype: MyType) -> (string: string)
method Test11(client_id: string, last_more_replies: []string) -> ()
method End(client_id: string) -> (all_ok: bool)

error ClientIdError ()
error CertificationError (wants: object, got: object)
`;

const several = { bool: false, int: 2, float: Math.PI, string: 'a lot of string' };
const map = { foo: 'Foo', bar: 'Bar' };
const set = { one: {}, two: {}, three: {} };
const mytype = {
  object: { method: `${name}.Test09`, parameters: { map } },
  enum: 'two',
  struct: { first: 1, second: '2' },
  array: ['one', 'two', 'three'],
  dictionary: map,
  stringset: set,
  nullable: null,
  nullable_array_struct: null,
  interface: { foo: [null, { foo: 'foo', bar: 'bar' }, null, { one: 'foo', two: 'bar' }], anon: { foo: true, bar: false } },
};
const replies = Array.from({ length: 10 }, (_, i) => `Reply number ${i + 1}`);

/** What each test takes, beside the client's identity, and gives: the output of one is the input of the next. */
const steps: readonly { readonly method: string; readonly wants: VarlinkObject; readonly gives: VarlinkObject }[] = [
  { method: 'Test01', wants: {}, gives: { bool: true } },
  { method: 'Test02', wants: { bool: true }, gives: { int: 1 } },
  { method: 'Test03', wants: { int: 1 }, gives: { float: 1 } },
  { method: 'Test04', wants: { float: 1 }, gives: { string: 'ping' } },
  { method: 'Test05', wants: { string: 'ping' }, gives: several },
  { method: 'Test06', wants: several, gives: { struct: several } },
  { method: 'Test07', wants: { struct: several }, gives: { map } },
  { method: 'Test08', wants: { map }, gives: { set } },
  { method: 'Test09', wants: { set }, gives: { mytype } },
];

/** A service that certifies clients, and so is certified by them: a client has to make all calls in their order, each with what the one before gave. */
export function certificationService(): Service {
  /** How many tests each client has passed. */
  const clients = new Map<string, number>();
  let lastId = 0;
  const pass = ({ parameters }: MethodCall, step: number, wants: VarlinkObject): void => {
    const { client_id: id = null, ...got } = parameters;
    if (typeof id !== 'string' || clients.get(id) !== step) throw new Fault(`${name}.ClientIdError`);
    if (!isDeepStrictEqual(plain(got), plain(wants))) throw new Fault(`${name}.CertificationError`, { wants, got });
    clients.set(id, step + 1);
  };
  const handlers: Record<string, Handler> = {
    Start: () => {
      const id = `client ${++lastId}`;
      clients.set(id, 0);
      return { client_id: id };
    },
    async *Test10(call) {
      pass(call, 9, { mytype });
      for (const reply of replies.slice(0, -1)) yield { string: reply };
      return { string: replies.at(-1) ?? '' };
    },
    Test11: (call) => {
      pass(call, 10, { last_more_replies: replies });
      return {};
    },
    End: (call) => {
      pass(call, 11, {});
      return { all_ok: true };
    },
  };
  for (const [step, { method, wants, gives }] of steps.entries())
    handlers[method] = (call) => {
      pass(call, step, wants);
      return gives;
    };
  return new Service({ vendor: 'Sockatlas', product: 'Certification', version: '1', url: 'https://varlink.org/' }, [{ text, handlers }]);
}

/** Objects as JSON has them, so that a prototype makes no difference; a member that is null is not there. */
const plain = (value: VarlinkObject): unknown => JSON.parse(JSON.stringify(value, function (this: unknown, _member, one: unknown) {
  return one === null && !Array.isArray(this) ? undefined : one;
}));
