import type { PutEventsCommand, PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import type { DynamoDBRecord } from 'aws-lambda';
import { createEventBridge } from '../../../src/lambdas/shared/event-bus';
import type { Telemetry } from '../../../src/lambdas/shared/telemetry';
import { createTransactionPublisher } from '../../../src/lambdas/transaction-pipeline/publish-transactions';
import { createRow, SCORED_ROW } from '../../domain/transactions/rows';
import { createChange } from './changes';

const TIME = Date.parse('2026-11-29T11:00:00.400Z');
const createInsertions = (count: number): DynamoDBRecord[] =>
  Array.from({ length: count }, (_, index) =>
    createChange({ after: createRow({ transactionId: `txn-${index}` }), time: TIME / 1000 }),
  );
const getId = ({ Detail }: PutEventsRequestEntry) =>
  (JSON.parse(Detail!) as { transactionId: string }).transactionId;

/** @param reject whether EventBridge rejects an entry */
const createPublisher = (reject: (entry: PutEventsRequestEntry) => boolean = () => false) => {
  const requests: PutEventsRequestEntry[][] = [];
  const accepted: PutEventsRequestEntry[] = [];
  let running = 0;
  let mostRunning = 0;
  const send = async ({ input }: PutEventsCommand) => {
    const entries = input.Entries!;
    requests.push(entries);
    mostRunning = Math.max(mostRunning, ++running);
    await Promise.resolve();
    running--;
    if (entries.some(({ Detail }) => Detail!.includes('no-response'))) throw new Error('no response');
    const Entries = entries.map((entry) => {
      if (reject(entry)) return { ErrorCode: 'InternalFailure', ErrorMessage: 'again' };
      accepted.push(entry);
      return { EventId: 'event' };
    });
    return { FailedEntryCount: Entries.filter(({ ErrorCode }) => ErrorCode).length, Entries };
  };
  const counts: [string, number][] = [];
  const durations: [string, number][] = [];
  const logs: { readonly message: string; readonly extra: object }[] = [];
  const log = (message: string, extra: object) => logs.push({ message, extra });
  const telemetry = {
    log: { info: log, error: log },
    meter: {
      count: (name: string, value: number) => counts.push([name, value]),
      measure: (name: string, _: string, value: number) => durations.push([name, value]),
      flush: () => undefined,
    },
    now: () => TIME,
    trace: (_: string, work: () => unknown) => work(),
  } as unknown as Telemetry;
  const publish = createTransactionPublisher({
    telemetry,
    events: createEventBridge({ send: send as never }, { wait: () => Promise.resolve() }),
    transactionBus: 'transaction',
    auditBus: 'audit',
  });
  return { publish, requests, accepted, counts, durations, logs, getMostRunning: () => mostRunning };
};

/**
 * Delivers records as AWS does: after a partial response, from the failed record on; after an error, in halves.
 * @returns the records that failed alone
 */
const deliverByAwsRule = async (
  publish: ReturnType<typeof createTransactionPublisher>,
  records: readonly DynamoDBRecord[],
): Promise<readonly DynamoDBRecord[]> => {
  const alone: DynamoDBRecord[] = [];
  const batches: (readonly DynamoDBRecord[])[] = [records];
  for (let batch = batches.shift(); batch; batch = batches.shift()) {
    const response = await publish({ Records: [...batch] }).catch(() => 'error' as const);
    if (response === 'error') {
      expect(batch.length).toBeGreaterThan(1);
      const middle = Math.ceil(batch.length / 2);
      batches.unshift(batch.slice(0, middle), batch.slice(middle));
      continue;
    }
    const [failed] = response.batchItemFailures;
    const first = batch.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === failed?.itemIdentifier);
    if (first > 0) batches.unshift(batch.slice(first));
    else if (first === 0) alone.push(...batch);
  }
  return alone;
};

describe('TransactionPublisher', () => {
  it('succeeds for a row without a valid time, because its events are on their buses', async () => {
    const { publish, accepted, durations } = createPublisher();
    const row = { ...createRow({ transactionId: 'txn-0' }), receivedAt: { toString: null } as never };
    const record = createChange({ after: row, time: TIME / 1000 });
    expect(await publish({ Records: [record] })).toEqual({ batchItemFailures: [] });
    expect([accepted.length, durations]).toEqual([2, []]);
  });

  it('puts both events of a new row in one request, with its trace', async () => {
    const { publish, requests, counts, durations } = createPublisher();
    const [record] = createInsertions(1);
    expect(await publish({ Records: [record!] })).toEqual({ batchItemFailures: [] });
    const row = createRow({ transactionId: 'txn-0' });
    expect(requests).toHaveLength(1);
    expect(requests[0]!.map((entry) => ({ ...entry, Detail: JSON.parse(entry.Detail!) as unknown }))).toEqual(
      [
        {
          EventBusName: 'transaction',
          Source: 'transactions.ingestion',
          DetailType: 'TransactionReceived',
          TraceHeader: row.traceHeader,
          Detail: expect.objectContaining({
            transactionId: 'txn-0',
            amount: 25.5,
            account: { usd: 27.2 },
            receivedAt: row.receivedAt,
            traceHeader: row.traceHeader,
          }) as unknown,
        },
        {
          EventBusName: 'audit',
          Source: 'transactions.ingestion',
          DetailType: 'TransactionAccepted',
          TraceHeader: row.traceHeader,
          Detail: {
            version: 1,
            transactionId: 'txn-0',
            at: row.acceptedAt,
            changeId: record!.eventID,
            traceHeader: row.traceHeader,
          },
        },
      ],
    );
    expect(counts).toEqual([['TransactionsPublished', 1]]);
    expect(durations).toEqual([['RequestToPublished', 300]]);
  });

  it('puts ten events in a request, and sixteen requests at a time', async () => {
    const { publish, requests, accepted, getMostRunning } = createPublisher();
    expect(await publish({ Records: createInsertions(98) })).toEqual({ batchItemFailures: [] });
    expect(requests.map(({ length }) => length)).toEqual([...Array.from({ length: 19 }, () => 10), 6]);
    expect(new Set(accepted.map(getId)).size).toBe(98);
    expect(getMostRunning()).toBe(16);
  });

  it('puts nothing for other changes than insertions', async () => {
    const { publish, requests, counts, durations } = createPublisher();
    const changes = [
      { before: createRow(), after: SCORED_ROW },
      { before: SCORED_ROW, after: undefined },
    ];
    const Records = changes.map((change) => createChange({ ...change, time: TIME / 1000 }));
    expect(await publish({ Records })).toEqual({ batchItemFailures: [] });
    expect(await publish({ Records: [] })).toEqual({ batchItemFailures: [] });
    expect(requests).toEqual([]);
    expect(counts).toEqual([
      ['TransactionsPublished', 0],
      ['TransactionsPublished', 0],
    ]);
    expect(durations).toEqual([]);
  });

  it('puts a rejected event again, and only that', async () => {
    let rejections = 3;
    const { publish, requests, accepted } = createPublisher(
      (entry) => getId(entry) === 'txn-1' && entry.DetailType === 'TransactionAccepted' && rejections-- > 0,
    );
    expect(await publish({ Records: createInsertions(3) })).toEqual({ batchItemFailures: [] });
    expect(requests.map(({ length }) => length)).toEqual([6, 1, 1, 1]);
    expect(accepted).toHaveLength(6);
  });

  it.each(['TransactionReceived', 'TransactionAccepted'])(
    'returns the first row whose %s is rejected each time',
    async (detailType) => {
      const { publish, accepted, counts, logs } = createPublisher(
        (entry) => ['txn-4', 'txn-2'].includes(getId(entry)) && entry.DetailType === detailType,
      );
      const Records = createInsertions(6);
      expect(await publish({ Records })).toEqual({
        batchItemFailures: [{ itemIdentifier: Records[2]!.dynamodb!.SequenceNumber }],
      });
      expect(accepted.map(getId)).toEqual(expect.arrayContaining(['txn-0', 'txn-1', 'txn-3', 'txn-5']));
      expect(counts).toEqual([['TransactionsPublished', 2]]);
      expect(logs).toEqual([
        {
          message: 'transactions not published',
          extra: {
            correlation_id: 'txn-2',
            sequence_number: Records[2]!.dynamodb!.SequenceNumber,
            published: 2,
            reason: 'InternalFailure: again',
          },
        },
      ]);
    },
  );

  it('begins no request after a failure, and returns its first row', async () => {
    const { publish, requests } = createPublisher();
    const Records = createInsertions(200);
    const row = createRow({ transactionId: 'txn-x', merchantId: 'no-response' });
    Records[12] = createChange({ after: row, time: TIME / 1000 });
    expect(await publish({ Records })).toEqual({
      // The request contains the rows 10 to 14.
      batchItemFailures: [{ itemIdentifier: Records[10]!.dynamodb!.SequenceNumber }],
    });
    expect(requests.length).toBeLessThan(25);
  });

  it('fails with the reason if the first row of a batch fails, so that Lambda halves the batch', async () => {
    const { publish, counts } = createPublisher((entry) => getId(entry) === 'txn-0');
    await expect(publish({ Records: createInsertions(3) })).rejects.toThrow(
      'the events of txn-0, the first of 3 rows, are not on their buses: InternalFailure: again',
    );
    expect(counts).toEqual([['TransactionsPublished', 0]]);
  });

  it('isolates each row that fails by the rule of AWS, and publishes all others', async () => {
    const bad = ['txn-0', 'txn-7', 'txn-8', 'txn-199'];
    const { publish, accepted } = createPublisher((entry) => bad.includes(getId(entry)));
    const alone = await deliverByAwsRule(publish, createInsertions(200));
    expect(alone.map((record) => record.dynamodb!.NewImage!.transactionId!.S)).toEqual(bad);
    expect(new Set(accepted.map(getId)).size).toBe(196);
  });

  it('leaves it to the rest of the system to refuse a row that is no transaction', async () => {
    const { publish, accepted } = createPublisher();
    const Records = [createChange({ after: { accountId: 'acc-1', ts: 'x' }, time: TIME / 1000 })];
    expect(await publish({ Records })).toEqual({ batchItemFailures: [] });
    expect(accepted).toHaveLength(2);
  });

  it('puts the same events again for a repeated batch', async () => {
    const { publish, accepted } = createPublisher();
    const Records = createInsertions(2);
    await publish({ Records });
    await publish({ Records });
    expect(accepted.slice(4)).toEqual(accepted.slice(0, 4));
  });
});
