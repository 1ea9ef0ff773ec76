import {
  applyFeedback,
  readAccount,
  scoreTransaction,
  updateAccount,
  updateMerchant,
} from '../../../src/domain/fraud';
import {
  createTransactionRow,
  DEFAULT_RULES,
  evaluateRules,
  getLocalHour,
  parseTransaction,
  type TransactionRow as StoredTransaction,
  toTransaction,
  toTransactionReceived,
} from '../../../src/domain/transactions';
import type { Deployment } from '../../../src/cli/transaction-pipeline/deployment';
import type { AuditRow, TransactionRow } from '../../../src/cli/transaction-pipeline/stores/rows';
import type { TransactionRequest } from '../../../src/cli/transaction-pipeline/transaction-api';

/** Creates an entry of an audit trail. */
export const createAuditRow = (row: TransactionRow, fields: Partial<AuditRow>): AuditRow => ({
  transactionId: row.transactionId,
  ts: `${row.receivedAt}#${Math.random().toString(36).slice(2)}`,
  type: 'Lambda Function Invocation Result - Success',
  source: 'lambda',
  detail: '{}',
  ...fields,
});

/** Creates the entry with the result of a function. */
export const createResult = (row: TransactionRow, functionId: string, responsePayload: object): AuditRow =>
  createAuditRow(row, {
    detail: JSON.stringify({
      requestContext: {
        functionArn: `arn:aws:lambda:eu-central-1:000000000000:function:${functionId}-local:live`,
      },
      requestPayload: {},
      responsePayload,
    }),
  });

/** A transaction pipeline in memory, which processes each transaction at once with the real rules and model. */
export class SimulatedPipeline {
  readonly rows = new Map<string, TransactionRow>();
  readonly history = new Map<string, AuditRow[]>();
  readonly posted: string[] = [];
  now: number;
  private readonly accounts = new Map<string, Uint8Array>();
  private readonly merchants = new Map<string, Uint8Array>();

  constructor(now: number) {
    this.now = now;
  }

  readonly api = {
    send: async (request: TransactionRequest) => {
      this.posted.push(request.transactionId);
      if (this.rows.has(request.transactionId)) return { duplicate: true };
      this.process(request);
      return { duplicate: false };
    },
  };

  readonly store = {
    listOfAccount: async (accountId: string) =>
      [...this.rows.values()].filter((row) => row.accountId === accountId),
  };

  readonly deployment = {
    getOutput: (name: string) => name,
    events: {
      send: async ({ input }: { input: { Entries: { Detail: string }[] } }) => {
        const detail = JSON.parse(input.Entries[0]!.Detail) as {
          transactionId: string;
          fraud: boolean;
          confirmedAt: string;
        };
        this.confirm(detail);
        return { Entries: [{ EventId: 'event' }] };
      },
    },
  } as unknown as Pick<Deployment, 'events' | 'getOutput'>;

  private process(request: TransactionRequest): void {
    const parsed = parseTransaction(JSON.parse(JSON.stringify(request)), { now: this.now });
    if ('violation' in parsed) throw new Error(JSON.stringify(parsed.violation));
    const { transaction, timeZone } = parsed.value;
    const state = this.accounts.get(transaction.accountId);
    const { features, recentTxnCount } = readAccount(state, transaction);
    const stored = createTransactionRow({
      transaction,
      account: features,
      localHour: getLocalHour(transaction.time, timeZone ?? 'UTC'),
      recentTxnCount,
      receivedAt: new Date(this.now).toISOString(),
      acceptedAt: new Date(this.now).toISOString(),
    });
    this.accounts.set(transaction.accountId, updateAccount(state, transaction));
    const merchant = this.merchants.get(transaction.merchantId);
    const matchedRules = evaluateRules(DEFAULT_RULES.rules, toTransactionReceived(stored));
    const score = scoreTransaction({
      transaction,
      context: stored,
      account: features,
      merchant,
      matchedRules,
    });
    this.merchants.set(transaction.merchantId, updateMerchant(merchant, transaction));
    const time = new Date(this.now).toISOString();
    const row = {
      ...stored,
      ...score,
      scoredAt: time,
      ...(score.outcome === 'approve' ? {} : { notifiedAt: time }),
    } as unknown as TransactionRow;
    this.rows.set(row.transactionId, row);
    this.history.set(row.transactionId, [
      createAuditRow(row, { type: 'TransactionAccepted', source: 'transactions.ingestion' }),
      createResult(row, 'FraudDetector', { score: score.score, outcome: score.outcome }),
      ...score.matchedRules.flatMap((rule) => [
        createAuditRow(row, { type: 'RuleMatched', rule }),
        createResult(row, 'FraudDetector', { score: score.score, alreadyScored: true }),
      ]),
      ...(score.outcome === 'approve' ? [] : [createResult(row, 'Notifier', { notified: true })]),
    ]);
  }

  private confirm({
    transactionId,
    fraud,
    confirmedAt,
  }: {
    transactionId: string;
    fraud: boolean;
    confirmedAt: string;
  }) {
    const row = this.rows.get(transactionId)!;
    const transaction = toTransaction(row as unknown as StoredTransaction);
    const states = applyFeedback(
      { account: this.accounts.get(row.accountId)!, merchant: this.merchants.get(row.merchantId)! },
      { transaction, fraud, earlier: row.fraud, confirmedAt: Date.parse(confirmedAt) },
    );
    this.accounts.set(row.accountId, states.account);
    this.merchants.set(row.merchantId, states.merchant);
    this.rows.set(transactionId, { ...row, fraud, confirmedAt, confirmedBy: 'demonstration' });
  }
}
