import type { Transaction } from '../../../src/domain/transactions';

const DAY_MS = 86_400_000;
const WINDOWS = [1, 7, 30];

/** A detector as it is first written: it stores all transactions and computes the features from them each time. */
export class NaiveDetector {
  private readonly byAccount = new Map<string, Transaction[]>();
  private readonly byMerchant = new Map<string, Transaction[]>();

  next(transaction: Transaction): number {
    const account = this.byAccount.get(transaction.accountId) ?? [];
    const merchant = this.byMerchant.get(transaction.merchantId) ?? [];
    const amounts = account.map(({ amount }) => amount);
    const mean = computeMean(amounts);
    const deviation = Math.sqrt(computeMean(amounts.map((amount) => (amount - mean) ** 2)));
    const deviations = amounts.length === 0 ? 0 : (transaction.amount - mean) / Math.max(1, deviation);
    const counts = [account, merchant].flatMap((history) =>
      WINDOWS.map((days) => history.filter(({ time }) => time > transaction.time - days * DAY_MS).length),
    );
    this.byAccount.set(transaction.accountId, [...account, transaction]);
    this.byMerchant.set(transaction.merchantId, [...merchant, transaction]);
    const busy = counts.reduce((sum, count) => sum + count, 0) / 1_000;
    return 100 / (1 + Math.exp(6 - deviations - busy));
  }
}

const computeMean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
