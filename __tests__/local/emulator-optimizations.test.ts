import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { installEmulator, startEmulator, type RunningEmulator } from '../../src/cli/target/local/emulator';
import { ACCOUNT, EmulatorClient, ROLE, createZip, waitUntil } from './emulator-client';
import { createTable, putItem } from './emulator-function-probes';
import { formatQueueArn } from './emulator-resources';
import { findFreePort } from '../../src/cli/target/local/port';

const dir = mkdtempSync(join(tmpdir(), 'market stacks test '));
/** The function creates them when it processes a slow record and a message. Its lines are stored when it ends. */
const RECORD = join(dir, 'record');
const MESSAGE = join(dir, 'message');
/** While it exists, the process of the function ends when it starts, and removes it. */
const DEFECT = join(dir, 'defect');
const HANDLER = `
const { existsSync, rmSync, writeFileSync } = require('node:fs');
if (existsSync(${JSON.stringify(DEFECT)})) {
  rmSync(${JSON.stringify(DEFECT)});
  process.exit(4);
}
console.error('start'.repeat(40_000));
exports.handler = async (event, { functionName }) => {
  if (event.exit) process.exit(3);
  if (event.log) console.log(event.log.repeat(100_000));
  const { dynamodb, body } = event.Records?.[0] ?? {};
  if (dynamodb) console.log('batch of', event.Records.length, dynamodb.Keys.id.S);
  if (dynamodb?.Keys.id.S === 'slow' && functionName === 'Patient') {
    writeFileSync(${JSON.stringify(RECORD)}, '');
    while (!existsSync(${JSON.stringify(MESSAGE)})) await new Promise((resolve) => setTimeout(resolve, 50));
    console.log('message before the end of the slow record');
  }
  if (body) writeFileSync(${JSON.stringify(MESSAGE)}, body);
  await new Promise((resolve) => setTimeout(resolve, event.milliseconds ?? 0));
  return process.pid;
};`;
/** How many processes of a function the emulator starts at most, unless all of them wait. */
const LIMIT = Math.max(3, 1 + availableParallelism());
let emulator: RunningEmulator;
let client: EmulatorClient;
let port: number;

beforeAll(async () => {
  await installEmulator(() => {});
  port = await findFreePort();
  emulator = await start();
  client = new EmulatorClient(emulator.endpoint);
  for (const [FunctionName, Timeout] of [
    ['Probe', 2],
    ['Patient', 60],
  ] as const) {
    await client.createLogGroup(`/aws/lambda/${FunctionName}`);
    await client.sendRest('lambda', 'POST', '/2015-03-31/functions', {
      FunctionName,
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Role: ROLE,
      Timeout,
      Code: { ZipFile: await createZip(dir, 'index.js', HANDLER) },
    });
  }
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

test('a burst of invocations starts few processes, and none of them is throttled', async () => {
  const concurrency = '/2017-10-31/functions/Probe/concurrency';
  // Fewer than the invocations of the burst, and more than those that run or have just arrived.
  await client.sendRest('lambda', 'PUT', concurrency, { ReservedConcurrentExecutions: 20 });
  const results = await Promise.all(Array.from({ length: 40 }, () => invoke({ milliseconds: 20 })));
  expect(results.map(({ status }) => status)).toEqual(results.map(() => 200));
  expect(new Set(results.map(({ text }) => text)).size).toBeLessThanOrEqual(LIMIT);

  await client.sendRest('lambda', 'PUT', concurrency, { ReservedConcurrentExecutions: 1 });
  const throttled = await Promise.all([invoke({ milliseconds: 300 }), invoke({ milliseconds: 300 })]);
  expect(throttled.map(({ status }) => status).sort()).toEqual([200, 429]);
  await client.sendRest('lambda', 'DELETE', concurrency);
});

test('more invocations than that run at the same time if all of them wait', async () => {
  const long = Array.from({ length: LIMIT }, () => invoke({ milliseconds: 60_000 }));
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

test('a process that ends while it starts does not count towards the reserved concurrency afterwards', async () => {
  const concurrency = '/2017-10-31/functions/Probe/concurrency';
  await client.sendRest('lambda', 'PUT', concurrency, { ReservedConcurrentExecutions: 1 });
  await invoke({ exit: true });
  writeFileSync(DEFECT, '');
  expect((await invoke({})).json.errorMessage).toMatch(/exited immediately/);
  expect((await invoke({})).status).toBe(200);
  await client.sendRest('lambda', 'DELETE', concurrency);
});

test('functions are invoked while more files are open than select() supports', async () => {
  const sockets = Array.from({ length: 1_100 }, () => connect(port, '127.0.0.1').on('error', () => {}));
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  // The new process gets pipes with higher numbers than the connections.
  await invoke({ exit: true });
  expect((await invoke({})).status).toBe(200);
  sockets.forEach((socket) => socket.destroy());
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

test('messages of a queue, and other readers of a stream, do not wait for a function that processes its records', async () => {
  const streamArn = await createTable(client, 'Slow');
  await client.sendJson('sqs', 'AmazonSQS.CreateQueue', { QueueName: 'Quick' });
  for (const EventSourceArn of [streamArn, formatQueueArn('Quick')])
    await client.sendRest('lambda', 'POST', '/2015-03-31/event-source-mappings', {
      FunctionName: 'Patient',
      EventSourceArn,
      StartingPosition: EventSourceArn === streamArn ? 'TRIM_HORIZON' : undefined,
    });
  await client.sendRest('lambda', 'POST', '/2015-03-31/event-source-mappings', {
    FunctionName: 'Probe',
    EventSourceArn: streamArn,
    StartingPosition: 'TRIM_HORIZON',
    FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] },
  });
  const isRead = (text: string) =>
    waitUntil(async () => (await client.getLogMessages('/aws/lambda/Probe')).includes(text), 30_000);
  const isLogged = (text: string) =>
    waitUntil(async () => (await client.getLogMessages('/aws/lambda/Patient')).includes(text), 30_000);
  await putItem(client, 'Slow', 'slow');
  expect(await waitUntil(async () => existsSync(RECORD), 30_000)).toBe(true);
  expect(await isRead('batch of 1 slow')).toBe(true);
  // The filter passes the insertion only.
  await putItem(client, 'Slow', 'slow');
  await putItem(client, 'Slow', 'next');
  expect(await isRead('batch of 1 next')).toBe(true);
  await client.sendJson('sqs', 'AmazonSQS.SendMessage', {
    QueueUrl: `${client.endpoint}/${ACCOUNT}/Quick`,
    MessageBody: 'quick',
  });
  // The slow record ends when the message is processed, and fails if that takes longer than its function may.
  expect(await isLogged('message before the end of the slow record')).toBe(true);
});

test('a restart does not wait for open connections, and loses no record of a stream', async () => {
  const streamArn = await createTable(client, 'Restarted');
  const { json } = await client.sendRest('lambda', 'POST', '/2015-03-31/event-source-mappings', {
    FunctionName: 'Probe',
    EventSourceArn: streamArn,
    StartingPosition: 'TRIM_HORIZON',
    Enabled: false,
  });
  await putItem(client, 'Restarted', 'before');
  const idle = connect(port, '127.0.0.1').on('error', () => {});
  const kill = jest.spyOn(process, 'kill');
  await emulator.stop();
  // A process that does not end is killed.
  expect(kill).not.toHaveBeenCalledWith(expect.anything(), 'SIGKILL');
  kill.mockRestore();
  idle.destroy();
  emulator = await start();
  await putItem(client, 'Restarted', 'after');
  await client.sendRest('lambda', 'PUT', `/2015-03-31/event-source-mappings/${json.UUID}`, { Enabled: true });
  const isProcessed = async () =>
    (await client.getLogMessages('/aws/lambda/Probe')).some((line) => line === 'batch of 2 before');
  expect(await waitUntil(isProcessed, 10_000)).toBe(true);
  expect(readFileSync(join(dir, 'log'), 'utf8')).not.toContain('Traceback');
});
