import { formatNotificationMessage, formatNotificationSubject } from '../../../src/domain/transactions';
import { SCORED_ROW } from './rows';

const parts = [
  { name: 'NightTime', points: 30.5, reason: 'at night' },
  { name: 'base', points: 0, reason: 'an average transaction' },
  { name: 'account-history', points: -4, reason: 'a long history' },
];
const ROW = { ...SCORED_ROW, score: 83.6, outcome: 'decline', parts } as Parameters<
  typeof formatNotificationMessage
>[0];

describe('a notification', () => {
  it('has the summary, what raised the score, and the ids with which people find the transaction', () => {
    const { transactionId, accountId, merchantId, amount, currency } = ROW;
    expect(JSON.parse(formatNotificationMessage(ROW, '1-a'))).toMatchObject({
      summary: `${amount} ${currency} from account ${accountId} at merchant ${merchantId}: score 84 of 100, decline`,
      reasons: ['at night'],
      transactionId,
      score: 83.6,
      traceId: '1-a',
    });
  });

  it('has no trace if the request had none, and is formatted for people', () => {
    const message = formatNotificationMessage(ROW, undefined);
    expect(JSON.parse(message)).not.toHaveProperty('traceId');
    expect(message).toMatch(/^\{\n {2}"summary": /);
  });

  it.each(['review', 'decline'] as const)(
    'has a subject for the outcome %s within the limit of SNS',
    (outcome) => {
      const subject = formatNotificationSubject({ ...ROW, outcome, transactionId: 'x'.repeat(64) });
      expect(subject).toMatch(/^[A-Z].*: x{64} \(score 84\)$/);
      expect(subject.length).toBeLessThanOrEqual(100);
    },
  );
});
