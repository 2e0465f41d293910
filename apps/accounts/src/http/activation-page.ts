import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** With the line ends that browsers hash, however the file was checked out. */
const html = readFileSync(join(__dirname, 'activation-page.html'), 'utf8').replaceAll('\r\n', '\n');

/**
 * The page behind the link of the welcome mail, the same for everybody: the token stays in the browser, which takes it
 * out of the address and sends it with the chosen password to `POST activations` beside this page. Opening it consumes
 * and tells nothing. The headers let it load nothing, run no script but its own and stay out of frames and caches.
 */
export const activationPage: { readonly html: string; readonly headers: Readonly<Record<string, string>> } = {
  html,
  headers: {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': [
      "default-src 'none'",
      `script-src ${digest('script')}`,
      `style-src ${digest('style')}`,
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
  },
};

function digest(element: 'script' | 'style'): string {
  const [, content = ''] = new RegExp(`<${element}>(.*?)</${element}>`, 's').exec(html) ?? [];
  return `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
}
