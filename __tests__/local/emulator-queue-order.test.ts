import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  installEmulator,
  restartEmulator,
  type RunningEmulator,
  startEmulator,
} from '../../src/cli/target/local/emulator';
import { findFreePort } from '../../src/cli/target/local/port';
import { ACCOUNT, EmulatorClient, REGION } from './emulator-client';

interface Message {
  readonly Body: string;
  readonly ReceiptHandle: string;
}

const dir = mkdtempSync(join(tmpdir(), 'market stacks test '));
let emulator: RunningEmulator;
afterAll(async () => {
  await emulator.stop();
  rmSync(dir, { recursive: true, force: true });
});

test('a FIFO queue keeps the order of each group over a restart: while a message is in flight, no later one is received', async () => {
  await installEmulator(() => {});
  const options = { port: await findFreePort(), stateDir: dir, logFile: join(dir, 'emulator.log') };
  emulator = await startEmulator(options);
  const client = new EmulatorClient(emulator.endpoint);
  const send = async (operation: string, body: object) =>
    (await client.sendJson('sqs', `AmazonSQS.${operation}`, body)).json;
  const createQueue = async (name: string, attributes: object = {}): Promise<string> => {
    const Attributes = { FifoQueue: 'true', VisibilityTimeout: '600', ...attributes };
    return (await send('CreateQueue', { QueueName: `${name}.fifo`, Attributes })).QueueUrl;
  };
  const dead = await createQueue('dead');
  const deadLetterTargetArn = `arn:aws:sqs:${REGION}:${ACCOUNT}:dead.fifo`;
  const QueueUrl = await createQueue('commands', {
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 2 }),
  });
  const add = (group: string, id: string) =>
    send('SendMessage', {
      ...{ QueueUrl, MessageBody: id, MessageGroupId: group, MessageDeduplicationId: id },
    });
  const receive = async (count = 10, url = QueueUrl): Promise<readonly Message[]> =>
    (await send('ReceiveMessage', { QueueUrl: url, MaxNumberOfMessages: count })).Messages ?? [];
  const read = async (...args: Parameters<typeof receive>) =>
    (await receive(...args)).map(({ Body }) => Body);
  const release = ({ ReceiptHandle }: Message) =>
    send('ChangeMessageVisibility', { QueueUrl, ReceiptHandle, VisibilityTimeout: 0 });

  for (const [group, id] of ['a a1', 'b b1', 'a a2', 'b b2', 'c c1'].map((text) => text.split(' ')))
    await add(group!, id!);
  const [first, other] = await receive(2);
  expect([first!.Body, other!.Body]).toEqual(['a1', 'b1']);
  await restartEmulator(options);
  expect(await read()).toEqual(['c1']);
  // It is known for five minutes that this message was sent.
  await add('a', 'a1');
  expect(await read()).toEqual([]);
  await release(first!);
  const [again] = await receive(1);
  expect(again!.Body).toBe('a1');
  expect(await read()).toEqual([]);
  // After two receives, it is moved to the dead-letter queue.
  await release(again!);
  expect(await read()).toEqual(['a2']);
  expect(await read(10, dead)).toEqual(['a1']);
  await send('DeleteMessage', { QueueUrl, ReceiptHandle: other!.ReceiptHandle });
  expect(await read()).toEqual(['b2']);
});
