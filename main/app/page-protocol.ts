import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { protocol } from 'electron';

export const pageScheme = 'app';
export const pageOrigin = 'app://sockatlas';
export const pageUrl = `${pageOrigin}/index.html`;

/**
 * The page may load its own files and nothing else, run no text as code, be in nobody's frame.
 * `style-src-attr` stays closed too: React sets styles through the CSSOM, which needs no leave.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Must run before the app is ready. */
export function announcePageScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: pageScheme, privileges: { standard: true, secure: true, codeCache: true } }]);
}

/** The file in `folder` that a URL of ours names, or null: nothing above the folder, no other host. */
export function fileOfUrl(folder: string, url: string): string | null {
  let parsed: URL;
  let path: string;
  try {
    parsed = new URL(url);
    path = decodeURIComponent(parsed.pathname);
  } catch {
    return null;
  }
  if (`${parsed.protocol}//${parsed.host}` !== pageOrigin || path.includes('\0')) return null;
  const file = normalize(join(folder, path));
  return file.startsWith(folder + sep) && mediaTypes[extname(file)] !== undefined ? file : null;
}

/** Serves the built page at app://sockatlas/. */
export function servePage(folder: string): void {
  const headers = { 'content-security-policy': contentSecurityPolicy, 'x-content-type-options': 'nosniff' };
  protocol.handle(pageScheme, async (request) => {
    const file = request.method === 'GET' ? fileOfUrl(folder, request.url) : null;
    if (file === null) return new Response('not found', { status: 404, headers });
    try {
      const body = new Uint8Array(await readFile(file));
      return new Response(body, { headers: { ...headers, 'content-type': mediaTypes[extname(file)] ?? 'application/octet-stream' } });
    } catch {
      return new Response('not found', { status: 404, headers });
    }
  });
}
