import { DescribeEventBusCommand, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { getError, receiveBodies, send, waitForBodies } from './requests';
import type { Scenario, ScenarioTarget } from './scenario-target';

/** Longer than a scenario, so that messages are received once. */
const visibilitySeconds = 600;

const putEvents = ({ events }: ScenarioTarget, bus: string, ...numbers: readonly number[]) =>
  events.send(
    new PutEventsCommand({
      Entries: numbers.map((n) => ({
        EventBusName: bus,
        Source: 'scenario',
        DetailType: 'Test',
        Detail: JSON.stringify({ n }),
      })),
    }),
  );

interface ReceivedEvent {
  readonly source: string;
  readonly detail: { readonly n: number };
  readonly 'replay-name'?: string;
}

export const DELIVERY_SCENARIOS: readonly Scenario[] = [
  {
    name: 'a bus sends the events that match to the targets of its rules, transformed if that is configured',
    run: async (target) => {
      await target.createBus('Matches');
      const [small, every] = [
        await target.createQueue({ name: 'Small', visibilitySeconds }),
        await target.createQueue({ name: 'Every', visibilitySeconds }),
      ];
      const pattern = { source: ['scenario'] };
      await target.createRule({
        bus: 'Matches',
        name: 'Small',
        pattern: { ...pattern, detail: { n: [{ numeric: ['<', 2] }] } },
        queue: small,
        template: '{"rule":"Small","event":<aws.events.event.json>}',
      });
      await target.createRule({ bus: 'Matches', name: 'Every', pattern, queue: every });
      const { FailedEntryCount } = await putEvents(target, 'Matches', 1, 2, 3);
      const all = await waitForBodies(target, every, 3);
      const wrapped = (await waitForBodies(target, small, 1)).map(
        (body) => JSON.parse(body) as { readonly rule: string; readonly event: ReceivedEvent },
      );
      const plain = all.map((body) => JSON.parse(body) as ReceivedEvent);
      return [
        FailedEntryCount,
        wrapped.map(({ rule, event }) => [rule, event.source, event.detail]),
        plain.map(({ detail }) => detail.n).sort(),
        await getError(target.events.send(new DescribeEventBusCommand({ Name: 'Missing' }))),
      ];
    },
    expected: [0, [['Small', 'scenario', { n: 1 }]], [1, 2, 3], 'ResourceNotFoundException'],
  },
  {
    name: 'a replay sends archived events again, with its name',
    run: async (target) => {
      await target.createBus('Replayed');
      await target.createArchive('Replayed', 'Archived');
      await putEvents(target, 'Replayed', 1, 2);
      const queue = await target.createQueue({ name: 'Again', visibilitySeconds });
      await target.createRule({ bus: 'Replayed', name: 'Late', pattern: { source: ['scenario'] }, queue });
      await target.wait(2);
      await target.startReplay('Replayed', 'Archived', 'again');
      const events = (await waitForBodies(target, queue, 2)).map((body) => JSON.parse(body) as ReceivedEvent);
      return events.map((event) => [event.detail.n, event['replay-name']]).sort();
    },
    expected: [
      [1, 'again'],
      [2, 'again'],
    ],
  },
  {
    name: 'a function that reports a failed message has the others of the batch deleted, until the failed one is dead',
    run: async (target) => {
      const dead = await target.createQueue({ name: 'Poison', visibilitySeconds });
      const deadLetters = { queue: dead, maxReceives: 2 };
      const queue = await target.createQueue({ name: 'Processed', visibilitySeconds: 1, deadLetters });
      for (const body of ['a', 'bad', 'c']) await send(target, queue, body);
      await target.deliverMessages(queue);
      return [await waitForBodies(target, dead, 1), await receiveBodies(target, queue)];
    },
    expected: [['bad'], []],
  },
  {
    name: 'an error halves a batch of records, until the failed one is alone and goes to the destination',
    run: async (target) => {
      await target.createStream('Halved');
      const failures = await target.createQueue({ name: 'Discarded', visibilitySeconds });
      await target.deliverRecords('Halved', failures);
      const { FailedRecordCount } = await target.streams.send(
        new PutRecordsCommand({
          StreamName: 'Halved',
          Records: ['a', 'b', 'c', 'bad', 'e'].map((text) => ({
            PartitionKey: 'k',
            Data: Buffer.from(text),
          })),
        }),
      );
      const bodies = (await waitForBodies(target, failures, 1)).map(
        (body) =>
          JSON.parse(body) as {
            readonly requestContext: { readonly condition: string; readonly approximateInvokeCount: number };
            readonly KinesisBatchInfo: { readonly batchSize: number };
          },
      );
      return [
        FailedRecordCount,
        bodies.map(({ requestContext, KinesisBatchInfo }) => [
          requestContext.condition,
          requestContext.approximateInvokeCount,
          KinesisBatchInfo.batchSize,
        ]),
      ];
    },
    expected: [0, [['RetryAttemptsExhausted', 2, 1]]],
  },
];
