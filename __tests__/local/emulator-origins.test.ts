import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installEmulator, startEmulator, type RunningEmulator } from '../../src/cli/target/local/emulator';
import { EmulatorClient, ROLE, createZip } from './emulator-client';
import { findFreePort } from '../../src/cli/target/local/port';

const dir = mkdtempSync(join(tmpdir(), 'market stacks test '));
let emulator: RunningEmulator;
let port: number;

beforeAll(async () => {
  await installEmulator(() => {});
  port = await findFreePort();
  emulator = await startEmulator({ port, stateDir: join(dir, 'state'), logFile: join(dir, 'log') });
});
afterAll(async () => {
  await emulator.stop();
  rmSync(dir, { recursive: true, force: true });
});

/** Sends a request unchanged, and reads the response until the connection ends. */
function send(method: string, path: string, headers: readonly string[], body = ''): Promise<string> {
  const lines = [
    `${method} ${path} HTTP/1.1`,
    ...headers,
    `Content-Length: ${body.length}`,
    'Connection: close',
  ];
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`));
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
    socket.on('end', () => resolve(answer)).on('error', reject);
  });
}
const parseStatus = (answer: string) => Number(answer.split(' ')[1]);
const formatCreateQueue = (name: string) => `Action=CreateQueue&QueueName=${name}&Version=2012-11-05`;
const FORM = 'Content-Type: application/x-www-form-urlencoded';

test('a page of another origin cannot call any service, and gets no header that allows it', async () => {
  const own = `Host: 127.0.0.1:${port}`;
  const attempts = await Promise.all([
    send('POST', '/', [own, FORM, 'Origin: https://evil.example'], formatCreateQueue('by-origin')),
    send('POST', '/', ['Host: evil.example', FORM], formatCreateQueue('by-host')),
    send('POST', '/', [`Host: localhost.evil.example:${port}`, FORM], formatCreateQueue('by-rebinding')),
    send('GET', `/?${formatCreateQueue('by-image')}`, [
      own,
      'Sec-Fetch-Site: cross-site',
      'Sec-Fetch-Mode: no-cors',
    ]),
    send('GET', `/?${formatCreateQueue('by-link')}`, [own, 'Referer: https://evil.example/']),
    send('OPTIONS', '/', [own, 'Origin: https://evil.example', 'Access-Control-Request-Method: POST']),
    send('POST', '/2015-03-31/functions', [own, 'Origin: https://evil.example'], '{}'),
    send('GET', '/_ministack/health', [own, 'Origin: https://evil.example']),
    send('POST', '/restapis/x/live/_user_request_/detect', [own, 'Origin: https://evil.example'], '{}'),
    send('POST', '/restapis/x/live/_user_request_/detect', ['Host: evil.example'], '{}'),
  ]);
  expect(attempts.map(parseStatus)).toEqual(attempts.map(() => 403));
  expect(attempts.join('\n').toLowerCase()).not.toContain('access-control');
  const { text } = await listQueues();
  expect(text).not.toContain('by-');
});

test('no response to a program has a header that allows a page to read it', async () => {
  const client = new EmulatorClient(emulator.endpoint);
  await client.sendRest('lambda', 'POST', '/2015-03-31/functions', {
    FunctionName: 'Answer',
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Role: ROLE,
    Code: {
      ZipFile: await createZip(dir, 'index.js', 'exports.handler = async () => ({ statusCode: 200 });'),
    },
  });
  const own = `Host: 127.0.0.1:${port}`;
  const answers = await Promise.all([
    send('GET', '/_ministack/health', [own]),
    send('POST', '/', [own, FORM], formatCreateQueue('mine')),
    send('OPTIONS', '/', [own]),
    send('PUT', '/bucket-of-mine', [own]),
    send('GET', '/2015-03-31/functions', [own]),
    send('GET', '/restapis/none/live/_user_request_/x', [own]),
  ]);
  expect(answers.join('\n').toLowerCase()).not.toContain('access-control');
  expect(parseStatus(answers[0]!)).toBe(200);
  const { text } = await listQueues();
  expect(text).toContain('/mine');
});

async function listQueues() {
  const response = await fetch(`${emulator.endpoint}/?Action=ListQueues&Version=2012-11-05`);
  return { text: await response.text() };
}
