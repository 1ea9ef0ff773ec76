import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';

/** @param codes the reason of each item of the transaction; `None` for those that are not the reason */
export const createCancelled = (codes: readonly string[]): TransactionCanceledException =>
  new TransactionCanceledException({
    message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes.join(', ')}]`,
    $metadata: {},
    CancellationReasons: codes.map((Code) => ({ Code })),
  });
