import { describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => ({ protocol: {} }));
const { fileOfUrl, contentSecurityPolicy } = await import('./page-protocol.ts');

describe('the files that the page scheme serves', () => {
  it('are those of the folder', () => {
    expect(fileOfUrl('/app/out/renderer', 'app://sockatlas/index.html')).toBe('/app/out/renderer/index.html');
    expect(fileOfUrl('/app/out/renderer', 'app://sockatlas/assets/a.js?x=1#y')).toBe('/app/out/renderer/assets/a.js');
  });

  it('stay below it when a URL climbs: such steps end at its root', () => {
    expect(fileOfUrl('/app/out/renderer', 'app://sockatlas/%2e%2e/%2e%2e/main/index.js')).toBe('/app/out/renderer/main/index.js');
  });

  it.each([
    'app://sockatlas/../../../etc/passwd',
    'app://sockatlas/..%2f..%2fmain/index.js',
    'app://sockatlas/..%2f..%2frenderer-other/index.html',
    'app://elsewhere/index.html',
    'file:///etc/passwd',
    'app://sockatlas/a.js%00.html',
    'app://sockatlas/%ff.html',
    'app://sockatlas/',
    'nonsense',
  ])('are no others: %s', (url) => {
    expect(fileOfUrl('/app/out/renderer', url)).toBeNull();
  });

  it('come with a policy that opens no door by default', () => {
    expect(contentSecurityPolicy).toMatch(/^default-src 'none'/);
    expect(contentSecurityPolicy).not.toMatch(/unsafe|https?:|\*/);
  });
});
