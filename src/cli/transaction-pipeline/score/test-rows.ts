import { UserError } from '../../errors';
import { FEEDBACK_DELAY_DAYS } from '../evaluate/detector-replay';
import { computeMetrics, type Metrics, type ScoredRow } from '../evaluate/metrics';
import { DAY_MS } from '../evaluate/population/calendar';
import { parseTime } from './parse-time';
import type { TransactionRow } from './parse-row';

/** The days of the test, as numbers of days since 1970. */
export interface TestRange {
  readonly first: number;
  readonly last: number;
  /** Cards with a fraud since this day are omitted as soon as it is confirmed. */
  readonly knownSince: number;
}

/** The Handbook trains for a week, and another week passes until its labels are known. */
const DAYS_BEFORE_TEST = 14;

/** Parses the options of the test. @throws UserError for anything but two days in order */
export function parseTestRange(dates: readonly string[], knownSince: string | undefined): TestRange {
  if (dates.length !== 2)
    throw new UserError(
      `--test has ${dates.length} dates: expected the first and the last day, such as 2018-08-08 2018-08-14`,
    );
  const [first, last] = [parseDay(dates[0]!, '--test'), parseDay(dates[1]!, '--test')];
  if (last < first)
    throw new UserError(`--test: ${dates[1]} is before ${dates[0]}: expected the first day first`);
  return {
    first,
    last,
    knownSince: knownSince === undefined ? first - DAYS_BEFORE_TEST : parseDay(knownSince, '--known-since'),
  };
}

function parseDay(text: string, option: string): number {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? parseTime(text) : undefined;
  if (time === undefined)
    throw new UserError(`${option}: ${text} is not a day: expected one such as 2018-08-08`);
  return time / DAY_MS;
}

/** Collects the scored rows of the test, without the cards that are known as compromised. */
export class TestRows {
  private readonly rows: ScoredRow[] = [];
  /** The first day on which a card is omitted. */
  private readonly omittedFrom = new Map<string, number>();
  private omitted = 0;

  constructor(private readonly range: TestRange) {}

  /** Whether the row belongs to the test, so that its score is needed. */
  includes({ transaction }: TransactionRow): boolean {
    const day = Math.floor(transaction.time / DAY_MS);
    return day >= this.range.first && day <= this.range.last;
  }

  /** Adds a row in the order of time. @param score undefined outside the test */
  add(row: TransactionRow, score: number | undefined): void {
    const { transaction, fraud } = row;
    const { accountId: account } = transaction;
    const day = Math.floor(transaction.time / DAY_MS);
    if (score !== undefined && this.includes(row)) {
      if ((this.omittedFrom.get(account) ?? Infinity) > day)
        this.rows.push({ score, fraud: fraud === true, account, day });
      else this.omitted++;
    }
    if (fraud === true && day >= this.range.knownSince && !this.omittedFrom.has(account))
      this.omittedFrom.set(account, day + FEEDBACK_DELAY_DAYS + 1);
  }

  /** Computes the measures. @throws UserError without a fraud or without a genuine transaction in the test */
  measure(): Metrics & { readonly omitted: number } {
    const metrics = computeMetrics(this.rows);
    if (metrics.frauds === 0 || metrics.frauds === metrics.transactions)
      throw new UserError(
        `the days of --test contain ${metrics.transactions} transactions and ${metrics.frauds} frauds: expected both kinds. ` +
          'Check the days and the column fraud',
      );
    return { ...metrics, omitted: this.omitted };
  }
}
