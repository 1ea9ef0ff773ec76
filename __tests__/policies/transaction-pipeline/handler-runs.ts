import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import type { SQSEvent } from 'aws-lambda';
import { createChange } from '../../lambdas/transaction-pipeline/changes';
import {
  createBatch,
  createGet,
  createPost,
  createSearch,
  DECLINED,
  STRICT_RULES,
} from '../../lambdas/transaction-pipeline/requests';
import type { Responses } from '../record-permissions';

type Fields = Readonly<Record<string, unknown>>;

/** A function's real handler, and events with which it sends every request that it can send. */
export interface HandlerRun {
  readonly load: () => Promise<unknown>;
  /** Creates the events after the functions before it have run, because it processes what they sent. */
  readonly createEvents: () => readonly unknown[];
  readonly responses?: Responses;
}

/** What the functions stored and sent so far. */
const world = { row: {} as Fields, events: [] as Fields[], repeated: {} as Fields };

const TRANSACTION = { ...DECLINED, timestamp: new Date(Date.now() - 60_000).toISOString() };
const UNSTORED = 'txn-unstored';
/** Repeated after an hour without a score, and repeated with another amount. */
const [LATE, CONFLICTING] = ['txn-late', 'txn-conflicting'];
const isOfUnstored = (input: Fields): boolean => JSON.stringify(input).includes(UNSTORED);

const isOfRepeated = (key: unknown): boolean =>
  [LATE, CONFLICTING].some((id) => JSON.stringify(key).includes(id!));

/** Reads the rows that the functions wrote, and the active rules. */
const readItem = ({ TableName, Key }: Fields): object => {
  if (isOfRepeated(Key)) return { Item: world.repeated };
  const items: Readonly<Record<string, object>> = {
    'Transactions-dev': world.row,
    'TransactionIds-dev': world.row,
    'Rules-dev': STRICT_RULES,
  };
  return { Item: items[String(TableName)] };
};

/** Records the rows that are written. */
const writeItems = (input: Fields): object => {
  if (isOfUnstored(input)) throw new Error('the table cannot be reached');
  const items = input.TransactItems as { Put?: Fields; Update?: Fields }[];
  const [id, row] = items.map(({ Put }) => Put?.Item as Fields | undefined);
  if (id?.transactionId === LATE || id?.transactionId === CONFLICTING) {
    const hourAgo = new Date(Date.now() - 3_600_000).toISOString();
    const digest = id.transactionId === LATE ? id.digest : 'another';
    world.repeated = { ...row, acceptedAt: hourAgo, digest };
    throw new TransactionCanceledException({
      message: 'cancelled',
      $metadata: {},
      CancellationReasons: [{ Code: 'ConditionalCheckFailed' }],
    });
  }
  for (const { Put, Update } of items) {
    if (Put?.TableName === 'Transactions-dev') world.row = Put.Item as Fields;
    if (Update?.TableName === 'Transactions-dev') {
      const names = Object.entries(Update.ExpressionAttributeNames as Record<string, string>);
      const values = Update.ExpressionAttributeValues as Fields;
      const changes = names.map(([name, field]) => [field, values[name.replace('#', ':')]]);
      world.row = { ...world.row, ...(Object.fromEntries(changes) as Fields) };
    }
  }
  return {};
};

/** Records the events that are put. */
const putEvents = ({ Entries }: Fields): object => {
  const entries = Entries as { Source: string; DetailType: string; Detail: string }[];
  for (const { Source, DetailType, Detail } of entries)
    world.events.push({
      id: `event-${world.events.length}`,
      time: new Date().toISOString(),
      source: Source,
      'detail-type': DetailType,
      detail: JSON.parse(Detail) as object,
    });
  return { FailedEntryCount: 0, Entries: entries.map((_, index) => ({ EventId: `put-${index}` })) };
};

/** Reads the row and the history of a batch; the rows of the earlier events are not scored yet. */
const readBatch = ({ RequestItems }: Fields): object => ({
  Responses: Object.fromEntries(
    Object.keys(RequestItems as object).map((name) => [
      name,
      name === 'Transactions-dev' && world.row.accountId !== undefined ? [world.row] : [],
    ]),
  ),
});

const responses: Responses = {
  BatchGetCommand: readBatch,
  GetCommand: readItem,
  TransactWriteCommand: writeItems,
  PutEventsCommand: putEvents,
  QueryCommand: () => ({ Items: [world.row] }),
  SendMessageBatchCommand: () => ({ Successful: [], Failed: [] }),
};

const findEvent = (detailType: string): Fields => {
  const found = world.events.findLast((event) => event['detail-type'] === detailType);
  if (!found) throw new Error(`expected an event ${detailType}, which an earlier function puts`);
  return found;
};

/** A batch of the queue with the failures of a function, with the event in the form of Lambda's destination. */
const createFailures = (event: Fields, queue: string): SQSEvent =>
  createBatch(
    [
      {
        id: 'message-1',
        body: JSON.stringify({ requestContext: { requestId: '1' }, requestPayload: event }),
      },
    ],
    queue,
  );

/** The functions in the order of the data flow. */
export const HANDLER_RUNS: Readonly<Record<string, HandlerRun>> = {
  IngestProcessor: {
    load: () => import('../../../src/lambdas/transaction-pipeline/ingest-processor'),
    responses: { ...responses, GetCommand: (input) => (world.row.accountId ? readItem(input) : {}) },
    createEvents: () => [
      createPost(TRANSACTION),
      createPost({ ...TRANSACTION, transactionId: UNSTORED }),
      createPost({ ...TRANSACTION, transactionId: LATE }),
      createPost({ ...TRANSACTION, transactionId: CONFLICTING }),
      createGet(TRANSACTION.transactionId),
      createSearch({ accountId: TRANSACTION.accountId }),
    ],
  },
  TransactionPublisher: {
    load: () => import('../../../src/lambdas/transaction-pipeline/transaction-publisher'),
    responses,
    createEvents: () => [{ Records: [createChange({ after: world.row, time: Date.now() / 1000 })] }],
  },
  FraudDetector: {
    load: () => import('../../../src/lambdas/transaction-pipeline/fraud-detector'),
    responses,
    createEvents: () => [
      createBatch(
        [findEvent('TransactionReceived'), {}].map((event, index) => ({
          id: `message-${index}`,
          body: JSON.stringify(event),
        })),
        'ReceivedTransactions-dev',
      ),
      findEvent('TransactionReceived'),
      createFailures(findEvent('TransactionReceived'), 'DetectorRetries-dev'),
      {
        'detail-type': 'FraudConfirmed',
        detail: {
          version: 1,
          transactionId: TRANSACTION.transactionId,
          fraud: true,
          confirmedBy: 'investigator',
          confirmedAt: new Date().toISOString(),
        },
      },
    ],
  },
  Notifier: {
    load: () => import('../../../src/lambdas/transaction-pipeline/notifier'),
    responses,
    createEvents: () => [
      findEvent('SuspiciousTransaction'),
      createFailures(findEvent('SuspiciousTransaction'), 'NotifierRetries-dev'),
    ],
  },
  AuditRecorder: {
    load: () => import('../../../src/lambdas/transaction-pipeline/audit-recorder'),
    createEvents: () => [
      createBatch([{ id: 'message-2', body: JSON.stringify(findEvent('TransactionAccepted')) }]),
    ],
  },
  ProcessedWriter: {
    load: () => import('../../../src/lambdas/transaction-pipeline/processed-writer'),
    createEvents: () => [{ Records: [createChange({ after: world.row, time: Date.now() / 1000 })] }],
  },
};
