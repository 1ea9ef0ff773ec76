import { type PutObjectCommand, S3ServiceException } from '@aws-sdk/client-s3';
import fc from 'fast-check';
import type { SQSEvent } from 'aws-lambda';
import { readFileSync } from 'node:fs';
import { createAuditObjects } from '../../../src/lambdas/trading-platform/adapters/audit-objects';
import { createAuditObject } from '../../../src/lambdas/trading-platform/create-audit-object';
import { createAuditRecorder } from '../../../src/lambdas/trading-platform/record-audit';
import { ApiWorld } from './api-world';

const {
  Records: [MESSAGE],
} = JSON.parse(readFileSync(`${__dirname}/../../fixtures/events/sqs-batch.json`, 'utf8')) as SQSEvent;

const createEvent = (id: string, time = '2026-11-29T12:00:00Z') => ({
  version: '0',
  id,
  'detail-type': 'OrderAccepted',
  source: 'trading.orders',
  account: '123456789012',
  time,
  region: 'us-east-1',
  resources: [],
  detail: { eventId: `e-${id}`, account: 'acc-1', amount: '0.1' },
});

/** A bucket with conditional writes. */
const createBucket = () => {
  const objects = new Map<string, string>();
  const state = { isDown: false };
  const client = {
    send: (({ input }: PutObjectCommand) => {
      if (state.isDown) return Promise.reject(new Error('S3 is down'));
      if (input.IfNoneMatch === '*' && objects.has(input.Key!))
        return Promise.reject(
          new S3ServiceException({
            name: 'PreconditionFailed',
            $fault: 'client',
            $metadata: { httpStatusCode: 412 },
          }),
        );
      objects.set(input.Key!, String(input.Body));
      return Promise.resolve({});
    }) as never,
  };
  return { objects, state, client };
};

const createWorld = () => {
  const { telemetry, logs, counts } = new ApiWorld();
  const bucket = createBucket();
  const record = createAuditRecorder({ telemetry, objects: createAuditObjects('audit', bucket.client) });
  const send = async (...bodies: readonly (object | string)[]) => {
    const { batchItemFailures } = await record({
      Records: bodies.map((body, index) => ({
        ...MESSAGE!,
        messageId: `m${index}`,
        body: typeof body === 'string' ? body : JSON.stringify(body),
      })),
    });
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };
  return { ...bucket, logs, counts, send };
};

it('writes a line of JSON per event, ordered by time, below its day', async () => {
  const { objects, counts, send } = createWorld();
  const [late, early] = [createEvent('a', '2026-11-29T23:59:59Z'), createEvent('b', '2026-11-29T23:59:58Z')];
  expect(await send(late, early)).toEqual([]);
  const [[key, body]] = [...objects] as [[string, string]];
  expect(key).toMatch(/^events\/2026\/11\/29\/[0-9a-f]{40}\.jsonl$/);
  expect(
    body
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual([early, late]);
  expect(counts.get('AuditEventsRecorded')).toBe(2);
});

it('a batch that is delivered again, in any order, is the same object', async () => {
  const { objects, send } = createWorld();
  const events = ['a', 'b', 'c'].map((id) => createEvent(id));
  await send(...events);
  expect(await send(...[...events].reverse(), events[0]!)).toEqual([]);
  expect(objects.size).toBe(1);
});

it.each([
  ['text', 'not JSON'],
  ['no id', { ...createEvent('x'), id: undefined }],
  ['a wrong time', { ...createEvent('x'), time: '../../secret' }],
  ['no detail', { ...createEvent('x'), detail: 'text' }],
])('a message with %s is returned alone, and its content is not in the log', async (_, body) => {
  const { objects, logs, send } = createWorld();
  expect(await send(createEvent('a'), body, createEvent('b'))).toEqual(['m1']);
  expect([...objects.values()].join('').trimEnd().split('\n')).toHaveLength(2);
  const text = JSON.stringify(logs, (__, value: unknown) => (value instanceof Error ? value.message : value));
  expect(text).toContain('"message_id":"m1"');
  expect(text).not.toMatch(/not JSON|secret/);
});

it('while the bucket fails, all messages are returned, and later recorded once', async () => {
  const { objects, state, counts, send } = createWorld();
  state.isDown = true;
  expect(await send(createEvent('a'), createEvent('b'))).toEqual(['m0', 'm1']);
  expect(counts.get('AuditEventsRecorded')).toBeUndefined();
  state.isDown = false;
  expect(await send(createEvent('a'), createEvent('b'))).toEqual([]);
  expect(objects.size).toBe(1);
});

it('an object depends only on the set of its events, and contains each once', () => {
  const anyEvents = fc.uniqueArray(fc.record({ id: fc.string({ minLength: 1 }), second: fc.nat(59) }), {
    selector: ({ id }) => id,
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(anyEvents, fc.infiniteStream(fc.nat()), (list, choices) => {
      const events = list.map(({ id, second }) =>
        createEvent(id, `2026-11-29T12:00:${String(second).padStart(2, '0')}Z`),
      );
      const shuffled = events
        .map((event) => ({ event, rank: choices.next().value as number }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ event }) => event);
      const object = createAuditObject(events);
      expect(createAuditObject([...shuffled, shuffled[0]!])).toEqual(object);
      expect(object.body.trimEnd().split('\n')).toHaveLength(events.length);
    }),
  );
});
