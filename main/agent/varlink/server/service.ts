import { flagsOfMethod, type Wanted } from '#core/idl/markers.ts';
import { parseInterface } from '#core/idl/parse.ts';
import type { InterfaceNode, MethodMember } from '#core/idl/syntax.ts';
import { faults, type Handler } from './handler.ts';

/** An interface and what answers its methods, by their short names. A method without a handler is MethodNotImplemented. */
export interface Served {
  readonly text: string;
  readonly handlers: Readonly<Record<string, Handler>>;
  /** What is told when the text is asked for, where that is another. */
  readonly tells?: string;
}

export interface ServiceInfo {
  readonly vendor: string;
  readonly product: string;
  readonly version: string;
  readonly url: string;
}

export interface Method {
  readonly node: MethodMember;
  readonly of: InterfaceNode;
  readonly handler: Handler | null;
  readonly more: Wanted;
  readonly upgrade: Wanted;
}

interface Compiled {
  readonly name: string;
  readonly tells: string;
  readonly methods: ReadonlyMap<string, Method>;
}

/** What is offered behind one socket. It may become another while it runs, as after an update: calls under way go on as they began. */
export class Service {
  #info: ServiceInfo;
  #interfaces = new Map<string, Compiled>();

  /** @throws where an interface does not parse, or a handler has no method: mistakes of whoever wrote the service */
  constructor(info: ServiceInfo, interfaces: readonly Served[]) {
    this.#info = info;
    this.become(info, interfaces);
  }

  become(info: ServiceInfo, interfaces: readonly Served[]): void {
    this.#info = info;
    this.#interfaces = new Map([this.#aboutItself(), ...interfaces].map((served) => compile(served)).map((compiled) => [compiled.name, compiled]));
  }

  get version(): string {
    return this.#info.version;
  }

  /** By its full name. */
  method(name: string): Method | null {
    const dot = name.lastIndexOf('.');
    return this.#interfaces.get(name.slice(0, dot))?.methods.get(name.slice(dot + 1)) ?? null;
  }

  #aboutItself(): Served {
    return {
      text: aboutItself,
      handlers: {
        GetInfo: () => ({ ...this.#info, interfaces: [...this.#interfaces.keys()] }),
        GetInterfaceDescription: ({ parameters }) => {
          const name = typeof parameters['interface'] === 'string' ? parameters['interface'] : ''; // it was checked
          const compiled = this.#interfaces.get(name);
          if (!compiled) throw faults.interfaceNotFound(name);
          return { description: compiled.tells };
        },
      },
    };
  }
}

function compile({ text, handlers, tells = text }: Served): Compiled {
  const { interface: node, problems } = parseInterface(text);
  const problem = problems[0];
  if (!node || problem) throw new Error(`An interface does not parse: ${problem?.message ?? 'it is empty'}`);
  const methods = new Map<string, Method>();
  for (const member of node.members) {
    if (member.is !== 'method') continue;
    const handler = Object.hasOwn(handlers, member.name) ? (handlers[member.name] ?? null) : null;
    methods.set(member.name, { node: member, of: node, handler, ...flagsOfMethod(member) });
  }
  for (const name of Object.keys(handlers)) if (!methods.has(name)) throw new Error(`${node.name} has no method ${name}`);
  return { name: node.name, tells, methods };
}

/** UAPI.20, Service Interface. The words are ours. */
export const aboutItself = `# What every service tells about itself
interface org.varlink.service

# Who made the service, which version it is, and the interfaces that it offers
method GetInfo() -> (
  vendor: string,
  product: string,
  version: string,
  url: string,
  interfaces: []string
)

# The text of one interface
method GetInterfaceDescription(interface: string) -> (description: string)

# The service does not offer this interface
error InterfaceNotFound (interface: string)

# The interface has no such method, or the service has no such interface
error MethodNotFound (method: string)

# The interface has the method, but this service does not do it
error MethodNotImplemented (method: string)

# A parameter is missing, is not known, or has a value that does not fit
error InvalidParameter (parameter: string)

# The caller may not do this
error PermissionDenied ()

# The method gives many replies: it has to be called with "more"
error ExpectedMore ()

# The method takes the connection over: it has to be called with "upgrade"
error ExpectedUpgrade ()
`;
