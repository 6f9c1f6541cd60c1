import { useMemo } from 'react';
import { create } from 'zustand';
import type { Filter } from '#core/filter/filter.ts';
import type { Model } from '#core/model/model.ts';
import type { Row } from '#core/model/rows/row.ts';
import { shownBytes } from '#core/names/shown.ts';
import type { Service } from '#core/services/service.ts';
import { filterOf } from '../lines/view.ts';
import { useLive } from '../live/live.ts';
import { useUi } from '../ui.ts';
import { countsOf, productOf, serviceColumns, type Counts } from './service-columns.ts';
import { useServices } from './services.ts';
import { useTexts } from './sightings.ts';

export interface ServiceLine {
  readonly service: Service;
  readonly counts: Counts | null;
}

export interface ServicesView {
  /** Those that fit the filter, in order. */
  readonly lines: readonly ServiceLine[];
  readonly total: number;
}

/** Of the page alone: how it is sorted, and how far asking all of them has come. */
interface ServicesUi {
  readonly sort: { readonly column: string; readonly descending: boolean };
  /** `stop` is set when somebody cancels: the one that is being asked is still waited for. */
  readonly asking: { readonly done: number; readonly failed: number; readonly total: number; readonly stop: boolean } | null;
}
export const useServicesUi = create<ServicesUi>()(() => ({ sort: { column: 'name', descending: false }, asking: null }));

/** @param wanted whether the page is shown; otherwise there is nothing to work out */
export function useServicesView(wanted = true): ServicesView {
  const services = useServices(wanted);
  const texts = useTexts();
  const { model, present } = useLive();
  const filter = useUi((ui) => ui.goodFilter);
  const sort = useServicesUi((ui) => ui.sort);
  return useMemo(() => {
    const fitting = [...services.values()].filter((service) => model && fits(service, filter, filterOf(filter), model, present));
    const lines = fitting.map((service): ServiceLine => ({ service, counts: countsOf(service, texts) }));
    return { lines: sorted(lines, sort), total: services.size };
  }, [services, texts, model, present, filter, sort]);
}

/** Whether its row fits the filter, or where that is only words, all of them are in its names, its interfaces or what it says of itself. */
function fits(service: Service, text: string, filter: Filter | null, model: Model, rows: ReadonlyMap<string, Row>): boolean {
  if (filter === null) return true;
  const row = service.rowKey === null ? undefined : rows.get(service.rowKey);
  if (row && filter.test(row, model.surroundings)) return true;
  if (!/^[\w.@/ -]+$/.test(text) || /(?:^|\s)-/.test(text)) return false;
  const said = wordsOf(service);
  return text.toLowerCase().split(' ').every((word) => said.includes(word));
}

function wordsOf(service: Service): string {
  const { key, names, sighting, unit } = service;
  return [key, ...names.map(({ name }) => shownBytes(name)), ...(sighting?.interfaces.map(({ name }) => name) ?? []), productOf(service), unit === null ? '' : shownBytes(unit)].join('\n').toLowerCase();
}

function sorted(lines: readonly ServiceLine[], { column: id, descending }: ServicesUi['sort']): readonly ServiceLine[] {
  const column = serviceColumns.find((one) => one.id === id);
  if (!column) return lines;
  const direction = descending ? -1 : 1;
  const keyed = lines.map((line) => {
    const cell = column.cell(line.service, line.counts);
    // Nothing and unknown come last in either direction: they are not what was looked for.
    return { line, number: column.order?.(line.service, line.counts) ?? 0, text: cell.is === 'text' ? cell.text.toLowerCase() : '', last: cell.is === 'text' ? 0 : 1 };
  });
  keyed.sort((a, b) => a.last - b.last || direction * (a.number - b.number || compare(a.text, b.text)) || compare(a.line.service.key, b.line.service.key));
  return keyed.map(({ line }) => line);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export function sortServicesBy(column: string): void {
  const { sort } = useServicesUi.getState();
  useServicesUi.setState({ sort: { column, descending: sort.column === column && !sort.descending } });
}
