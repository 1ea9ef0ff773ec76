import { HOURS_PER_MONTH } from '../hours';
import type { TrafficLevel } from '../traffic';

/** The transactions, and the events that they cause. The plan determines how they are processed. */
export interface TransactionTraffic {
  /** Spread evenly over the day. */
  readonly transactionsPerDay: number;
  /** The sum of the shares of transactions that the five rules match. */
  readonly matchesPerTransaction: number;
  /** The share of transactions that the detector does not approve. */
  readonly suspiciousShare: number;
  /** The share of transactions whose investigation has a result. */
  readonly feedbackShare: number;
  /** The share of requests that read transactions. */
  readonly queryShare: number;
}

/** The hours of a month in which transactions arrive: all of them. */
export const TRAFFIC_HOURS = HOURS_PER_MONTH;
const DAYS_PER_MONTH = HOURS_PER_MONTH / 24;

/** A usual day. The shares are assumptions; a quarter of the hours is night. */
const USUAL_TRAFFIC: TransactionTraffic = {
  transactionsPerDay: 1e6,
  matchesPerTransaction: 0.4,
  suspiciousShare: 0.01,
  feedbackShare: 0.002,
  queryShare: 0.02,
};

/** Creates the traffic of a number of transactions a day. */
export const createTransactionTraffic = (transactionsPerDay: number): TransactionTraffic => ({
  ...USUAL_TRAFFIC,
  transactionsPerDay,
});

/** A million transactions on a usual day, and 100 million on the largest one. */
export const TRANSACTION_TRAFFIC: Readonly<Record<TrafficLevel, TransactionTraffic>> = {
  idle: createTransactionTraffic(0),
  normal: createTransactionTraffic(1e6),
  peak: createTransactionTraffic(100e6),
};

/** What happens in a month. */
export interface MonthlyFlow {
  readonly transactions: number;
  /** Matches of the five rules. Each invokes the detector again, which changes nothing. */
  readonly matches: number;
  readonly suspicious: number;
  readonly feedback: number;
  readonly queries: number;
  /** Transactions a second. */
  readonly perSecond: number;
}

/** Counts the transactions of a month and the events that follow from them. */
export function countFlow(traffic: TransactionTraffic): MonthlyFlow {
  const transactions = traffic.transactionsPerDay * DAYS_PER_MONTH;
  return {
    transactions,
    matches: transactions * traffic.matchesPerTransaction,
    suspicious: transactions * traffic.suspiciousShare,
    feedback: transactions * traffic.feedbackShare,
    queries: transactions * traffic.queryShare,
    perSecond: transactions / (TRAFFIC_HOURS * 3600),
  };
}

/** The results of FraudDetector: one for each event of each target that sends it events. */
export const countDetections = ({ transactions, matches, feedback }: MonthlyFlow): number =>
  transactions + matches + feedback;

/** Describes the traffic in a few sentences. */
export function describeTransactionTraffic(traffic: TransactionTraffic): readonly string[] {
  const { transactionsPerDay, matchesPerTransaction, suspiciousShare, feedbackShare, queryShare } = traffic;
  const format = (value: number) => value.toLocaleString('en-US');
  const formatPercent = (share: number) => `${format(share * 100)} %`;
  if (transactionsPerDay === 0) return ['no transactions'];
  return [
    `${format(transactionsPerDay)} transactions a day, spread evenly over the day, and ${formatPercent(queryShare)} as many queries`,
    `the five rules match ${formatPercent(matchesPerTransaction)} of the transactions, ${formatPercent(suspiciousShare)} are suspicious, ${formatPercent(feedbackShare)} are investigated`,
  ];
}
