import type { ServiceInfo } from '#agent/varlink/server/service.ts';

/** What each demo service tells of itself. */
export const infoOf = (product: string, version = '1.0'): ServiceInfo => ({ vendor: 'Sockatlas', product: `Sockatlas demo: ${product}`, version, url: 'https://varlink.org/' });
