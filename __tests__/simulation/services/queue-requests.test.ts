import {
  BatchEntryIdsNotDistinct,
  BatchRequestTooLong,
  ChangeMessageVisibilityBatchCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  EmptyBatchRequest,
  GetQueueAttributesCommand,
  InvalidMessageContents,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
  TooManyEntriesInBatchRequest,
  UnsupportedOperation,
} from '@aws-sdk/client-sqs';
import { createSqsQueue } from '../../../src/lambdas/shared/queues';
import type { Simulation } from '../../../tools/simulation/core/simulation';
import { MessageMoves } from '../../../tools/simulation/services/sqs/move-messages';
import type { Queue } from '../../../tools/simulation/services/sqs/queue';
import { Queues } from '../../../tools/simulation/services/sqs/queues';
import { createCaller, createQueue, createSimulation, MINUTE, runFor } from './world';

let simulation: Simulation;
let queue: Queue;
let fifo: Queue;
let client: Pick<SQSClient, 'send'>;

beforeEach(() => {
  simulation = createSimulation();
  queue = createQueue(simulation);
  fifo = createQueue(simulation, { name: 'Work.fifo', fifo: true });
  client = new Queues([queue, fifo]).createClient(createCaller(simulation));
});

/** Runs the simulation until a request is answered. */
const settle = async <T>(request: Promise<T>): Promise<T> => {
  const settled = Promise.allSettled([request]);
  await runFor(simulation, MINUTE);
  await settled;
  return request;
};

const Entries = (count: number, MessageBody = 'a') =>
  Array.from({ length: count }, (_, index) => ({ Id: String(index), MessageBody }));

test('the adapter of the functions sends its messages', async () => {
  const sent = createSqsQueue(queue.url, client).send([{ correlationId: 'c-1', body: { n: 1 } }]);
  expect(await settle(sent)).toEqual([]);
  expect(queue.messages).toMatchObject([{ body: '{"n":1}', attributes: { correlationId: 'c-1' } }]);
});

test.each([
  [
    'an unknown queue',
    () => new SendMessageCommand({ QueueUrl: 'unknown', MessageBody: 'a' }),
    QueueDoesNotExist,
  ],
  ['no entry', () => new SendMessageBatchCommand({ QueueUrl: queue.url, Entries: [] }), EmptyBatchRequest],
  [
    'eleven entries',
    () => new SendMessageBatchCommand({ QueueUrl: queue.url, Entries: Entries(11) }),
    TooManyEntriesInBatchRequest,
  ],
  [
    'the same id twice',
    () => new SendMessageBatchCommand({ QueueUrl: queue.url, Entries: [...Entries(1), ...Entries(1)] }),
    BatchEntryIdsNotDistinct,
  ],
  [
    'more than 1 MiB in a batch',
    () => new SendMessageBatchCommand({ QueueUrl: queue.url, Entries: Entries(2, 'a'.repeat(600_000)) }),
    BatchRequestTooLong,
  ],
  [
    'a character that is not allowed',
    () => new SendMessageCommand({ QueueUrl: queue.url, MessageBody: 'a\uffff' }),
    InvalidMessageContents,
  ],
])('a request with %s is rejected with the error of SQS', async (_, createCommand, error) => {
  await expect(settle(client.send(createCommand() as SendMessageCommand))).rejects.toBeInstanceOf(error);
  expect(queue.isEmpty).toBe(true);
});

test.each([
  ['no group', 'Work.fifo', {}, 'MissingParameter'],
  ['no deduplication id', 'Work.fifo', { MessageGroupId: 'A' }, 'MissingParameter'],
  ['a deduplication id', 'Work', { MessageDeduplicationId: 'a' }, 'InvalidParameterValue'],
  ['too large a message', 'Work', { MessageBody: 'a'.repeat(1_048_577) }, 'InvalidParameterValue'],
  ['no body', 'Work', { MessageBody: '' }, 'MissingParameter'],
])('a message with %s to %s is rejected', async (_, name, fields, error) => {
  const { url } = name === 'Work' ? queue : fifo;
  const command = new SendMessageCommand({ QueueUrl: url, MessageBody: 'a', ...fields });
  await expect(settle(client.send(command))).rejects.toMatchObject({ name: error });
});

test('an entry that is not valid is rejected alone', async () => {
  const entries = [...Entries(1), { Id: 'bad', MessageBody: 'a\u0000' }];
  const response = await settle(
    client.send(new SendMessageBatchCommand({ QueueUrl: queue.url, Entries: entries })),
  );
  expect(response.Successful).toMatchObject([{ Id: '0' }]);
  expect(response.Failed).toMatchObject([{ Id: 'bad', Code: 'InvalidMessageContents', SenderFault: true }]);
  expect(queue.messages).toHaveLength(1);
});

test('a receiver changes when its message is visible again, and only the last receiver', async () => {
  queue.send('a');
  const [first] = queue.receive(1);
  const change = (ReceiptHandle: string, VisibilityTimeout: number) =>
    settle(
      client.send(
        new ChangeMessageVisibilityBatchCommand({
          QueueUrl: queue.url,
          Entries: [{ Id: '0', ReceiptHandle, VisibilityTimeout }],
        }),
      ),
    );
  const handle = first!.receiptHandle!;
  expect((await change(handle, 0)).Successful).toEqual([{ Id: '0' }]);
  expect(queue.receive(1)).toHaveLength(1);
  expect((await change(handle, 0)).Failed).toMatchObject([{ Code: 'MessageNotInflight' }]);
  expect((await change('other', 43_201)).Failed).toMatchObject([{ Code: 'InvalidParameterValue' }]);
});

test('the attributes of a queue can be read', async () => {
  queue.send('a');
  queue.send('b');
  queue.receive(1);
  const command = new GetQueueAttributesCommand({
    QueueUrl: queue.url,
    AttributeNames: ['QueueArn', 'ApproximateNumberOfMessages'],
  });
  expect((await settle(client.send(command))).Attributes).toEqual({
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: '1',
  });
});

test('a person receives messages, hides them for a time, and deletes them', async () => {
  queue.send('a', { attributes: { reason: 'broken' } });
  const receive = async () => {
    const command = new ReceiveMessageCommand({
      QueueUrl: queue.url,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: 120,
      MessageAttributeNames: ['All'],
    });
    return (await settle(client.send(command))).Messages ?? [];
  };
  const [first] = await receive();
  expect(first).toMatchObject({
    Body: 'a',
    Attributes: { ApproximateReceiveCount: '1', SentTimestamp: String(simulation.startsAt) },
    MessageAttributes: { reason: { StringValue: 'broken', DataType: 'String' } },
  });
  expect(await receive()).toEqual([]);
  await runFor(simulation, 2 * MINUTE);
  const remove = (ReceiptHandle: string | undefined) =>
    settle(
      client.send(
        new DeleteMessageBatchCommand({ QueueUrl: queue.url, Entries: [{ Id: '0', ReceiptHandle }] }),
      ),
    );
  const [second] = await receive();
  // The handle of an earlier receive deletes nothing.
  expect((await remove(first!.ReceiptHandle)).Successful).toEqual([{ Id: '0' }]);
  expect(queue.isEmpty).toBe(false);
  await remove(second!.ReceiptHandle);
  expect(queue.isEmpty).toBe(true);
});

test.each([
  ['a command', () => new CreateQueueCommand({ QueueName: 'New' }), 'CreateQueueCommand'],
  [
    'a field',
    () => new SendMessageCommand({ QueueUrl: queue.url, MessageBody: 'a', DelaySeconds: 5 }),
    'DelaySeconds',
  ],
])('%s that the model does not know ends the simulation', async (_, createCommand, name) => {
  client.send(createCommand() as SendMessageCommand).catch(() => undefined);
  await expect(runFor(simulation, MINUTE)).rejects.toThrow(name);
});

describe('a redrive task', () => {
  test('moves the messages of a dead-letter queue back as new messages', async () => {
    const dead = createQueue(simulation, { name: 'Dead' });
    const source = createQueue(simulation, { name: 'Source', deadLetters: { queue: dead, maxReceives: 1 } });
    const moves = new MessageMoves(simulation, [source, dead]);
    const id = dead.send('a', { attributes: { reason: 'broken' } });
    await runFor(simulation, MINUTE);
    moves.start(dead);
    expect(() => moves.start(dead)).toThrow(UnsupportedOperation);
    await runFor(simulation, MINUTE);
    expect(dead.isEmpty).toBe(true);
    const [message] = source.messages;
    expect(message).toMatchObject({ body: 'a', attributes: { reason: 'broken' }, receives: 0 });
    expect(message!.id).not.toBe(id);
    expect(message!.sentAt).toBeGreaterThan(simulation.startsAt + MINUTE);
    moves.start(dead);
  });

  test('works only from the dead-letter queue of a queue', () => {
    const moves = new MessageMoves(simulation, [queue]);
    expect(() => moves.start(queue)).toThrow('must be configured as a Dead Letter Queue');
    expect(() => moves.start(fifo)).toThrow('does not exist');
  });
});
