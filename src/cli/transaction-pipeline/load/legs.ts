import { computeDistribution, type Distribution } from '../../statistics/distribution';
import type { TransactionRow } from '../stores/rows';
import type { SentTransaction } from './send';

/** The latency of one leg, in milliseconds. */
export interface Leg extends Distribution {
  readonly leg: string;
}

/**
 * Measures each leg of the transactions of a load test. A request begins when it was due, so that the latencies contain
 * the delays of a sender or a connection that could not keep pace (coordinated omission). The times of the rows are of
 * the functions' clocks.
 */
export function measureLegs(
  sent: readonly SentTransaction[],
  rows: ReadonlyMap<string, TransactionRow>,
): readonly Leg[] {
  const measured = sent.flatMap((transaction) => {
    const row = rows.get(transaction.transactionId);
    return transaction.acceptedAt === undefined || row === undefined
      ? []
      : [{ ...transaction, acceptedAt: transaction.acceptedAt, row }];
  });
  const parse = (text: string | undefined) => (text === undefined ? NaN : Date.parse(text));
  const create = (leg: string, getMs: (one: (typeof measured)[number]) => number): Leg => ({
    leg,
    ...computeDistribution(measured.map(getMs).filter((ms) => !Number.isNaN(ms))),
  });
  return [
    create('request → accepted', ({ due, acceptedAt }) => acceptedAt - due),
    create('request → accepted, without waiting to be sent', ({ sentAt, acceptedAt }) => acceptedAt - sentAt),
    create('received → scored', ({ row }) => parse(row.scoredAt) - parse(row.receivedAt)),
    create('scored → notified', ({ row }) => parse(row.notifiedAt) - parse(row.scoredAt)),
    create('request → scored', ({ due, row }) => parse(row.scoredAt) - due),
    create('request → notified', ({ due, row }) => parse(row.notifiedAt) - due),
  ];
}
