import {
  applyAccountFeedback,
  applyMerchantFeedback,
  readAccount,
  scoreTransaction,
  updateAccount,
  updateMerchant,
} from '../../../../src/domain/fraud';
import {
  evaluateRules,
  formatProfileId,
  isScored,
  type ScoredRow,
  toTransaction,
  toTransactionReceived,
  type TransactionRow,
} from '../../../../src/domain/transactions';
import type { Profile } from '../../../../src/lambdas/transaction-pipeline/adapters/profiles';
import type { Change } from '../../services/dynamodb/table';
import { formatKey, type Monitor } from './monitor';
import type { RuleHistory } from './rule-history';
import { TABLE_NAMES } from './stores';

/** So many earlier histories of a merchant are stored, for decisions that leave the history as it is. */
const MAX_STATES = 30;

/**
 * Checks each write against what the system promises, with the same model as the handlers, but on the stored rows at the
 * time of the write: it decides from what is stored, not from what a handler has read.
 */
export class CommitCheck {
  /** How often an investigation changed the history of a profile. */
  readonly feedbackCounts = new Map<string, number>();
  /** How many decisions left the history of a merchant as it was, by its profile, because others changed it all the time. */
  readonly skippedCounts = new Map<string, number>();
  /** Set while nothing may change. */
  isFrozen = false;
  /** The longest time between the acceptance of a transaction and its decision. */
  longestStallMs = 0;
  decisions = 0;
  private readonly states = new Map<string, (Uint8Array | undefined)[]>();

  constructor(
    private readonly monitor: Monitor,
    private readonly rules: RuleHistory,
    private readonly now: () => number,
  ) {}

  /** Checks the writes of one request, which have their effect together. */
  check(changes: readonly Change[]): void {
    const profiles = new Map<string, ExpectedProfile>();
    const stored = new Map<string, { readonly before?: Profile; readonly after?: Profile }>();
    for (const { table, before, after } of changes) {
      if (table !== TABLE_NAMES.auditLogs && table !== TABLE_NAMES.rules)
        this.checkFreeze(table, before, after);
      if (table !== TABLE_NAMES.profiles) continue;
      const change = { before: before as Profile | undefined, after: after as Profile | undefined };
      const { profileId } = (after ?? before) as unknown as Profile;
      if (!profileId.startsWith('detector#')) stored.set(profileId, change);
    }
    const find = (id: string): ExpectedProfile => {
      const known = profiles.get(id);
      if (known) return known;
      const change = stored.get(id);
      const created = { state: change?.before?.state, count: 0, isStored: change !== undefined };
      profiles.set(id, created);
      return created;
    };
    for (const { table, before, after } of changes)
      if (table === TABLE_NAMES.transactions)
        this.checkRow(before as TransactionRow | undefined, after as TransactionRow | undefined, find);
    for (const [id, { before, after }] of stored) this.checkProfile(id, before, after, profiles.get(id));
  }

  private checkFreeze(table: string, before: object | undefined, after: object | undefined): void {
    if (this.isFrozen && JSON.stringify(before) !== JSON.stringify(after))
      this.monitor.report(
        'replayHarmless',
        `${table}: ${JSON.stringify(before)} became ${JSON.stringify(after)}`,
      );
  }

  private checkRow(
    before: TransactionRow | undefined,
    after: TransactionRow | undefined,
    find: (profileId: string) => ExpectedProfile,
  ): void {
    const row = after ?? before!;
    if (!after) return this.monitor.report('nothingLost', `the row ${formatKey(row)} was deleted`);
    const transaction = toTransaction(row);
    if (before?.receivedAt !== row.receivedAt) {
      if (before) this.monitor.report('oneRow', `the row ${formatKey(row)} was replaced`);
      const account = find(formatProfileId('account', row.accountId));
      const { features } = readAccount(account.state, transaction);
      if (JSON.stringify(features) !== JSON.stringify(row.account))
        this.monitor.report(
          'exactScore',
          `${formatKey(row)} has other features than the history of its account`,
        );
      account.state = updateAccount(account.state, transaction);
      account.count++;
      return;
    }
    if (
      isScored(before) &&
      (!isScored(row) || before.scoredAt !== row.scoredAt || before.score !== row.score)
    )
      this.monitor.report(
        'oneDecision',
        `${formatKey(row)} was scored ${before.score}, and again ${row.score}`,
      );
    if (isScored(row) && before.scoredAt !== row.scoredAt)
      this.checkDecision(before, row, find(formatProfileId('merchant', row.merchantId)));
    if (row.fraud !== undefined && before.fraud !== row.fraud) {
      const feedback = {
        transaction,
        fraud: row.fraud,
        earlier: before.fraud,
        confirmedAt: Date.parse(row.confirmedAt!),
      };
      for (const [kind, id, apply] of [
        ['account', row.accountId, applyAccountFeedback],
        ['merchant', row.merchantId, applyMerchantFeedback],
      ] as const) {
        const profileId = formatProfileId(kind, id);
        const profile = find(profileId);
        profile.state = apply(profile.state, feedback);
        profile.count++;
        this.feedbackCounts.set(profileId, (this.feedbackCounts.get(profileId) ?? 0) + 1);
        if (!profile.isStored)
          this.monitor.report('countedOnce', `the result about ${formatKey(row)} is not in ${profileId}`);
      }
    }
  }

  private checkDecision(before: TransactionRow, row: ScoredRow, merchant: ExpectedProfile): void {
    this.decisions++;
    this.longestStallMs = Math.max(this.longestStallMs, this.now() - Date.parse(row.acceptedAt!));
    // A decision after many conflicts leaves the history as it is, so that it may depend on an earlier one.
    const earlier = this.states.get(row.merchantId) ?? [undefined];
    const states = merchant.isStored ? [merchant.state] : earlier;
    const ruleSets = this.rules.listActive(this.now());
    const isExact = states.some((state) =>
      ruleSets.some(({ rules }) => {
        const expected = scoreTransaction({
          transaction: toTransaction(before),
          context: before,
          account: before.account,
          merchant: state,
          matchedRules: evaluateRules(rules, toTransactionReceived(before)),
          confirmed: before.fraud,
        });
        return expected.score === row.score && expected.outcome === row.outcome;
      }),
    );
    if (!isExact)
      this.monitor.report('exactScore', `${formatKey(row)} was scored ${row.score}, which no history gives`);
    if (!merchant.isStored) {
      const id = formatProfileId('merchant', row.merchantId);
      this.skippedCounts.set(id, (this.skippedCounts.get(id) ?? 0) + 1);
      return;
    }
    merchant.state = updateMerchant(merchant.state, toTransaction(row));
    merchant.count++;
    this.states.set(row.merchantId, [...earlier, merchant.state].slice(-MAX_STATES));
  }

  private checkProfile(
    id: string,
    before: Profile | undefined,
    after: Profile | undefined,
    expected: ExpectedProfile | undefined,
  ): void {
    const count = (after?.version ?? 0) - (before?.version ?? 0);
    if (count !== (expected?.count ?? 0))
      this.monitor.report(
        'countedOnce',
        `the version of ${id} rose by ${count}: expected ${expected?.count ?? 0}`,
      );
    else if (expected && !equalBytes(expected.state, after?.state))
      this.monitor.report('countedOnce', `${id} has another history than its transactions give`);
  }
}

/** What a history must be after a write. */
interface ExpectedProfile {
  state: Uint8Array | undefined;
  /** How many changes the write contains. */
  count: number;
  readonly isStored: boolean;
}

const equalBytes = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && Buffer.compare(a, b) === 0);
