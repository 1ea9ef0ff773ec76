import { request as requestHttp, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { createExampleSection, createExampleState, type ExampleState } from '../example/section';
import { serveSections, type TestConsole, TOKEN } from '../support';

let state: ExampleState;
let served: TestConsole;
beforeEach(async () => {
  state = createExampleState();
  served = await serveSections([createExampleSection(state)]);
});
afterEach(() => served.stop());

interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Sends a request as it is: `fetch` would change the path and the headers. Without other headers, it is one of a page. */
function sendRaw(
  path: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: object; body?: string } = {},
): Promise<RawAnswer> {
  const { port, origin } = served;
  const all = Object.entries({
    host: `127.0.0.1:${port}`,
    origin,
    cookie: `stacks-console-${port}=${TOKEN}`,
    'content-type': 'application/json',
    ...headers,
  }).filter(([, value]) => value !== undefined);
  return new Promise((resolve, reject) => {
    const request = requestHttp(
      { host: '127.0.0.1', port, path, method, headers: Object.fromEntries(all) },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () =>
          resolve({ status: response.statusCode!, headers: response.headers, body: text }),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

const POKE = { method: 'POST', body: JSON.stringify({ confirmed: true }) };
const QUERY = '/api/example/messages';

test.each([
  ['of another name, which its owner points to this address', { host: 'evil.example:80' }],
  ['of another port', { host: '127.0.0.1:1' }],
  ['that only starts with the address', { host: '127.0.0.1.evil.example' }],
])('a Host %s is refused, also for files and with the token in the URL', async (_, headers) => {
  for (const path of [QUERY, '/', `/?token=${TOKEN}`, '/client/main.js'])
    expect(await sendRaw(path, { headers })).toMatchObject({ status: 403 });
});

test('a request of HTTP/1.0 without a Host is refused', async () => {
  const socket = connect(served.port, '127.0.0.1');
  socket.end(`GET ${QUERY} HTTP/1.0\r\nCookie: stacks-console-${served.port}=${TOKEN}\r\n\r\n`);
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  expect(answer).toMatch(/^HTTP\/1\.[01] (?:400|403) /);
});

test('localhost is accepted as the Host, with its own Origin', async () => {
  const host = `localhost:${served.port}`;
  expect(await sendRaw(QUERY, { headers: { host, origin: `http://${host}` } })).toMatchObject({
    status: 200,
  });
});

test.each([
  ['of another site', { origin: 'https://evil.example' }],
  ['of another port of this address', { origin: 'http://127.0.0.1:9999' }],
  ['that is null, as of a sandboxed frame', { origin: 'null' }],
])('an Origin %s is refused, for reading and for changes', async (_, headers) => {
  expect(await sendRaw(QUERY, { headers })).toMatchObject({ status: 403 });
  expect(await sendRaw('/api/example/poke', { ...POKE, headers })).toMatchObject({ status: 403 });
  expect(served.records).toEqual([]);
});

test('a change without an Origin is refused', async () => {
  const headers = { origin: undefined };
  expect(await sendRaw(QUERY, { headers })).toMatchObject({ status: 200 });
  expect(await sendRaw('/api/example/poke', { ...POKE, headers })).toMatchObject({ status: 403 });
  expect(await sendRaw('/api/example/poke', POKE)).toMatchObject({ status: 200 });
});

test.each(['cross-site', 'same-site'])(
  'a request that the browser calls %s is refused, even without Origin',
  async (site) => {
    const headers = { origin: undefined, 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors' };
    expect(await sendRaw(QUERY, { headers })).toMatchObject({ status: 403 });
  },
);

test.each([
  ['no token', { cookie: undefined }],
  ['another token', { cookie: 'stacks-console-PORT=wrong' }],
  ['a token that starts alike', { cookie: `stacks-console-PORT=${TOKEN.slice(0, -1)}` }],
  ['the cookie of another port', { cookie: `stacks-console-1=${TOKEN}` }],
])('with %s, nothing is answered', async (_, { cookie }) => {
  const headers = { cookie: cookie?.replace('PORT', String(served.port)) };
  for (const path of [
    QUERY,
    '/api/events?topics=[]',
    '/api/console',
    '/',
    '/client/main.js',
    '/?token=wrong',
  ])
    expect(await sendRaw(path, { headers })).toMatchObject({ status: 403 });
  expect(await sendRaw('/api/example/poke', { ...POKE, headers })).toMatchObject({ status: 403 });
});

test('the token in the URL becomes a cookie that scripts cannot read, and leaves the URL', async () => {
  const { status, headers, body } = await sendRaw(`/messages?limit=2&token=${TOKEN}`, {
    headers: {
      cookie: undefined,
      origin: undefined,
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
    },
  });
  expect(status).toBe(200);
  const [cookie] = headers['set-cookie']!;
  expect(cookie).toMatch(/; HttpOnly(;|$)/i);
  expect(cookie).toMatch(/; SameSite=Strict(;|$)/i);
  expect(body).toContain('content="0;url=/messages?limit=2"');
  expect(body).not.toContain(TOKEN);
});

test('the page that follows the token leads to no other site', async () => {
  const { body } = await sendRaw(`//evil.example/?token=${TOKEN}`, { headers: { cookie: undefined } });
  expect(body).not.toMatch(/url=(?:\/\/|http)/);
});

test('every answer forbids scripts of others, frames, guesses of types and referrers', async () => {
  for (const path of ['/', '/client/main.js', QUERY, '/api/nothing/here']) {
    const { headers } = await sendRaw(path);
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
  }
  expect((await sendRaw(QUERY)).headers['cache-control']).toBe('no-store');
});

test.each([
  '/client/../server/app.ts',
  '/client/..%2fserver%2fapp.ts',
  '/client/%2e%2e/server/app.ts',
  '/client/..\\server\\app.ts',
  '/client//etc/passwd',
  '/packages/../package.json',
  '/packages/htm/../hono/package.json',
  '/packages/htm/package.json',
  '/packages/hono/dist/index.js',
  '/sections/example/../section.ts',
  '/sections/example/%2e%2e%2fsection.ts',
  '/sections/nothing/messages-page.js',
])('%s is no file of the pages', async (path) => {
  const { status, body } = await sendRaw(path);
  expect([400, 404]).toContain(status);
  expect(body).not.toMatch(/import |"name":|root:/);
});

test('the server listens on the loopback address only', async () => {
  const others = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4');
  for (const { address } of others)
    await expect(fetch(`http://${address}:${served.port}/`)).rejects.toThrow();
  expect(served.url).toMatch(/^http:\/\/127\.0\.0\.1:/);
});
