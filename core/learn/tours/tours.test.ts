import { describe, expect, it } from 'vitest';
import { compileFilter } from '../../filter/filter.ts';
import { cards } from '../cards.ts';
import { echo, jobs, people, type Seen } from './tour.ts';
import { tourOf, tours } from './tours.ts';

const nothing: Seen = { page: 'overview', tab: 'overview', filter: '', reading: false, demo: true, chosen: null, calls: [] };
const chosen = (name: string, over: Partial<NonNullable<Seen['chosen']>> = {}): Pick<Seen, 'chosen'> => ({ chosen: { names: [name], role: 'entrypoint', asked: true, ...over } });
const call = (method: string, over: Partial<Seen['calls'][number]> = {}): Pick<Seen, 'calls'> => ({ calls: [{ method, flag: 'none', state: 'ended', replies: 1, end: 'replied', ...over }] });

/** For each step what makes it done. */
const ways: Readonly<Record<string, readonly Partial<Seen>[]>> = {
  find: [{ page: 'sockets', filter: 'registered:demo' }, chosen(people), { reading: true }, { page: 'services' }, chosen(people)],
  knock: [chosen(jobs), { tab: 'protection', ...chosen(jobs) }, { tab: 'who', ...chosen(jobs) }, { page: 'sockets', filter: 'registered:demo anyone:connect' }, { page: 'sockets', filter: 'registered:demo -anyone:connect' }],
  'read-and-call': [chosen(people), { tab: 'interfaces', ...chosen(people) }, call(`${people}.Get`), call(`${people}.Get`, { end: 'error' }), call(`${people}.List`, { flag: 'more', replies: 5 })],
  watch: [chosen(jobs), call(`${jobs}.Tick`, { state: 'running', end: null, replies: 3 }), { tab: 'peers', ...chosen(jobs) }, call(`${jobs}.Tick`, { end: 'cancelled' })],
  label: [chosen(echo), { tab: 'labels', ...chosen(echo) }, chosen(echo, { role: 'nonsense' }), { tab: 'overview', ...chosen(echo) }, chosen(echo)],
};

describe.each(tours)('the tour $title', ({ id, steps }) => {
  it('knows of each step when it is done', () => {
    const [wayOfFirst] = ways[id] ?? [];
    expect(wayOfFirst).toBeDefined();
    for (const [i, step] of steps.entries()) {
      // "Overview" is the usual tab: that alone is no deed.
      expect(step.done(nothing), step.title).toBe(false);
      expect(step.done({ ...nothing, ...ways[id]?.[i] }), step.title).toBe(true);
    }
    expect(ways[id]).toHaveLength(steps.length);
  });
  it('tells each step in a few words, with a hint and something to be shown', () => {
    for (const { text, hint, showMe, at } of steps) {
      expect(text.split(' ').length).toBeLessThan(60);
      expect(hint).not.toBe('');
      if ('filter' in showMe) expect(compileFilter(showMe.filter)).toMatchObject({ ok: true });
      expect(typeof at === 'string' ? at : at.service).not.toBe('');
    }
  });
  it('takes for done no service that is another', () => {
    for (const step of steps) expect(step.done({ ...nothing, ...chosen('io.example.Other', { asked: true }) })).toBe(false);
  });
});

it('has a tour wherever a concept leads to one', () => {
  for (const { tryIt } of cards) if (tryIt.act.do === 'tour') expect(tourOf(tryIt.act.tour), tryIt.act.tour).not.toBeNull();
});
