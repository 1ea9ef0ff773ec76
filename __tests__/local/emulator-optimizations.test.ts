import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { installEmulator, startEmulator, type RunningEmulator } from '../../src/cli/target/local/emulator';
import { ACCOUNT, EmulatorClient, findFreePort, ROLE, createZip, waitUntil } from './emulator-client';
import { createTable, putItem } from './emulator-function-probes';
import { formatQueueArn } from './emulator-resources';

const dir = mkdtempSync(join(tmpdir(), 'market stacks test '));
const HANDLER = `
console.error('start'.repeat(40_000));
exports.handler = async (event) => {
  if (event.exit) process.exit(3);
  if (event.log) console.log(event.log.repeat(100_000));
  const { dynamodb, body } = event.Records?.[0] ?? {};
  if (dynamodb) console.log('batch of', event.Records.length, dynamodb.Keys.id.S);
  if (dynamodb?.Keys.id.S === 'slow') await new Promise((resolve) => setTimeout(resolve, 1_500));
  if (body) console.log('message', body, Date.now());
  await new Promise((resolve) => setTimeout(resolve, event.milliseconds ?? 0));
  return process.pid;
};`;
let emulator: RunningEmulator;
let client: EmulatorClient;
let port: number;

beforeAll(async () => {
  await installEmulator(() => {});
  port = await findFreePort();
  emulator = await start();
  client = new EmulatorClient(emulator.endpoint);
  await client.sendRest('lambda', 'POST', '/2015-03-31/functions', {
    FunctionName: 'Probe',
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Role: ROLE,
    Timeout: 2,
    Code: { ZipFile: await createZip(dir, 'index.js', HANDLER) },
  });
});
afterAll(async () => {
  await emulator.stop();
  rmSync(dir, { recursive: true, force: true });
});

const start = () => startEmulator({ port, stateDir: join(dir, 'state'), logFile: join(dir, 'log') });
const invoke = (event: object) =>
  client.sendRest('lambda', 'POST', '/2015-03-31/functions/Probe/invocations', event);

/** Sends texts over one connection, and reads to its end. */
function exchange(...parts: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => parts.forEach((part) => socket.write(part)));
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
    socket.on('end', () => resolve(answer)).on('error', reject);
  });
}

test('a burst of invocations starts few processes, and is processed completely', async () => {
  const results = await Promise.all(Array.from({ length: 40 }, () => invoke({ milliseconds: 20 })));
  expect(results.map(({ status }) => status)).toEqual(results.map(() => 200));
  const limit = Math.max(3, 1 + availableParallelism());
  expect(new Set(results.map(({ text }) => text)).size).toBeLessThanOrEqual(limit);
});

test('more invocations than that run at the same time if all of them wait', async () => {
  const waiting = Math.max(3, 1 + availableParallelism());
  const long = Array.from({ length: waiting }, () => invoke({ milliseconds: 60_000 }));
  expect((await invoke({})).status).toBe(200);
  expect((await Promise.all(long)).map(({ text }) => JSON.parse(text).errorMessage)).toEqual(
    long.map(() => 'Task timed out after 2.00 seconds'),
  );
});

test('a handler can write more than a pipe contains, and end its process', async () => {
  expect((await invoke({ log: 'line ' })).status).toBe(200);
  expect((await invoke({ exit: true })).json.errorMessage).toBe('Worker process died');
  expect((await invoke({})).status).toBe(200);
  const lines = await client.getLogMessages('/aws/lambda/Probe');
  expect(lines.some((line) => line.length === 500_000)).toBe(true);
});

test('unusual requests are served by Hypercorn, also after others on the same connection', async () => {
  const head = (method: string, path: string, ...more: string[]) =>
    [`${method} ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, ...more, '', ''].join('\r\n');
  const answer = await exchange(
    head('PUT', '/bucket', 'Content-Length: 0'),
    head('PUT', '/bucket/chunked', 'Transfer-Encoding: chunked') + '5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n',
    head('PUT', '/bucket/expected', 'Content-Length: 5', 'Expect: 100-continue') + 'later',
    head('HEAD', '/bucket/chunked'),
    head('GET', '/bucket/chunked', 'Connection: close'),
  );
  expect(answer.match(/HTTP\/1\.1 \d+ \w+/g)).toEqual([
    'HTTP/1.1 200 OK',
    'HTTP/1.1 200 OK',
    'HTTP/1.1 100 Continue',
    'HTTP/1.1 200 OK',
    'HTTP/1.1 200 OK',
    'HTTP/1.1 200 OK',
  ]);
  expect(answer).toMatch(/\r\n\r\nhello world$/);
  expect(await exchange('GET / HTTP/1.1\r\nno colon\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
});

test('large objects and objects without a body are returned as they are', async () => {
  const large = Buffer.alloc(5_000_000, 'abcdefg');
  await client.send('s3', 'PUT', '/large', {});
  await client.send('s3', 'PUT', '/large/object', {}, new Uint8Array(large));
  expect((await client.send('s3', 'GET', '/large/object', {})).text).toBe(large.toString());
  expect((await client.send('s3', 'HEAD', '/large/object', {})).text).toBe('');
  expect((await client.send('s3', 'DELETE', '/large/object', {})).status).toBe(204);
});

test('messages of a queue do not wait for a function that processes records of a stream', async () => {
  const streamArn = await createTable(client, 'Slow');
  await client.sendJson('sqs', 'AmazonSQS.CreateQueue', { QueueName: 'Quick' });
  for (const EventSourceArn of [streamArn, formatQueueArn('Quick')])
    await client.sendRest('lambda', 'POST', '/2015-03-31/event-source-mappings', {
      FunctionName: 'Probe',
      EventSourceArn,
      StartingPosition: EventSourceArn === streamArn ? 'TRIM_HORIZON' : undefined,
    });
  const getLine = async (start: string) => {
    let line: string | undefined;
    await waitUntil(async () => {
      line = (await client.getLogMessages('/aws/lambda/Probe')).find((text) => text.startsWith(start));
      return line !== undefined;
    }, 10_000);
    return line;
  };
  await putItem(client, 'Slow', 'slow');
  // The record is read before the message is sent.
  await new Promise((resolve) => setTimeout(resolve, 300));
  const sent = Date.now();
  await client.sendJson('sqs', 'AmazonSQS.SendMessage', {
    QueueUrl: `${client.endpoint}/${ACCOUNT}/Quick`,
    MessageBody: 'quick',
  });
  const line = await getLine('message quick');
  expect(Number(line?.split(' ')[2]) - sent).toBeLessThan(1_400);
});

test('a restart with open connections is fast, and loses no record of a stream', async () => {
  const streamArn = await createTable(client, 'Restarted');
  const { json } = await client.sendRest('lambda', 'POST', '/2015-03-31/event-source-mappings', {
    FunctionName: 'Probe',
    EventSourceArn: streamArn,
    StartingPosition: 'TRIM_HORIZON',
    Enabled: false,
  });
  await putItem(client, 'Restarted', 'before');
  const idle = connect(port, '127.0.0.1').on('error', () => {});
  const stopped = Date.now();
  await emulator.stop();
  expect(Date.now() - stopped).toBeLessThan(5_000);
  idle.destroy();
  emulator = await start();
  await putItem(client, 'Restarted', 'after');
  await client.sendRest('lambda', 'PUT', `/2015-03-31/event-source-mappings/${json.UUID}`, { Enabled: true });
  const isProcessed = async () =>
    (await client.getLogMessages('/aws/lambda/Probe')).some((line) => line === 'batch of 2 before');
  expect(await waitUntil(isProcessed, 10_000)).toBe(true);
  expect(readFileSync(join(dir, 'log'), 'utf8')).not.toContain('Traceback');
});
