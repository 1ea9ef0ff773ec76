import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runEvaluate } from '../../../../src/cli/transaction-pipeline/commands/evaluate';
import { evaluatePopulation } from '../../../../src/cli/transaction-pipeline/evaluate/evaluate';
import { createHandbook } from '../../../../src/cli/transaction-pipeline/evaluate/population/handbook';
import { HANDBOOK_PROTOCOL } from '../../../../src/cli/transaction-pipeline/evaluate/protocol';

const population = createHandbook(3, 0.02);
const HEADER =
  ',TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_TIME_SECONDS,TX_TIME_DAYS,TX_FRAUD,TX_FRAUD_SCENARIO';

/** Formats a row as a table of the Handbook's set is written as CSV: with the index of the table first. */
function formatRow(_: unknown, index: number): string {
  const seconds = (population.times[index]! - Date.UTC(2018, 3, 1)) / 1000;
  const time = new Date(population.times[index]!).toISOString().slice(0, 19).replace('T', ' ');
  const kind = population.kind[index]!;
  const ids = [index, index, time, population.account[index], population.merchant[index]];
  const days = Math.floor(seconds / 86_400);
  return [...ids, population.amount[index], seconds, days, Number(kind > 0), kind].join();
}

it("measures a file with the columns of the Handbook's set as it measures the simulation", async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'evaluate-')), 'handbook.csv');
  const rows = Array.from({ length: population.size }, formatRow);
  writeFileSync(file, `${[HEADER, ...rows].join('\n')}\n`);
  let [stdout, stderr] = ['', ''];
  const writes = [
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((stdout += String(text)), true)),
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((stderr += String(text)), true)),
  ];
  await runEvaluate({ population: 'handbook', seed: 1, file, json: true });
  for (const write of writes) write.mockRestore();
  const { methods } = evaluatePopulation(population, HANDBOOK_PROTOCOL);
  const { auc, ap, cp100, frauds, transactions } = methods.find(({ method }) => method === 'detector')!;
  expect(frauds).toBeGreaterThan(5);
  expect(JSON.parse(stdout)).toMatchObject({ auc, ap, cp100, frauds, transactions });
  expect(stderr).toContain(
    'columns that are not used: one without a name, TX_TIME_SECONDS, TX_TIME_DAYS, TX_FRAUD_SCENARIO',
  );
});
