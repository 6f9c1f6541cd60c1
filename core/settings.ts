import { z } from 'zod';

/** Preferences of the window. Unknown or damaged members fall back one by one. */
export const settingsSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']).catch('system'),
  density: z.enum(['compact', 'normal', 'comfortable']).catch('normal'),
  intervalMs: z.number().int().min(500).max(10_000).catch(2000),
  markMs: z.number().int().min(0).max(60_000).catch(3000),
  zoom: z.number().min(0.5).max(3).catch(1),
  sidebarShown: z.boolean().catch(true),
  inspectorShown: z.boolean().catch(true),
  sidebarWidth: z.number().int().min(140).max(480).catch(208),
  inspectorWidth: z.number().int().min(280).max(900).catch(400),
  columns: z.array(z.object({ id: z.string().max(40), widthPx: z.number().int().min(24).max(2000) })).nullable().catch(null),
  sort: z.object({ column: z.string().max(40), descending: z.boolean() }).catch({ column: 'name', descending: false }),
  tab: z.string().max(20).catch('overview'),
  filter: z.string().max(4096).catch(''),
  grouping: z.string().max(20).catch('none'),
  /** How the conversations are added up and shown. */
  conversationsBy: z.enum(['unit', 'process', 'user']).catch('unit'),
  conversationsShow: z.enum(['table', 'map', 'both']).catch('both'),
  conversationsMapWidth: z.number().int().min(240).max(3000).catch(400),
  /** For whom sockets are explained. */
  explainLevel: z.enum(['beginner', 'admin', 'developer']).catch('admin'),
  /** The tour that was left, and at which step; those that were gone to the end; whether the Overview still offers the first. */
  tour: z.object({ id: z.string().max(40), step: z.number().int().min(0).max(100) }).nullable().catch(null),
  toursDone: z.array(z.string().max(40)).max(100).catch([]),
  tourOffered: z.boolean().catch(true),
  windowBounds: z
    .object({ x: z.number().int(), y: z.number().int(), width: z.number().int(), height: z.number().int(), maximized: z.boolean() })
    .nullable()
    .catch(null),
});
export type Settings = Readonly<z.infer<typeof settingsSchema>>;

/** Of the file that keeps them. A member that changes its meaning or its name raises it, and gets a step below. */
export const settingsVersion = 1;

/** What makes a file of one version into one of the next, by the version that it is of. */
const steps: Readonly<Record<number, (stored: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>>> = {
  // Files of before there were versions are as those of the first.
  0: (stored) => stored,
};

/** A file of an older version as this one has it; one of a newer version as it is. Whatever no step knows stays. */
export function upToDate(stored: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { version } = stored;
  let now = stored;
  for (let from = typeof version === 'number' && Number.isInteger(version) && version >= 0 ? version : 0; from < settingsVersion; from++) now = { ...(steps[from]?.(now) ?? now), version: from + 1 };
  return now;
}
