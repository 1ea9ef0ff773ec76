import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import type { ApprovalPageDeps } from '../../../../src/lambdas/pattern-detection/approval-page';
import type { AlertProcessorDeps } from '../../../../src/lambdas/pattern-detection/process-alerts';
import type { Queue } from '../../../../src/lambdas/shared/queues';
import type { CallOptions } from '../../core/service-call';
import type { Write } from '../../services/dynamodb/database';
import { markFirst, markRequestFirst, omitFromDigests, publishTwice } from './notification-bugs';

type Consumer = (event: KinesisStreamEvent) => Promise<KinesisStreamBatchResponse>;

/** How a planted bug changes the system. What is not given is as deployed. */
export interface PlantedBug {
  /** Changes a write of a table. */
  readonly rewrite?: (write: Write) => Write;
  readonly changeConsumer?: (consume: Consumer) => Consumer;
  readonly changeFailedMessages?: (queue: Queue) => Queue;
  readonly changeAlertQueue?: (queue: Queue) => Queue;
  readonly changeAlertDeps?: (deps: AlertProcessorDeps) => AlertProcessorDeps;
  readonly changePageDeps?: (deps: ApprovalPageDeps) => ApprovalPageDeps;
  /** The options of the clients that publish to topics. */
  readonly publishing?: CallOptions;
  /** The concurrency of AlertProcessor, and the visibility timeout of its queue. */
  readonly alertProcessor?: { readonly concurrency: number; readonly visibilitySeconds: number };
}

/** Replaces a part of the condition of the writes that have it. */
const replaceCondition =
  (part: string, by: string): NonNullable<PlantedBug['rewrite']> =>
  (write) => {
    const condition = String(write.ConditionExpression ?? '');
    return condition.includes(part) ? { ...write, ConditionExpression: condition.replace(part, by) } : write;
  };

const LATE_MS = 1_000;

/** The planted bugs by name. Each breaks an invariant within a few seeds, or the invariants prove nothing. */
export const BUGS = {
  'a failed batch is acknowledged': {
    changeConsumer: (consume) => async (event) => {
      await consume(event).catch(() => undefined);
      return { batchItemFailures: [] };
    },
  },
  'the batch is retried from the record after the failed one': {
    changeConsumer: (consume) => async (event) => {
      const { batchItemFailures } = await consume(event);
      return {
        batchItemFailures: batchItemFailures.flatMap(({ itemIdentifier }) => {
          const index = event.Records.findIndex(({ kinesis }) => kinesis.sequenceNumber === itemIdentifier);
          const next = event.Records[index + 1];
          return next ? [{ itemIdentifier: next.kinesis.sequenceNumber }] : [];
        }),
      };
    },
  },
  'a rejected event that cannot be queued is dropped': {
    changeFailedMessages: (queue) => ({
      ...queue,
      send: async (messages) => {
        await queue.send(messages);
        return [];
      },
    }),
  },
  'a detector is saved without a condition': {
    rewrite: (write) => {
      const { Item, TableName } = write;
      return TableName === 'DetectorState' && Item !== undefined ? { Item, TableName } : write;
    },
  },
  'the id of an alert depends on the attempt': {
    changeAlertQueue: (queue) => {
      let sent = 0;
      return {
        ...queue,
        send: (messages) =>
          queue.send(
            messages.map((message) => ({
              ...message,
              body: {
                ...message.body,
                alertId: `${(message.body as { alertId: string }).alertId}#${++sent}`,
              },
            })),
          ),
      };
    },
  },
  'an alert is marked before it is published': { changeAlertDeps: markFirst },
  'an alert is published twice by one invocation': { changeAlertDeps: publishTwice },
  'an approval is marked as requested before it is created': { changeAlertDeps: markRequestFirst },
  'a digest omits an alert': { changeAlertDeps: omitFromDigests },
  'a refused event is queued without its content': {
    changeFailedMessages: (queue) => ({
      ...queue,
      send: (messages) =>
        queue.send(messages.map((message) => ({ ...message, body: { ...message.body, text: '' } }))),
    }),
  },
  'an alert is published without a claim': {
    rewrite: (write) =>
      replaceCondition(
        'claimedUntil = :claimed AND',
        'claimedUntil = :claimed OR attribute_exists(alertId) OR',
      )(
        replaceCondition(
          'attribute_not_exists(alertId) OR',
          'attribute_not_exists(alertId) OR attribute_exists(alertId) OR',
        )(write),
      ),
  },
  'the client repeats a publication': { publishing: { attempts: 3, limitMs: 3_000 } },
  'throttling uses up the receives of a message': {
    alertProcessor: { concurrency: 1, visibilitySeconds: 5 },
  },
  'a decision is recorded without the state': {
    rewrite: replaceCondition(
      '#state = :pending AND jti',
      '(#state = :pending OR attribute_exists(jti)) AND jti',
    ),
  },
  'a person can decide one second too long': {
    rewrite: replaceCondition(' AND decideBy > :now', ''),
    changePageDeps: (deps) => {
      // The page compares with a time that is too early, and writes the real one.
      const now = () => deps.telemetry.now() - LATE_MS;
      return {
        ...deps,
        telemetry: { ...deps.telemetry, now },
        approvals: {
          ...deps.approvals,
          recordDecision: (approvalId, decision, decideBy) =>
            deps.approvals.recordDecision(
              approvalId,
              { ...decision, decidedAt: decision.decidedAt + LATE_MS },
              decideBy,
            ),
        },
      };
    },
  },
  'an approval expires when its row is deleted': {
    rewrite: (write) => {
      const condition = String(write.ConditionExpression ?? '');
      if (!condition.includes('decideBy <= :now')) return write;
      const values = write.ExpressionAttributeValues as { readonly ':now': string };
      return {
        ...write,
        ConditionExpression: condition.replace('decideBy <= :now', 'expiresAt <= :deletion'),
        ExpressionAttributeValues: { ...values, ':deletion': Math.floor(Date.parse(values[':now']) / 1000) },
      };
    },
  },
} as const satisfies Readonly<Record<string, PlantedBug>>;

export type BugName = keyof typeof BUGS;

/** Returns the planted bug with a name; nothing is changed without one. */
export const findBug = (name: string | undefined): PlantedBug =>
  name === undefined ? {} : BUGS[name as BugName];
