import type { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { UserError } from '../../errors';
import { formatCommand } from '../../terminal/format-command';

/** The items that a transaction of DynamoDB stores at most. */
export const MAX_TRANSACTION_ITEMS = 100;

/** Creates the condition that a stored rule set still has a revision, which need not be valid. */
export const createRevisionCondition = (revision: unknown) =>
  revision === undefined
    ? { ConditionExpression: 'attribute_not_exists(revision)' }
    : {
        ConditionExpression: 'revision = :revision',
        ExpressionAttributeValues: { ':revision': revision },
      };

/** The reasons of a canceled transaction that mean a change at the same time. */
const CONFLICT_CODES = ['ConditionalCheckFailed', 'TransactionConflict'];

/** Creates the error of a canceled change: only a conflict is a change by someone else. */
export function createCanceledError(
  { CancellationReasons = [], message }: TransactionCanceledException,
  revision: unknown,
): UserError {
  const reasons = CancellationReasons.filter(({ Code }) => Code !== undefined && Code !== 'None');
  if (reasons.some(({ Code }) => CONFLICT_CODES.includes(Code!)))
    return new UserError(
      `someone else changed the rules since revision ${String(revision)} was read, so nothing was stored: ` +
        `compare with ${formatCommand('transaction-pipeline rules list')}, and put the rule again`,
    );
  const names = reasons.map(({ Code, Message }) => `${Code}${Message ? ` (${Message})` : ''}`);
  return new UserError(
    `DynamoDB canceled the change, so nothing was stored: ${[...new Set(names)].join(', ') || message}; put the rule again`,
  );
}
