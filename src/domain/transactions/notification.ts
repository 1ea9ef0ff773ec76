import type { ScoredRow } from './transaction-row';

/** SNS limits a subject to 100 ASCII characters. Ids have at most 64. */
const VERBS = { decline: 'Declined', review: 'Review', approve: 'Approved' } as const;

/** Formats the subject of a notification. */
export const formatNotificationSubject = ({ outcome, transactionId, score }: ScoredRow): string =>
  `${VERBS[outcome]}: ${transactionId} (score ${Math.round(score)})`;

/** Formats a notification: what happened, why, and the ids with which people find the transaction. */
export const formatNotificationMessage = (row: ScoredRow, traceId: string | undefined): string => {
  const { transactionId, accountId, merchantId, amount, currency, score, outcome, timestamp, scoredAt } = row;
  const summary =
    `${amount} ${currency} from account ${accountId} at merchant ${merchantId}: ` +
    `score ${Math.round(score)} of 100, ${outcome}`;
  const reasons = row.parts.filter(({ points }) => points > 0).map(({ reason }) => reason);
  const { matchedRules, receivedAt } = row;
  return JSON.stringify(
    {
      summary,
      reasons,
      transactionId,
      accountId,
      merchantId,
      amount,
      currency,
      timestamp,
      score,
      outcome,
      matchedRules,
      receivedAt,
      scoredAt,
      traceId,
    },
    null,
    2,
  );
};
