import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { ServiceError } from '../../core/service-error';
import type { Row } from './row';

/** A request that DynamoDB rejects. */
export const createValidationError = (message: string): ServiceError =>
  new ServiceError('ValidationException', `ValidationException: ${message}`, { status: 400 });

/** @param row the stored row, if the request requires it */
export const createConditionError = (row?: Row): ConditionalCheckFailedException =>
  new ConditionalCheckFailedException({
    message: 'The conditional request failed',
    $metadata: { httpStatusCode: 400 },
    ...(row && { Item: row as never }),
  });

/** @param codes the reason of each item of the transaction; `None` for those that are not the reason */
export const createCancelled = (codes: readonly string[]): TransactionCanceledException =>
  new TransactionCanceledException({
    message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes.join(', ')}]`,
    $metadata: { httpStatusCode: 400 },
    CancellationReasons: codes.map((Code) => ({ Code })),
  });
