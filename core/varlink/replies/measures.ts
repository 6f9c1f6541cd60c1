import { bytesWords } from '../../explain/talk.ts';

/** What the number in a field stands for, as far as its name or comment says so. The exact number is shown beside it. */
export type Measure =
  /** A moment: ms since the epoch, and what a Date cannot hold of it. */
  | { readonly is: 'moment'; readonly epochMs: number; readonly restDigits: string }
  | { readonly is: 'duration'; readonly text: string }
  | { readonly is: 'size'; readonly text: string };

type TimeUnit = 's' | 'ms' | 'µs' | 'ns';
const perSecond: Readonly<Record<TimeUnit, bigint>> = { s: 1n, ms: 1000n, 'µs': 1_000_000n, ns: 1_000_000_000n };

/** Moments before and after these years are durations, for whoever counts since the start of the machine. */
const firstMoment = BigInt(Date.UTC(1990, 0, 1) / 1000);
const lastMoment = BigInt(Date.UTC(2200, 0, 1) / 1000);
const largest = 2n ** 64n - 1n;

/**
 * @param parent name of the field that the value stands in, for systemd's pairs of clocks (`realtime`, `monotonic`)
 */
export function measureOf(name: string, parent: string, comments: readonly string[], value: number | bigint): Measure | null {
  if (typeof value === 'number' && !Number.isInteger(value)) return null;
  const number = BigInt(value);
  const unit = unitOf(name, parent, comments);
  if (unit !== null) return timeOf(number, unit);
  return /(?:Bytes|Size|Memory|MemoryMax|MemoryHigh|_bytes|_size)$/.test(name) && number >= 10_000n && number < largest ? { is: 'size', text: bytesWords(Number(number)) } : null;
}

function unitOf(name: string, parent: string, comments: readonly string[]): TimeUnit | null {
  if (/(?:USec|Usec|Us|_usec|_us)$/.test(name) || /^usec$/i.test(name)) return 'µs';
  if (/(?:NSec|Nsec|Ns|_nsec|_ns)$/.test(name) || /^nsec$/i.test(name)) return 'ns';
  if (/(?:MSec|Msec|Ms|_msec|_ms)$/.test(name)) return 'ms';
  if (/(?:[a-z]Sec|_sec|Seconds|_seconds)$/.test(name)) return 's';
  const comment = comments.join(' ');
  if (/\b(?:µs|μs|usec|microseconds?)\b/i.test(comment)) return 'µs';
  if (/\b(?:nsec|nanoseconds?)\b/i.test(comment)) return 'ns';
  if (/\b(?:msec|milliseconds?)\b/i.test(comment)) return 'ms';
  if (/\bseconds\b/i.test(comment)) return 's';
  // sd-json writes moments of both clocks in microseconds.
  if (/Timestamp$/i.test(name) || (/Timestamp$/i.test(parent) && /^(?:realtime|monotonic|boottime)$/.test(name))) return 'µs';
  return null;
}

function timeOf(number: bigint, unit: TimeUnit): Measure | null {
  if (number === largest) return { is: 'duration', text: 'no limit' };
  if (number < 0n) return null;
  const second = number / perSecond[unit];
  if (second >= firstMoment && second < lastMoment) {
    const digits = String(number % perSecond[unit]).padStart(String(perSecond[unit]).length - 1, '0');
    return { is: 'moment', epochMs: Number(second) * 1000 + Number(digits.slice(0, 3).padEnd(3, '0')), restDigits: digits.slice(3) };
  }
  return second < 100n * 366n * 86_400n ? { is: 'duration', text: durationText(number, unit) } : null;
}

/** The two largest units of it. */
function durationText(number: bigint, unit: TimeUnit): string {
  if (number === 0n) return `0 ${unit}`;
  let rest = number * (perSecond.ns / perSecond[unit]);
  const parts: string[] = [];
  for (const [name, size] of [['d', 86_400_000_000_000n], ['h', 3_600_000_000_000n], ['min', 60_000_000_000n], ['s', 1_000_000_000n], ['ms', 1_000_000n], ['µs', 1000n], ['ns', 1n]] as const) {
    const count = rest / size;
    if (count > 0n) parts.push(`${count} ${name}`);
    if (parts.length > 0 && (parts.length === 2 || count === 0n)) break;
    rest %= size;
  }
  return parts.join(' ');
}
