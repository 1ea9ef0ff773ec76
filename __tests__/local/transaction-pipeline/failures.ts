import { DeleteMessageCommand, GetQueueAttributesCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { readFirstCommand } from '../../support/runbook-commands';
import { waitUntil } from '../emulator-client';
import type { Pipeline } from './pipeline';

/** Puts an event that is no transaction on the bus. Its retries take minutes. */
export function sendInvalidEvent(pipeline: Pipeline): void {
  it('takes a poison record', async () => {
    expect(await pipeline.project.runOrFail('faults', 'poison', 'transaction-pipeline')).toContain(
      `sent to ${pipeline.getOutput('TransactionBusName')}: FraudDetector fails`,
    );
  });
}

/** Tests where events are that could not be processed. */
export function testFailures(pipeline: Pipeline): void {
  it('retains the poison record in a queue, with the reason', async () => {
    const QueueUrl = pipeline.getQueueUrl('DetectorRetriesDlq');
    const isRetained = async () => {
      const { Attributes } = await pipeline.sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
      );
      return Attributes?.ApproximateNumberOfMessages === '1';
    };
    expect(await waitUntil(isRetained, 300_000)).toBe(true);
    const { Messages } = await pipeline.sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 1 }),
    );
    expect(Messages?.[0]?.Body).toContain('poison-');
    expect(Messages?.[0]?.Body).toMatch(/must/);
    expect(await pipeline.project.runOrFail(...readFirstCommand('dead-letters'))).toContain(
      'message moved to the queue of failures',
    );
    // The load test counts the messages that become visible in this queue.
    await pipeline.sqs.send(
      new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages![0]!.ReceiptHandle }),
    );
  });

  it('has no message in another queue for failures', async () => {
    const queues = [
      'ReceivedTransactionsDlq',
      'IngestRetriesDlq',
      'NotifierRetriesDlq',
      'AuditTrailDlq',
      'RuleMatchesDlq',
      'UndeliveredEvents',
    ];
    for (const id of queues) {
      const { Attributes } = await pipeline.sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl: pipeline.getQueueUrl(id),
          AttributeNames: ['ApproximateNumberOfMessages'],
        }),
      );
      expect([id, Attributes?.ApproximateNumberOfMessages]).toEqual([id, '0']);
    }
  });
}
