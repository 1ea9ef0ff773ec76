import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { createClientOptions } from '../../src/cli/target/aws';
import { installEmulator, startEmulator, type RunningEmulator } from '../../src/cli/target/local/emulator';
import type { QueueOfFailures } from '../../src/cli/failures/queue';
import { readFailures } from '../../src/cli/failures/read-failures';
import { redriveMessages } from '../../src/cli/failures/redrive-messages';
import type { RecordedQueue } from '../../src/cli/redrive/recorded-queue';
import { moveWithTask } from '../../src/cli/redrive/move-task';
import { countQueue } from '../../src/cli/target/queue-depths';
import { readConfig } from '../../src/config';
import { waitUntil } from './emulator-client';
import { findFreePort } from '../../src/cli/target/local/port';

const dir = mkdtempSync(join(tmpdir(), 'market stacks redrive '));
let emulator: RunningEmulator;
let sqs: SQSClient;
let queue: RecordedQueue;
let dead: RecordedQueue;
let letters: QueueOfFailures;

beforeAll(async () => {
  await installEmulator(() => {});
  const port = await findFreePort();
  emulator = await startEmulator({ port, stateDir: join(dir, 'state'), logFile: join(dir, 'log') });
  const config = readConfig({ TARGET: 'local', LOCAL_ENDPOINT: `http://127.0.0.1:${port}` });
  sqs = new SQSClient(createClientOptions(config));
  dead = await createQueue('TrialDlq');
  queue = await createQueue('Trial', {
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 1 }),
    VisibilityTimeout: '0',
  });
  const parts = { id: 'TrialDlq', system: 'trial', region: config.region, handler: {} };
  letters = { ...dead, ...parts, source: queue, client: sqs } as unknown as QueueOfFailures;
});

afterAll(async () => {
  await emulator.stop();
  rmSync(dir, { recursive: true, force: true });
});

async function createQueue(name: string, Attributes: Record<string, string> = {}): Promise<RecordedQueue> {
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes }));
  const { Attributes: attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  return { name, url: QueueUrl, arn: attributes?.QueueArn ?? '' };
}

const receive = async (QueueUrl: string, VisibilityTimeout: number) =>
  (
    await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        VisibilityTimeout,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
      }),
    )
  ).Messages ?? [];

test('dead letters are shown and moved back unchanged, and moving them again has no effect', async () => {
  const started = Date.now();
  for (let n = 1; n <= 23; n++)
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: queue.url,
        MessageBody: JSON.stringify({ n }),
        MessageAttributes: { correlationId: { DataType: 'String', StringValue: `shard:1#${n}` } },
      }),
    );
  // Each message is received once, without success.
  const failAfterStart = async () => {
    await receive(queue.url, 0);
    return (await countQueue(sqs, dead.url)) === 23;
  };
  expect(await waitUntil(failAfterStart, 20_000)).toBe(true);

  const [reading] = await readFailures([letters]);
  const { messages } = reading!;
  expect(new Set(messages.map(({ id }) => id)).size).toBe(23);
  for (const { attributes, sentAt, body } of messages) {
    const { correlationId } = attributes;
    expect(correlationId).toMatch(/^shard:1#\d+$/);
    // The times of messages are in whole milliseconds, or seconds.
    expect(sentAt).toBeGreaterThanOrEqual(Math.floor(started / 1000) * 1000);
    expect(sentAt).toBeLessThanOrEqual(Date.now());
    expect(body).toMatch(/^\{"n":\d+\}$/);
  }
  expect(await countQueue(sqs, dead.url)).toBe(23);

  // The emulator has no move tasks. If it supports them, the command uses them.
  expect(
    await moveWithTask(
      sqs,
      { from: dead, to: queue },
      () => {},
      () => Promise.resolve(),
    ),
  ).toBeUndefined();
  const ids = new Set(messages.slice(-2).map(({ id }) => id));
  expect(await redriveMessages({ queue: letters, ids })).toMatchObject({ done: 2, notReceived: 0 });
  expect(await redriveMessages({ queue: letters, ids: 'all' }, { maxMessages: 3 })).toMatchObject({
    done: 3,
  });
  expect(await countQueue(sqs, dead.url)).toBe(18);
  expect(await redriveMessages({ queue: letters, ids: 'all' })).toMatchObject({ done: 18 });
  expect(await countQueue(sqs, dead.url)).toBe(0);
  expect(await redriveMessages({ queue: letters, ids: 'all' })).toMatchObject({ done: 0 });

  const back = new Map<string, string | undefined>();
  for (let batch = await receive(queue.url, 60); batch.length > 0; batch = await receive(queue.url, 60))
    for (const { Body, MessageAttributes } of batch)
      back.set(Body ?? '', MessageAttributes?.correlationId?.StringValue);
  expect(back.size).toBe(23);
  for (const [body, id] of back) expect(id).toBe(`shard:1#${(JSON.parse(body) as { n: number }).n}`);
});
