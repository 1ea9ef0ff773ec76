import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitUntil } from '../emulator-client';
import { createTransaction, type Pipeline } from './pipeline';

/** The output of `stacks transaction-pipeline replay --json` that is tested. */
interface ReplayReport {
  readonly processed: { readonly processed: number; readonly expected: number };
  readonly unchanged: number;
  readonly transactions: number;
  readonly digestBefore: string;
  readonly digestAfter: string;
  readonly problems: readonly string[];
}

/** Tests what operators do with a running pipeline: feedback, rules, replay. */
export function testOperation(pipeline: Pipeline): void {
  it('scores a merchant higher after a confirmed fraud', async () => {
    const purchase = () =>
      createTransaction({ accountId: 'test-feedback', merchantId: 'test-fraudster', amount: 40 });
    const first = purchase();
    expect((await pipeline.post(first)).status).toBe(202);
    const { score: before } = await pipeline.waitForScore(first.transactionId);
    await pipeline.project.runOrFail(
      'transaction-pipeline',
      'feedback',
      first.transactionId,
      '--fraud',
      '--wait',
    );
    const other = { ...purchase(), accountId: 'test-feedback-other' };
    expect((await pipeline.post(other)).status).toBe(202);
    const { score: after } = await pipeline.waitForScore(other.transactionId);
    expect(Number(after)).toBeGreaterThan(Number(before));
    expect(JSON.stringify(await pipeline.readHistory(first.transactionId))).toContain('FraudConfirmed');
  });

  it('changes a rule without a deployment', async () => {
    const rule = {
      ruleId: 'TestMerchant',
      description: 'a merchant of the tests',
      points: 60,
      pattern: { detail: { merchantId: ['test-rule-merchant'] } },
      enabled: true,
    };
    const file = join(pipeline.project.dir, 'rule.json');
    writeFileSync(file, JSON.stringify([{ ...rule, points: 'many' }]));
    const invalid = await pipeline.project.runStacks('transaction-pipeline', 'rules', 'validate', file);
    expect(invalid.status).not.toBe(0);
    expect(invalid.stdout + invalid.stderr).toMatch(/points must/);
    writeFileSync(file, JSON.stringify([rule]));
    await pipeline.project.runOrFail('transaction-pipeline', 'rules', 'put', file);
    const isUsed = async () => {
      const transaction = createTransaction({ accountId: 'test-rule', merchantId: 'test-rule-merchant' });
      expect((await pipeline.post(transaction)).status).toBe(202);
      const { matchedRules } = await pipeline.waitForScore(transaction.transactionId);
      return (matchedRules as string[]).includes(rule.ruleId);
    };
    // The detector reads the rules again after 30 seconds.
    expect(await waitUntil(isUsed, 45_000)).toBe(true);
  });

  it('processes archived events again, and proves that nothing changes', async () => {
    const report = await pipeline.runCommand<ReplayReport>(
      'replay',
      '--from',
      '1h',
      '--rule',
      'EveryTransaction',
    );
    expect(report.problems).toEqual([]);
    expect(report.processed.processed).toBe(report.processed.expected);
    expect(report.processed.expected).toBeGreaterThan(20);
    expect(report.unchanged).toBe(report.transactions);
    expect(report.digestAfter).toBe(report.digestBefore);
  });
}
