import { catalogueOf } from '../../catalogue/catalogue.ts';
import { isVarlink } from '../../services/of-row.ts';
import type { Service } from '../../services/service.ts';
import type { Sighting } from '../../services/sighting.ts';
import { bytesOfText } from '../../names/utf8.ts';
import { shownBytes } from '../../names/shown.ts';
import { fact, say, type Segment } from '../segment.ts';
import type { Level } from '../telling.ts';
import { nameInSentence, namesInWords } from './words.ts';

/** Interfaces whose purpose is told. */
const mostPurposes = 2;
/** Every service has it, so it tells nothing of one. */
const everywhere = new Set(['org.varlink.service', 'io.systemd', 'io.systemd.service']);

/** What the service behind a row offers, as far as the cache and the catalogue tell: nobody is connected to for this. */
export function serviceSentences(service: Service | null, level: Level): Segment[][] {
  if (!service || !isVarlink(service)) return [];
  const { sighting, mismatches } = service;
  const sentences: Segment[][] = sighting ? [said(sighting, level)] : [unasked(service)];
  for (const name of purposesOf(service)) {
    const known = catalogueOf(name);
    if (known) sentences.push([fact(name, sighting ? 'GetInfo' : 'readlink', 'interface'), say(': '), fact(lowered(known.sentence), 'the catalogue of Sockatlas', 'varlink')]);
  }
  for (const { tone, sentence } of mismatches) if (tone !== 'plain' || level === 'developer') sentences.push([fact(sentence, sighting ? 'readlink, getxattr, GetInfo' : 'readlink, getxattr', 'registry')]);
  if (level === 'developer') sentences.push([say('Its address is '), fact(service.key, 'sock_diag, stat', 'varlink'), say('.')]);
  return sentences;
}

function said(sighting: Sighting, level: Level): Segment[] {
  const { product, vendor, version, interfaces, lastSeenMs } = sighting;
  const day = new Date(lastSeenMs).toISOString().slice(0, 10);
  const who = [product, level === 'beginner' ? '' : version].filter((word) => word !== '').map(shownText).join(' ');
  const offered = interfaces.map(({ name }) => name).filter((name) => !everywhere.has(name));
  return [
    say('When it was '),
    fact(`asked on ${day}`, 'the cache of Sockatlas', 'interface'),
    say(', it called itself '),
    fact(`${who === '' ? 'nothing' : who}${vendor === '' || level === 'beginner' ? '' : ` by ${shownText(vendor)}`}`, 'GetInfo', 'interface'),
    ...(offered.length === 0
      ? [say(' and offered '), fact('nothing beside what every service has', 'GetInfo', 'interface')]
      : [say(' and offered '), fact(namesInWords(offered.map(shownText)), 'GetInfo', 'interface')]),
    say('.'),
  ];
}

/** Nobody has asked yet; what that would do depends on whether it is awake. */
function unasked({ awake }: Service): Segment[] {
  const first = [say('What it offers is '), fact('not known yet', 'the cache of Sockatlas', 'interface'), say(': nobody has asked it. ')];
  switch (awake) {
    case 'asleep':
      return [...first, say('To ask it is to '), fact('wake it', '/proc/PID/fd', 'activation'), say('.')];
    case 'none':
      return [...first, say('Nobody is there to be asked.')];
    case 'awake':
      return [...first, say('To ask it connects once.')];
    case 'unknown':
      return [...first, say('To ask it connects once, and may '), fact('wake it', '/proc/PID/fd', 'activation'), say('.')];
  }
}

/** Interfaces to tell the purpose of: those it is registered as, then those it said it offers. */
function purposesOf({ names, sighting }: Service): readonly string[] {
  const registered = names.filter(({ from }) => from.is !== 'address').map(({ name }) => shownBytes(name));
  const offered = sighting?.interfaces.map(({ name }) => name) ?? [];
  return [...new Set([...registered, ...offered])].filter((name) => !everywhere.has(name) && catalogueOf(name) !== null).slice(0, mostPurposes);
}

const shownText = (text: string): string => nameInSentence(bytesOfText(text));

const lowered = (sentence: string): string => `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`;
