import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { html } from 'hono/html';
import { ConsoleError } from './errors';

/** The only address on which the console listens. */
export const LOOPBACK = '127.0.0.1';

/** Only files of this server run or are shown; nothing is loaded from elsewhere, nor embedded elsewhere. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Creates the secret in the URL that the console prints: 256 random bits. */
export const createToken = (): string => randomBytes(32).toString('base64url');

/** Compares texts in constant time: the hashes have the same length, whatever was sent. */
function isSameText(sent: string, expected: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(sent), hash(expected));
}

/** Cookies are sent to all ports of an address, so each console has a cookie of its own. */
const getCookieName = (port: number): string => `stacks-console-${port}`;

/** Sets the headers of every answer. */
export const setSecurityHeaders: MiddlewareHandler = async (context, next) => {
  await next();
  const { headers } = context.res;
  headers.set('content-security-policy', CONTENT_SECURITY_POLICY);
  headers.set('x-content-type-options', 'nosniff');
  headers.set('referrer-policy', 'no-referrer');
  headers.set('cross-origin-opener-policy', 'same-origin');
  headers.set('cross-origin-resource-policy', 'same-origin');
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
};

/**
 * Refuses requests that a page of another site can cause. A name that its owner points to the loopback address is refused
 * by the Host header (DNS rebinding), and a page of another origin, also of another port, by Origin or Sec-Fetch-Site.
 */
export const refuseOtherOrigins =
  (getPort: () => number): MiddlewareHandler =>
  async (context, next) => {
    const hosts = [`${LOOPBACK}:${getPort()}`, `localhost:${getPort()}`];
    const host = context.req.header('host') ?? '';
    if (!hosts.includes(host))
      throw new ConsoleError(403, {
        what: 'the Host header names another server',
        expected: hosts.join(' or '),
        fix: 'open the URL that the console printed',
      });
    const origin = context.req.header('origin');
    const isChange = !['GET', 'HEAD'].includes(context.req.method);
    if (origin === undefined ? isChange : origin !== `http://${host}`)
      throw new ConsoleError(403, {
        what: origin === undefined ? 'the Origin header is missing' : 'the Origin header names another site',
        expected: `http://${host}`,
        fix: 'make changes in the console itself',
      });
    const site = context.req.header('sec-fetch-site');
    const isNavigation = context.req.header('sec-fetch-mode') === 'navigate' && !isChange;
    if (!isNavigation && site !== undefined && site !== 'same-origin' && site !== 'none')
      throw new ConsoleError(403, {
        what: 'the request comes from another site',
        expected: 'requests of the console itself',
        fix: 'open the URL that the console printed',
      });
    await next();
  };

/**
 * Requires the token. A URL with it gets a cookie, and then the same URL without the token, so that the token is neither in
 * the history nor in links. All other requests need the cookie.
 */
export const requireToken =
  (token: string, getPort: () => number): MiddlewareHandler =>
  async (context, next) => {
    const sent = context.req.query('token');
    if (sent !== undefined && context.req.method === 'GET' && isSameText(sent, token)) {
      setCookie(context, getCookieName(getPort()), token, { httpOnly: true, sameSite: 'Strict', path: '/' });
      return showRedirect(context);
    }
    if (!isSameText(getCookie(context, getCookieName(getPort())) ?? '', token))
      throw new ConsoleError(403, {
        what: 'the token is missing, or belongs to an earlier start of the console',
        fix: 'open the URL that the console printed: it contains the token',
      });
    await next();
  };

/**
 * Leads to the URL without the token. A redirect would not do: after a link of another site, such as a terminal in the
 * browser, it is still a request of that site, without the strict cookie. This page asks itself.
 */
function showRedirect(context: Context): Response | Promise<Response> {
  const url = new URL(context.req.url);
  url.searchParams.delete('token');
  const target = `${url.pathname.replace(/^\/+/, '/')}${url.search}`;
  return context.html(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta http-equiv="refresh" content="0;url=${target}" />
          <title>Console</title>
        </head>
        <body>
          <p><a href="${target}">Open the console</a></p>
        </body>
      </html>`,
  );
}
