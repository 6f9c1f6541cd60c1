import { shownBytes, shownText } from '#core/names/shown.ts';
import type { Service } from '#core/services/service.ts';

/** What a cell says: text, nothing, or that it is not known. */
export type ServiceCell = { readonly is: 'text'; readonly text: string; readonly soft?: boolean; /** On hover, where there is more to say than the text. */ readonly more?: string } | { readonly is: 'none'; readonly why?: string } | { readonly is: 'unknown'; readonly why: string };

/** What is counted in the descriptions of a service: worked out once for each text. */
export interface Counts {
  readonly interfaces: number;
  /** Null where not each of them is described. */
  readonly methods: number | null;
}

interface ServiceColumn {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly isNumber?: boolean;
  readonly cell: (service: Service, counts: Counts | null) => ServiceCell;
  /** What it is sorted by, where that is not its text. */
  readonly order?: (service: Service, counts: Counts | null) => number;
}

const text = (value: string, soft = false): ServiceCell => (value === '' ? { is: 'none' } : { is: 'text', text: value, soft });
const notAsked: ServiceCell = { is: 'unknown', why: 'It was not asked yet: looking connects to nobody' };

export const shownServiceName = ({ names: [first] }: Service): string => shownBytes(first.name);

/** Which one it is and who made it, as it says itself. */
export const productOf = ({ sighting }: Service): string => {
  if (!sighting) return '';
  const { vendor, product, version } = sighting;
  const which = [product, version].filter((part) => part !== '').join(' ');
  return [which, product.startsWith(vendor) ? '' : vendor]
    .filter((part) => part !== '')
    .map(shownText)
    .join(' · ');
};

export const serviceColumns: readonly ServiceColumn[] = [
  { id: 'name', title: 'Service', about: 'Its names in registries, or among the implementers of an interface, or its file', cell: (service) => text(shownServiceName(service)) },
  { id: 'interfaces', title: 'Interfaces', about: 'How many interfaces it said that it offers', isNumber: true, cell: (_, counts) => (counts === null ? notAsked : text(String(counts.interfaces))), order: (_, counts) => counts?.interfaces ?? -1 },
  {
    id: 'methods',
    title: 'Methods',
    about: 'How many methods its interfaces have',
    isNumber: true,
    cell: (_, counts) => (counts === null ? notAsked : counts.methods === null ? { is: 'unknown', why: 'It did not describe each of its interfaces' } : text(String(counts.methods))),
    order: (_, counts) => counts?.methods ?? -1,
  },
  { id: 'product', title: 'Says it is', about: 'Product, version and vendor, in its own words', cell: (service) => (service.sighting === null ? notAsked : text(productOf(service))) },
  { id: 'you', title: 'You', about: 'Whether the kernel lets you connect', cell: ({ access }) => accessCell(access?.you) },
  { id: 'everyone', title: 'Everyone', about: 'Whether the kernel lets any account of this machine connect', cell: ({ access }) => accessCell(access?.everyone) },
  { id: 'role', title: 'Role', about: 'What its label user.varlink says', cell: ({ role }) => (role.known ? text(role.value ?? '') : { is: 'unknown', why: 'Its labels cannot be read' }) },
  { id: 'registered', title: 'Registry', about: 'Registries that list it', cell: ({ registered }) => text(registered.join(', ')) },
  { id: 'unit', title: 'Unit', about: 'The unit and the process that answer there', cell: unitCell },
];

function accessCell(outcome: 'yes' | 'no' | 'unknown' | undefined): ServiceCell {
  if (outcome === undefined) return { is: 'none', why: 'The kernel of this machine does not decide that' };
  return outcome === 'unknown' ? { is: 'unknown', why: 'The system does not tell enough to say' } : text(outcome, outcome === 'no');
}

function unitCell({ unit, processes, awake }: Service): ServiceCell {
  const running = processes.map(({ command, pid }) => `${shownBytes(command)} (pid ${pid})`).join(', ');
  if (unit !== null) return { is: 'text', text: shownBytes(unit), more: `${shownBytes(unit)}: ${running}` };
  if (awake === 'asleep') return text('asleep', true);
  const process = processes[0];
  if (process) return { is: 'text', text: shownBytes(process.command), more: running };
  return awake === 'unknown' ? { is: 'unknown', why: 'It is not known who holds it' } : { is: 'none' };
}

/** Methods of a description, counted without parsing: for a column, not for a form. */
const methodCounts = new Map<string, number>();
export function countsOf({ sighting }: Service, texts: ReadonlyMap<string, string>): Counts | null {
  if (!sighting) return null;
  let methods: number | null = 0;
  for (const { hash } of sighting.interfaces) {
    const described = hash === null ? undefined : texts.get(hash);
    if (hash === null || described === undefined) {
      methods = null;
      break;
    }
    let count = methodCounts.get(hash);
    if (count === undefined) methodCounts.set(hash, (count = described.match(/^[ \t]*method[ \t\n]/gm)?.length ?? 0));
    methods += count;
  }
  return { interfaces: sighting.interfaces.length, methods };
}
