import { LambdaClient } from '@aws-sdk/client-lambda';
import { readFirstCommand } from '../../support/runbook-commands';
import { waitUntil } from '../emulator-client';
import { releaseWith } from '../wrong-release';
import { createTransaction, type Pipeline } from './pipeline';

/** The transaction that FraudDetector can't score at first. */
let transactionId = '';

/** Accepts a transaction that FraudDetector can't score, and runs the first command of the runbook. */
export function testRunbooks(pipeline: Pipeline): void {
  it('shows why a transaction is not scored', async () => {
    const lambda = new LambdaClient(pipeline.clients);
    const restore = await releaseWith(lambda, 'FraudDetector-local', { RULES_TABLE: 'NoSuchTable' });
    try {
      const transaction = createTransaction({ accountId: 'test-runbook' });
      ({ transactionId } = transaction);
      expect((await pipeline.post(transaction)).status).toBe(202);
      const isShown = async () =>
        /FraudDetector-local ERROR message not processed: ResourceNotFoundException/.test(
          await pipeline.project.runOrFail(...readFirstCommand('fraud-detection')),
        );
      expect(await waitUntil(isShown, 60_000)).toBe(true);
    } finally {
      await restore();
    }
  });
}

/** Tests that the queue delivers the transaction again, a minute after its failure at the earliest. */
export function testRecovery(pipeline: Pipeline): void {
  it('scores the transaction that FraudDetector could not score', async () => {
    expect(await pipeline.waitForScore(transactionId)).toMatchObject({ outcome: 'approve' });
  });
}
