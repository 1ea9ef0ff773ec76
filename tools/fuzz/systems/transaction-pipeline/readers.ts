import { readRules } from '../../../../src/cli/transaction-pipeline/rules/file';
import { parsePercent, parseTimeZone } from '../../../../src/cli/transaction-pipeline/commands/options';
import { readTransactions } from '../../../../src/cli/transaction-pipeline/score/read-file';
import {
  ANOMALY_RULES,
  DEFAULT_RULES,
  parseRuleSet,
  RULE_PATTERNS,
} from '../../../../src/domain/transactions';
import { encodeCursor, parseTransactionQuery } from '../../../../src/domain/transactions/transaction-query';
import type { FuzzEntry } from '../../core/entry';
import { createFileEntry, createReaderEntry } from '../../inputs/files';
import { ACCEPTED_ROW, SCORED_ROW } from './examples';

const LABELLED_ROWS = [
  'transactionId,accountId,merchantId,timestamp,amount,currency,merchantCategory,country,cardNotPresent,fraud',
  't-1,acc-1,shop-1,2026-11-29T11:59:00Z,25.5,EUR,groceries,NL,false,0',
  't-2,acc-1,shop-2,2026-11-29T12:01:00Z,912.50,USD,crypto,BR,true,1',
  '"t-3","acc-2","shop, ""the other""",2026-11-29T12:02:00Z,7,EUR,,,,0',
].join('\n');

const RULES = ANOMALY_RULES.map((ruleId) => ({
  ruleId,
  pattern: RULE_PATTERNS[ruleId].pattern,
  points: 25,
  description: `the rule ${ruleId}`,
  enabled: true,
}));

const countTransactions = async (file: string): Promise<boolean> => {
  let count = 0;
  for await (const row of readTransactions(file)) count += row ? 1 : 0;
  return count > 0;
};

/** The entries of tokens, files and configuration of the transaction pipeline. */
export const READER_ENTRIES: readonly FuzzEntry[] = [
  createReaderEntry({
    name: 'transaction-pipeline/token/cursor',
    kind: 'token',
    format: 'text',
    covers: ['src/domain/transactions/transaction-query.ts'],
    examples: () => [encodeCursor(ACCEPTED_ROW.ts), encodeCursor(SCORED_ROW.ts)],
    read: (next: string) => {
      const query = parseTransactionQuery({ accountId: ['acc-1'], next: [next] });
      if ('value' in query && query.value.after !== undefined && encodeCursor(query.value.after) !== next)
        throw new Error('a cursor has two texts');
      return query;
    },
  }),
  createFileEntry({
    name: 'transaction-pipeline/file/labelled-transactions',
    format: 'bytes',
    covers: ['src/cli/transaction-pipeline/score/read-file.ts'],
    examples: () => [Buffer.from(LABELLED_ROWS)],
    file: 'transactions.csv',
    read: countTransactions,
    errors: { names: ['UserError'], message: /transactions\.csv/ },
  }),
  createFileEntry({
    name: 'transaction-pipeline/file/rules',
    format: 'json',
    covers: ['src/cli/transaction-pipeline/rules/file.ts'],
    examples: () => [RULES[0], RULES, { revision: 3, rules: RULES }],
    file: 'rules.json',
    read: readRules,
    errors: { names: ['UserError'], message: /rules\.json/ },
  }),
  createReaderEntry({
    name: 'transaction-pipeline/configuration/active-rules',
    kind: 'configuration',
    format: 'value',
    covers: ['src/domain/transactions/rules.ts'],
    examples: () => [{ ruleId: 'active', version: 'current', ...DEFAULT_RULES }],
    read: parseRuleSet,
  }),
  createReaderEntry({
    name: 'transaction-pipeline/configuration/options',
    kind: 'configuration',
    format: 'text',
    covers: ['src/cli/transaction-pipeline/commands/options.ts'],
    examples: () => ['Europe/Amsterdam', '12.5'],
    read: (text: string) => (/^[\d.]/.test(text) ? parsePercent(text) : parseTimeZone(text)),
    errors: { names: ['InvalidArgumentError'], message: /^Expected / },
  }),
];
