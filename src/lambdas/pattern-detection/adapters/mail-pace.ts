import { setTimeout as sleep } from 'node:timers/promises';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { MAIL_INTERVAL_MS, MAIL_PACE_ID } from '../../../domain/alerts';
import { tryConditionalUpdate } from '../../shared/document-client';

/** The turns of all processors to publish: one a second. */
export interface MailPace {
  /** Waits for the next turn. Returns false, without a turn, if it is later than in `maxWaitMs` milliseconds. */
  waitForTurn(maxWaitMs: number): Promise<boolean>;
}

const MAX_ATTEMPTS = 5;

/**
 * Creates the adapter of the row of AlertLimits that contains the next free turn.
 * @param wait waits for milliseconds
 */
export const createMailPace = (
  client: DynamoDBDocumentClient,
  table: string,
  now: () => number = Date.now,
  wait: (ms: number) => Promise<unknown> = sleep,
): MailPace => {
  /** Moves the next turn. Returns it in milliseconds since 1970, or undefined if the condition is not met. */
  const moveTurn = async (set: string, condition: string, values: Record<string, number>) => {
    const moved = await tryConditionalUpdate(
      client.send(
        new UpdateCommand({
          TableName: table,
          Key: { limitId: MAIL_PACE_ID },
          UpdateExpression: `SET nextAt = ${set}`,
          ConditionExpression: condition,
          ExpressionAttributeValues: { ':interval': MAIL_INTERVAL_MS, ...values },
          ReturnValues: 'UPDATED_NEW',
        }),
      ),
    );
    return moved && Number(moved.Attributes?.nextAt ?? 0) - MAIL_INTERVAL_MS;
  };
  return {
    waitForTurn: async (maxWaitMs) => {
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        const time = now();
        // The turn is free now, or it is after the turns of the processors that wait.
        const turn =
          (await moveTurn(':now + :interval', 'attribute_not_exists(nextAt) OR nextAt <= :now', {
            ':now': time,
          })) ??
          (await moveTurn('nextAt + :interval', 'nextAt BETWEEN :now AND :latest', {
            ':now': time,
            ':latest': time + maxWaitMs,
          }));
        if (turn === undefined) continue;
        if (turn > time) await wait(turn - time);
        return true;
      }
      return false;
    },
  };
};
