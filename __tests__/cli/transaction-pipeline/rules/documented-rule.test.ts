import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDemonstrationTransactions } from '../../../../src/cli/transaction-pipeline/demonstration/transactions';
import { parseRules } from '../../../../src/cli/transaction-pipeline/rules/file';
import { formatTrials } from '../../../../src/cli/transaction-pipeline/rules/format';
import { tryRules } from '../../../../src/cli/transaction-pipeline/rules/try';
import { DEFAULT_RULES } from '../../../../src/domain/transactions';
import { createRow } from '../rows';

const page = readFileSync(join(__dirname, '../../../../help/transactions.md'), 'utf8');

test('the rule of the page is valid, and its sample is that of the demonstration', () => {
  const [, text = ''] = /^( {4}\{ "ruleId"[^]*?)\n\n/m.exec(page) ?? [];
  const parsed = parseRules(text);
  if ('violations' in parsed) throw new Error(JSON.stringify(parsed.violations));
  // The payment after the confirmed fraud is like the one before.
  const payments = createDemonstrationTransactions('20261129').map(({ request }) => request);
  const requests = [...payments, payments.find(({ transactionId }) => transactionId.endsWith('-before'))!];
  const rows = requests.map(({ transactionId, amount, currency, region }) =>
    createRow(transactionId, { amount, currency, region: region!, score: 20, outcome: 'approve', parts: [] }),
  );
  const candidates = parsed.rules.map((rule) => ({ ...rule, version: 1 }));
  const [trial] = tryRules(candidates, DEFAULT_RULES.rules, rows);
  expect(trial!.examples.map(({ transactionId }) => transactionId)).toEqual(
    expect.arrayContaining(['demo-20261129-high-value', 'demo-20261129-everything']),
  );
  for (const line of formatTrials([{ ...trial!, examples: [] }]).split('\n'))
    expect(page).toContain(`    ${line}\n`);
});

test('the request of the page has the time at which it is sent', () => {
  expect(page).toContain(`"timestamp": "'$(date -u +%FT%TZ)'"`);
});
