import { callTour, watchTour } from './call.ts';
import { findTour } from './find.ts';
import { knockTour } from './knock.ts';
import { labelTour } from './label.ts';
import type { Tour } from './tour.ts';

/** In the order in which they are best taken; each stands by itself. */
export const tours: readonly Tour[] = [findTour, knockTour, callTour, watchTour, labelTour];

export const tourOf = (id: string): Tour | null => tours.find((tour) => tour.id === id) ?? null;
