import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { repeatRequest } from '../../../src/cli/http/repeat-request';
import { createSendRequest } from '../../../src/cli/http/send-request';

describe('the client of an API', () => {
  it('sends JSON over a connection that stays open, and returns every status', async () => {
    const sockets = new Set<unknown>();
    const bodies: string[] = [];
    const server = createServer((request, response) => {
      sockets.add(request.socket);
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        bodies.push(`${request.headers['x-api-key'] as string} ${body}`);
        response
          .writeHead(bodies.length === 1 ? 202 : 429, bodies.length === 1 ? {} : { 'retry-after': '7' })
          .end('{"ok":"ü"}');
      });
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const send = createSendRequest();
    const post = (url: string, headers: Record<string, string>, body: string) =>
      send({ method: 'POST', url, headers, body });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/transactions`;
    try {
      expect(await post(url, { 'x-api-key': 'key' }, '{"a":"ä"}')).toEqual({
        status: 202,
        body: '{"ok":"ü"}',
      });
      expect(await post(url, {}, '{}')).toMatchObject({ status: 429, retryAfter: 7 });
      expect([sockets.size, bodies]).toEqual([1, ['key {"a":"ä"}', 'undefined {}']]);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('reports a connection that is refused', async () => {
    await expect(createSendRequest()({ method: 'GET', url: 'http://127.0.0.1:9/' })).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
  });
});

test('a request is repeated after the time that the server names, and the failures before are reported', async () => {
  const answers = [
    { status: 503, body: '', retryAfter: 3 },
    Object.assign(new Error('x'), { code: 'EPIPE' }),
  ];
  const waits: number[] = [];
  const result = await repeatRequest(
    async () => {
      const answer = answers.shift() ?? { status: 202, body: '{}' };
      if (answer instanceof Error) throw answer;
      return answer;
    },
    async (milliseconds) => void waits.push(milliseconds),
  );
  expect(result).toEqual({ response: { status: 202, body: '{}' }, attempts: 3, failures: ['503', 'EPIPE'] });
  expect(waits).toEqual([3000, 1000]);
});

test('a request is not repeated if the server requests a long wait, such as while orders are halted', async () => {
  const halted = { status: 503, body: '', retryAfter: 60 };
  const wait = jest.fn();
  expect(await repeatRequest(async () => halted, wait)).toMatchObject({ response: halted, attempts: 1 });
  expect(wait).not.toHaveBeenCalled();
});
