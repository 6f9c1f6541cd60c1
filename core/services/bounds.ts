/** Most interfaces that one service is asked about, and most bytes of one description: the largest of systemd has 60 KiB. */
export const mostInterfaces = 256;
export const mostTextBytes = 1024 * 1024;
/** Of all descriptions of one service. */
export const mostBytesOfService = 8 * 1024 * 1024;
/** Most letters that vendor, product, version and URL are taken at. */
export const mostSaid = 1000;
