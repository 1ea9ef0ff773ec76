import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Testing } from 'cdktf';
import { readSystemConfig } from '../../src/config';
import { transactionPipeline } from '../../src/config/transaction-pipeline';
import { type CostLine, estimateUsage, HOURS_PER_MONTH, priceUsage, sumCost } from '../../src/domain/cost';
import { getRegionalPrice } from '../../src/domain/cost/regional-prices';
import { createTransactionTraffic, modelTransactions } from '../../src/domain/cost/transaction-pipeline';
import { getConfiguredResources, parseSynthesized } from '../../src/domain/plan/resources';
import { TransactionPipeline } from '../../src/systems/transaction-pipeline';
import { formatMarkdownTable } from '../markdown-table';

/**
 * Writes the tables of the transaction pipeline in help/cost.md, each between `<!-- name -->` and `<!-- end -->`:
 *
 *     npx tsx tools/transaction-pipeline/cost-page.ts
 */
const PAGE = join(__dirname, '../../help/cost.md');

/** Transactions a day. */
const TRAFFIC = [0, 1e6, 10e6, 100e6];
const HEAD = TRAFFIC.map((perDay) =>
  perDay === 0 ? 'idle' : `${(perDay / 1e6).toLocaleString('en-US')} million a day`,
);
const DAYS_PER_MONTH = HOURS_PER_MONTH / 24;

type Stage = 'dev' | 'prod';

/** Synthesizes the stack of a stage for AWS, with an address for e-mail. */
const synthesize = (STAGE: Stage) =>
  getConfiguredResources(
    parseSynthesized(
      Testing.synth(
        new TransactionPipeline(
          new App(),
          readSystemConfig(transactionPipeline, {
            TARGET: 'aws',
            STAGE,
            FRAUD_ALERT_EMAIL: 'desk@example.com',
          }),
        ),
      ),
    ),
  );

/** Estimates the lines of a month in eu-central-1, for each traffic. */
function estimateMonths(stage: Stage): readonly (readonly CostLine[])[] {
  const resources = synthesize(stage);
  const [region] = transactionPipeline.regions(readSystemConfig(transactionPipeline, { TARGET: 'aws' }));
  return TRAFFIC.map((perDay) => {
    const { standing, traffic } = estimateUsage(
      resources,
      modelTransactions(createTransactionTraffic(perDay)),
    );
    return priceUsage(
      [...standing, ...traffic].map((usage) => ({ ...usage, price: getRegionalPrice(usage.price, region!) })),
    );
  });
}

/** The rows of the table: the title, and which lines belong to it. The first row that matches a line counts it. */
const ROWS: readonly (readonly [title: string, service: string, item: RegExp])[] = [
  ['API Gateway, requests', 'API Gateway', /./],
  ['Lambda, provisioned concurrency', 'Lambda', /, provisioned concurrency$/],
  ...[
    'IngestProcessor',
    'TransactionPublisher',
    'FraudDetector',
    'Notifier',
    'AuditRecorder',
    'ProcessedWriter',
  ].map((name) => [`Lambda, ${name}`, 'Lambda', new RegExp(`^${name},`)] as const),
  ['EventBridge, events', 'EventBridge', /, events$/],
  ['EventBridge, archive', 'EventBridge', /./],
  ['SQS, messages and polling', 'SQS', /./],
  ['DynamoDB, writes of the audit trail', 'DynamoDB', /^AuditLogs, writes/],
  ['DynamoDB, writes in transactions', 'DynamoDB', /, writes/],
  ['DynamoDB, reads', 'DynamoDB', /, reads/],
  ['DynamoDB, storage and recovery', 'DynamoDB', /./],
  ['S3, uploads and storage', 'S3', /, (uploads|storage)$/],
  ['S3, monitoring of Intelligent-Tiering', 'S3', /./],
  ['SNS, notifications', 'SNS', /./],
  ['CloudWatch, logs', 'CloudWatch', /, log /],
  ['CloudWatch, metrics', 'CloudWatch', /^custom metrics$/],
  ['CloudWatch, alarms and dashboard', 'CloudWatch', /./],
  ['X-Ray, traces', 'X-Ray', /./],
  ['KMS, keys and requests', 'KMS', /./],
];

const findRow = ({ service, item }: CostLine): string => {
  const row = ROWS.find(([, ofService, pattern]) => ofService === service && pattern.test(item));
  if (row === undefined) throw new Error(`${service}, ${item}: expected a row in ROWS of cost-page.ts`);
  return row[0];
};

const formatUsd = (usd: number): string =>
  usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** Formats the cost of each service in the stage prod, with a column for each traffic. */
function formatServices(months: readonly (readonly CostLine[])[]): string {
  const totals = months.map(sumCost);
  const perMillion = totals.map((usd, index) =>
    TRAFFIC[index] === 0 ? '' : formatUsd((usd * 1e6) / (TRAFFIC[index]! * DAYS_PER_MONTH)),
  );
  return formatMarkdownTable(
    ['USD a month', ...HEAD],
    [
      ...ROWS.map(([title]) => [
        title,
        ...months.map((lines) => formatUsd(sumCost(lines.filter((line) => findRow(line) === title)))),
      ]),
      ['**all**', ...totals.map(formatUsd)],
      ['a day', ...totals.map((usd) => formatUsd(usd / DAYS_PER_MONTH))],
      ['a million transactions', ...perMillion],
    ],
  );
}

/** Formats the total of each stage. */
const formatStages = (months: Readonly<Record<Stage, readonly (readonly CostLine[])[]>>): string =>
  formatMarkdownTable(
    ['USD a month', ...HEAD],
    Object.entries(months).map(([stage, lines]) => [
      `\`STAGE=${stage}\``,
      ...lines.map((month) => formatUsd(sumCost(month))),
    ]),
  );

/** Replaces the tables of the page with those that the code computes. */
export function replaceTables(page: string): string {
  const months = { dev: estimateMonths('dev'), prod: estimateMonths('prod') };
  const tables: Readonly<Record<string, string>> = {
    transactions: formatServices(months.prod),
    stages: formatStages(months),
  };
  return page.replace(/<!-- (\w+) -->\n[^]*?<!-- end -->/g, (all, name: string) =>
    tables[name] === undefined ? all : `<!-- ${name} -->\n\n${tables[name]}\n\n<!-- end -->`,
  );
}

if (require.main === module) writeFileSync(PAGE, replaceTables(readFileSync(PAGE, 'utf8')));
