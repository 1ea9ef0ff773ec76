import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import type { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createBackoff } from '../../../src/lambdas/shared/backoff';
import { DeadlineError, withDeadline } from '../../../src/lambdas/shared/deadline';
import { MAX_EVENT_BYTES, type OutgoingEvent } from '../../../src/aws/put-events';
import { createEventBridge } from '../../../src/lambdas/shared/event-bus';
import { readStreamImage } from '../../../src/lambdas/shared/stream-image';
import { parseTraceId } from '../../../src/domain/trace-id';
import { readTraceHeader } from '../../../src/lambdas/shared/trace-header';
import { createSetExpression, tryTransactWrite } from '../../../src/lambdas/shared/transact-write';

const createEvent = (id: number): OutgoingEvent => ({
  bus: 'bus',
  source: 'source',
  detailType: 'Created',
  detail: { id },
  traceHeader: `Root=${id}`,
});

describe('createEventBridge', () => {
  /** A client that rejects the events with these ids, each a number of times. */
  const createClient = (rejections: Record<number, number> = {}) => {
    const accepted: number[] = [];
    const sizes: number[] = [];
    const waits: number[] = [];
    const send = ({ input }: PutEventsCommand) => {
      const Entries = input.Entries!.map(({ Detail }) => {
        const { id } = JSON.parse(Detail!) as { id: number };
        if ((rejections[id] ?? 0) > 0) {
          rejections[id]!--;
          return { ErrorCode: 'InternalException', ErrorMessage: 'again' };
        }
        accepted.push(id);
        return { EventId: String(id) };
      });
      sizes.push(Entries.length);
      return Promise.resolve({
        FailedEntryCount: Entries.filter(({ ErrorCode }) => ErrorCode).length,
        Entries,
      });
    };
    const events = createEventBridge(
      { send: send as never },
      { wait: (attempt) => Promise.resolve(void waits.push(attempt)) },
    );
    return { events, accepted, sizes, waits };
  };

  it('puts events in requests of ten', async () => {
    const { events, accepted, sizes } = createClient();
    await events.put(Array.from({ length: 23 }, (_, id) => createEvent(id)));
    expect(accepted).toHaveLength(23);
    expect(sizes).toEqual([10, 10, 3]);
  });

  it('repeats only the events that were rejected', async () => {
    const { events, accepted, sizes, waits } = createClient({ 1: 2, 3: 1 });
    await events.put([1, 2, 3].map(createEvent));
    expect(accepted).toEqual([2, 3, 1]);
    expect(sizes).toEqual([3, 2, 1]);
    expect(waits).toEqual([0, 1]);
  });

  it('fails with the reason after four attempts, when all others are accepted', async () => {
    const { events, accepted } = createClient({ 2: 9 });
    await expect(events.put([1, 2, 3].map(createEvent))).rejects.toThrow(
      'failed to put Created in 4 attempts: InternalException: again',
    );
    expect(accepted).toEqual([1, 3]);
  });
});

describe('tryPut', () => {
  it('returns the events that are rejected each time, with the reason', async () => {
    let requests = 0;
    const send = ({ input }: PutEventsCommand) => {
      requests++;
      const Entries = input.Entries!.map(({ Detail }) =>
        Detail!.includes('2') ? { ErrorCode: 'Throttled', ErrorMessage: 'slow' } : { EventId: 'x' },
      );
      return Promise.resolve({ FailedEntryCount: 1, Entries });
    };
    const events = createEventBridge({ send: send as never }, { wait: () => Promise.resolve() });
    const all = [1, 2, 3].map(createEvent);
    expect(await events.tryPut(all)).toEqual([{ event: all[1], reason: 'Throttled: slow' }]);
    expect(requests).toBe(4);
    expect(await events.tryPut([])).toEqual([]);
    expect(requests).toBe(4);
  });

  it('returns all events if there is no response', async () => {
    const send = () => Promise.reject(new Error('no response'));
    const all = [1, 2].map(createEvent);
    const unsent = await createEventBridge({ send: send as never }).tryPut(all);
    expect(unsent).toEqual(all.map((event) => ({ event, reason: 'no response' })));
  });

  /** Creates a client with these responses, and a list of the ids in its requests. */
  const createResponses = (...responses: readonly (object | Error)[]) => {
    const requests: number[][] = [];
    const send = ({ input }: PutEventsCommand) => {
      requests.push(input.Entries!.map(({ Detail }) => (JSON.parse(Detail!) as { id: number }).id));
      const response = responses[requests.length - 1];
      if (response instanceof Error) return Promise.reject(response);
      return Promise.resolve(response ?? { Entries: input.Entries!.map(() => ({ EventId: 'x' })) });
    };
    const events = createEventBridge({ send: send as never }, { wait: () => Promise.resolve() });
    return { events, requests };
  };

  it('returns only the events that were not accepted before an attempt without a response', async () => {
    const rejection = { ErrorCode: 'Throttled', ErrorMessage: 'slow' };
    const { events, requests } = createResponses(
      { FailedEntryCount: 1, Entries: [{ EventId: 'x' }, rejection, { EventId: 'x' }] },
      new Error('no response'),
    );
    const all = [1, 2, 3].map(createEvent);
    expect(await events.tryPut(all)).toEqual([{ event: all[1], reason: 'no response' }]);
    expect(requests).toEqual([[1, 2, 3], [2]]);
  });

  it('does not count an event as accepted without its id', async () => {
    const { events, requests } = createResponses(
      { FailedEntryCount: 0, Entries: [{ EventId: 'x' }] },
      { FailedEntryCount: 0, Entries: [{}] },
      {},
      {},
    );
    const all = [1, 2].map(createEvent);
    expect(await events.tryPut(all)).toEqual([{ event: all[1], reason: 'the response has no EventId' }]);
    expect(requests).toEqual([[1, 2], [2], [2], [2]]);
  });

  /** Creates an event whose request has this size. The text has two bytes for each character. */
  const createLarge = (id: number, bytes: number): OutgoingEvent => {
    const event = createEvent(id);
    const rest = event.source.length + event.detailType.length + JSON.stringify({ id, text: '' }).length;
    const text = 'é'.repeat(Math.floor((bytes - rest) / 2)) + 'x'.repeat((bytes - rest) % 2);
    return { ...event, detail: { id, text } };
  };

  it('splits events into requests by their bytes', async () => {
    const { events, requests } = createResponses();
    const half = MAX_EVENT_BYTES / 2;
    const all = [half, half, half, half + 1, 200].map((bytes, id) => createLarge(id, bytes));
    expect(await events.tryPut(all)).toEqual([]);
    expect(requests).toEqual([[0, 1], [2], [3, 4]]);
  });

  it('returns an event that is too large, with the reason, and puts the others', async () => {
    const { events, requests } = createResponses();
    const large = createLarge(1, MAX_EVENT_BYTES + 1);
    const all = [createEvent(0), large, createEvent(2)];
    const reason = 'the event has 250001 bytes; expected at most 250000';
    expect(await events.tryPut(all)).toEqual([{ event: large, reason }]);
    expect(requests).toEqual([[0, 2]]);
    await expect(events.put(all)).rejects.toThrow(`failed to put Created: ${reason}`);
  });
});

describe('tryTransactWrite', () => {
  const write = (codes: readonly (string | undefined)[]) => {
    const error = new TransactionCanceledException({
      message: 'cancelled',
      $metadata: {},
      CancellationReasons: codes.map((Code) => (Code === undefined ? {} : { Code })),
    });
    return tryTransactWrite({ send: () => Promise.reject(error) } as unknown as DynamoDBDocumentClient, []);
  };

  it.each([
    [['None', 'ConditionalCheckFailed'], { state: 'condition', failed: [1] }],
    [['ConditionalCheckFailed', 'TransactionConflict'], { state: 'condition', failed: [0] }],
    [['None', 'TransactionConflict'], { state: 'conflict' }],
    [['ThrottlingError'], { state: 'conflict' }],
    [['ProvisionedThroughputExceeded', undefined], { state: 'conflict' }],
  ])('reports %j', async (codes, expected) => {
    expect(await write(codes)).toEqual(expected);
  });

  it('throws what a repetition does not help, and any other error', async () => {
    await expect(write(['ValidationError'])).rejects.toThrow('cancelled');
    await expect(write([])).rejects.toThrow('cancelled');
    const client = { send: () => Promise.reject(new Error('down')) } as unknown as DynamoDBDocumentClient;
    await expect(tryTransactWrite(client, [])).rejects.toThrow('down');
  });
});

test('createSetExpression sets the fields that have a value', () => {
  expect(createSetExpression({ state: 1, name: undefined, fraud: false })).toEqual({
    UpdateExpression: 'SET #state = :state, #fraud = :fraud',
    ExpressionAttributeNames: { '#state': 'state', '#fraud': 'fraud' },
    ExpressionAttributeValues: { ':state': 1, ':fraud': false },
  });
});

describe('the trace header', () => {
  const ROOT = '1-66325a68-2f4e3a7b1c9d0e5f6a7b8c9d';
  it.each([
    [`Root=${ROOT}`, ROOT],
    [`Root=${ROOT};Parent=53995c3f42cd8ad8;Sampled=1`, ROOT],
    [`Self=1-66325a68-000000000000000000000000;Root=${ROOT}`, ROOT],
    ['Root=1-xyz', undefined],
    [`Root=${ROOT}0`, undefined],
    [`Root=${ROOT};${'x'.repeat(500)}`, undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%j has the trace id %j', (header, expected) => {
    expect(parseTraceId(header)).toBe(expected);
  });

  it('is that of the invocation, otherwise that of the request', () => {
    const env = { _X_AMZN_TRACE_ID: `Root=${ROOT};Sampled=0` };
    expect(readTraceHeader(env, { 'X-Amzn-Trace-Id': 'Root=1-aaaaaaaa-aaaaaaaaaaaaaaaaaaaaaaaa' })).toBe(
      env._X_AMZN_TRACE_ID,
    );
    expect(readTraceHeader({}, { 'x-amzn-trace-id': `Root=${ROOT}` })).toBe(`Root=${ROOT}`);
    expect(
      readTraceHeader({ _X_AMZN_TRACE_ID: 'none' }, { 'x-amzn-trace-id': 'drop table' }),
    ).toBeUndefined();
  });
});

describe('withDeadline', () => {
  it('returns the result or the error of the work', async () => {
    expect(await withDeadline(Promise.resolve(5), 1_000)).toBe(5);
    await expect(withDeadline(Promise.reject(new Error('no')), 1_000)).rejects.toThrow('no');
  });

  it('fails after the time, and ignores what the work does later', async () => {
    let fail: (error: Error) => void = () => undefined;
    const work = new Promise<never>((_, reject) => (fail = reject));
    await expect(withDeadline(work, 5)).rejects.toThrow(DeadlineError);
    fail(new Error('late'));
  });
});

describe('createBackoff', () => {
  /** Records the waits of five attempts instead of waiting. */
  const listWaits = async (pick?: (end: number) => number) => {
    const waits: number[] = [];
    const wait = (milliseconds: number) => Promise.resolve(void waits.push(milliseconds));
    const backoff = createBackoff(4, 30, pick ? { pick, wait } : { wait });
    for (const attempt of [0, 1, 2, 3, 1_100]) await backoff.wait(attempt);
    return waits;
  };

  it('waits at most twice as long each time, up to a limit', async () => {
    expect(await listWaits((end) => end - 1)).toEqual([4, 8, 16, 30, 30]);
    expect(await listWaits(() => 0)).toEqual([0, 0, 0, 0, 0]);
  });

  it('picks a random duration within the limit', async () => {
    const runs = await Promise.all(Array.from({ length: 200 }, () => listWaits()));
    for (const waits of runs)
      waits.forEach((wait, index) => {
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThanOrEqual([4, 8, 16, 30, 30][index]!);
      });
    expect(new Set(runs.flat()).size).toBeGreaterThan(10);
  });

  it('waits with a timer unless another wait is given', async () => {
    await createBackoff(0, 0).wait(0);
  });
});

test('readStreamImage converts each type', () => {
  expect(
    readStreamImage({
      text: { S: '' },
      number: { N: '2.5' },
      yes: { BOOL: false },
      nothing: { NULL: true },
      list: { L: [{ N: '1' }, { M: { a: { S: 'b' } } }] },
      numbers: { NS: ['1', '2'] },
      texts: { SS: ['a'] },
      bytes: { B: 'AQ==' },
    }),
  ).toEqual({
    text: '',
    number: 2.5,
    yes: false,
    nothing: null,
    list: [1, { a: 'b' }],
    numbers: [1, 2],
    texts: ['a'],
    bytes: 'AQ==',
  });
  expect(readStreamImage(undefined)).toBeUndefined();
});
