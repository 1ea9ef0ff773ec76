import { THRESHOLDS } from '../../domain/fraud';
import { readMerchant } from '../../domain/fraud/merchant/read';
import { parseTraceId } from '../../domain/trace-id';
import { formatProfileId, type Rule } from '../../domain/transactions';
import { formatError } from '../../cli/errors';
import type { Deployment } from '../../cli/transaction-pipeline/deployment';
import { createEntries } from '../../cli/transaction-pipeline/history/entry';
import { readAccountSummary } from '../../cli/transaction-pipeline/read-account';
import { AuditLogStore } from '../../cli/transaction-pipeline/stores/audit-logs';
import { ProfileStore } from '../../cli/transaction-pipeline/stores/profiles';
import { getPurchaseTime, type TransactionRow } from '../../cli/transaction-pipeline/stores/rows';
import { isInvalid, RuleStore } from '../../cli/transaction-pipeline/stores/rules';
import { TransactionStore } from '../../cli/transaction-pipeline/stores/transactions';
import { createListedTransaction } from './decisions/listed-transaction';
import { createSentence } from './story/sentence';
import { createSteps } from './story/steps';

/** The other transactions of the account that the page lists. */
const NEWEST_OF_ACCOUNT = 10;

type Tables = Pick<Deployment, 'dynamo' | 'getOutput'>;

/**
 * Reads a transaction with all that explains its decision: the parts of its score, the rules that matched, and the histories of
 * its account and its merchant as they are now.
 * @param now milliseconds since 1970
 * @throws UserError if there is no such transaction
 */
export async function describeTransaction(tables: Tables, transactionId: string, now: number) {
  const row = await new TransactionStore(tables).get(transactionId);
  const [trail, account, merchant, rules] = await Promise.all([
    new AuditLogStore(tables).read(transactionId),
    readAccountSummary(tables, row.accountId, NEWEST_OF_ACCOUNT),
    describeMerchant(tables, row, now),
    readRules(tables),
  ]);
  const entries = createEntries(trail);
  return {
    ...createListedTransaction(row),
    sentence: createSentence(row, entries, now),
    /** Whether something is still expected to happen, so that the page reads it again. */
    isWaiting: createSteps(row, entries).some(({ status }) => status === 'waiting'),
    paidAt: getPurchaseTime(row),
    localHour: row.localHour,
    recentTxnCount: row.recentTxnCount,
    region: row.region,
    cardNotPresent: row.cardNotPresent,
    traceId: parseTraceId(row.traceHeader),
    model: row.model,
    confirmedAt: row.confirmedAt,
    confirmedBy: row.confirmedBy,
    thresholds: THRESHOLDS,
    parts: (row.parts ?? []).map((part) => ({
      ...part,
      isRule: row.matchedRules?.includes(part.name) === true,
    })),
    matchedRules: (row.matchedRules ?? []).map((ruleId) => describeRule(ruleId, row, rules)),
    account: { ...account, newest: account.newest.map(createListedTransaction) },
    merchant,
  };
}

/** Reads the active rules; none if they are invalid, which the page of the rules reports. */
async function readRules(tables: Tables): Promise<readonly Rule[]> {
  const active = await new RuleStore(tables).read();
  return isInvalid(active) ? [] : active.rules;
}

/** A rule that matched: the points it added then, and whether it is still the same. */
function describeRule(ruleId: string, { parts = [] }: TransactionRow, rules: readonly Rule[]) {
  const part = parts.find(({ name }) => name === ruleId);
  const active = rules.find((rule) => rule.ruleId === ruleId);
  return {
    ruleId,
    points: part?.points ?? 0,
    reason: part?.reason ?? active?.description ?? '',
    activePoints: active?.points,
    isEnabled: active?.enabled,
  };
}

/** Reads the history of a merchant; `problem` explains why there is none, or why it cannot be read. */
async function describeMerchant(tables: Tables, row: TransactionRow, now: number) {
  const { merchantId } = row;
  const profile = await new ProfileStore(tables).get(formatProfileId('merchant', merchantId));
  if (profile?.state === undefined)
    return { merchantId, problem: 'No transaction of the merchant has a score yet.' };
  try {
    return { merchantId, history: readMerchant(profile.state, { ...row, time: now }) };
  } catch (error) {
    return { merchantId, problem: formatError(error) };
  }
}
