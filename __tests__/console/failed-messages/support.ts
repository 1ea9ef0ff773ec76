import { dropMessages, type DroppedMessage } from '../../../src/cli/failures/drop-messages';
import type { ConsoleOptions } from '../../../src/console/server/app';
import { failedMessagesSection, openFailedMessages } from '../../../src/console/sections/failed-messages';
import { createQueueResource, createStack, createUrl } from '../../cli/failures/support';
import { FakeQueues } from '../../cli/target/fake-queues';
import { serveSections, type TestConsole } from '../support';

export const DLQ = 'DetectorRetriesDlq-local';
export const SOURCE = 'DetectorRetries-local';
export const MANUAL = 'UnwrittenChanges-local';

const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:000000000000:function:FraudDetector-local:live';

/** Creates a message of an invocation that failed. @param amount what is wrong in it */
export const createFailure = (transactionId: string, amount: unknown) => ({
  requestContext: { functionArn: FUNCTION_ARN, condition: 'RetriesExhausted', approximateInvokeCount: 3 },
  requestPayload: { 'detail-type': 'TransactionReceived', detail: { version: 1, transactionId, amount } },
  responsePayload: {
    errorType: 'InvalidEventError',
    errorMessage: `detail.amount of ${transactionId} is no number`,
  },
});

export interface ServedFailures {
  readonly served: TestConsole;
  readonly queues: FakeQueues;
  readonly dropped: DroppedMessage[];
  /** Puts the messages into the queues with which a test begins. */
  readonly fill: () => void;
}

/** Serves the section on queues in memory: one with a source, one without. */
export async function serveFailures(options: Partial<ConsoleOptions> = {}): Promise<ServedFailures> {
  const queues = new FakeQueues();
  const dropped: DroppedMessage[] = [];
  const stack = createStack('transaction-pipeline', [
    createQueueResource(SOURCE, DLQ),
    createQueueResource(DLQ),
    createQueueResource(MANUAL),
  ]);
  const drop: typeof dropMessages = (selection, details, options) =>
    dropMessages(
      selection,
      { ...details, record: async (messages) => void dropped.push(...messages) },
      options,
    );
  const served = await serveSections(
    [
      {
        ...failedMessagesSection,
        open: (context) => openFailedMessages(context, () => queues as never, drop),
      },
    ],
    { stacks: () => Promise.resolve([stack]), ...options },
  );
  return {
    served,
    queues,
    dropped,
    fill: () => {
      queues.clear();
      queues.add(
        createUrl(DLQ),
        ...[1, 2, 3].map((number) => ({
          body: createFailure(`t-000000${number}`, 'much'),
          sentAt: Date.now() - 60_000,
        })),
        { body: 'no event at all', sentAt: Date.now() - 120_000 },
      );
      queues.add(createUrl(MANUAL), { body: '{}', sentAt: Date.now() - 30_000 });
      dropped.length = 0;
      served.records.length = 0;
    },
  };
}
