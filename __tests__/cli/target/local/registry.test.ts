import { createServer, type AddressInfo, type Server } from 'node:net';
import { isRegistryReachable } from '../../../../src/cli/target/local/registry';

let server: Server | undefined;
let asked = '';

/** Starts a proxy that gives the same response to every tunnel request. */
async function startProxy(answer: string): Promise<string> {
  server = createServer((socket) => {
    socket.on('data', (data) => {
      asked = data.toString();
      socket.write(answer);
    });
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return `http://me:pass%20word@127.0.0.1:${(server!.address() as AddressInfo).port}`;
}

afterEach(() => server?.close());

test('the registry is reachable through a proxy that opens the tunnel', async () => {
  const url = await startProxy('HTTP/1.1 200 Connection established\r\n\r\n');
  expect(await isRegistryReachable({ HTTPS_PROXY: url }, 'registry.invalid')).toBe(true);
  expect(asked).toMatch(/^CONNECT registry\.invalid:443 HTTP\/1\.1\r\n/);
  expect(asked).toContain(`Basic ${Buffer.from('me:pass word').toString('base64')}`);
});

test('the registry is not reachable if the proxy rejects the request or does not exist', async () => {
  const url = await startProxy('HTTP/1.1 403 Forbidden\r\n\r\n');
  expect(await isRegistryReachable({ https_proxy: url }, 'registry.invalid')).toBe(false);
  expect(await isRegistryReachable({ HTTPS_PROXY: 'http://127.0.0.1:1' }, 'registry.invalid')).toBe(false);
  expect(await isRegistryReachable({ HTTPS_PROXY: 'nonsense' }, 'registry.invalid')).toBe(false);
});

test('a host that does not answer is reported as not reachable after three seconds', async () => {
  const timeout = jest.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort());
  expect(await isRegistryReachable({}, 'registry.invalid')).toBe(false);
  expect(timeout).toHaveBeenCalledWith(3_000);
  timeout.mockRestore();
});
