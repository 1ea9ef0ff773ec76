import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CostLine, sumCost } from '../../src/domain/cost';
import { getWriterCapacity } from '../../src/domain/cost/trading-platform/orders';
import { createOrderTraffic } from '../../src/domain/cost/trading-platform';
import { countOrders } from '../../src/domain/cost/trading-platform/traffic';
import { TRADING_DAYS } from '../../src/domain/cost/trades';
import { formatMarkdownTable } from '../markdown-table';
import { estimateMonth, formatUsd, synthesizePlatform } from './month';

/**
 * Writes the tables of the trading platform in help/cost.md, each between `<!-- name -->` and `<!-- end -->`:
 *
 *     npx tsx tools/trading-platform/cost-page.ts
 */
const PAGE = join(__dirname, '../../help/cost.md');

/** Orders on a trading day. */
const TRAFFIC = [0, 1e5, 1e6, 10e6];
const HEAD = ['idle', '100,000 a day', '1 million', '10 million'];

/** The rows of the table: the title, and which lines belong to it. The first row that matches a line counts it. */
const ROWS: readonly (readonly [title: string, service: string, item: RegExp])[] = [
  ['Aurora, minimum capacity of both instances', 'Aurora', /, minimum capacity$/],
  ['Aurora, capacity for traffic', 'Aurora', /, capacity for traffic$/],
  ['Aurora, I/O', 'Aurora', /, I\/O requests$/],
  ['Aurora, storage and backups', 'Aurora', /./],
  ['API Gateway, requests of health checks', 'API Gateway', /health checks$/],
  ['API Gateway, requests of clients', 'API Gateway', /./],
  ['Lambda, OrderIntake', 'Lambda', /^OrderIntake,/],
  ['Lambda, OrderProcessor and ArrivalProcessor', 'Lambda', /^(OrderProcessor|ArrivalProcessor),/],
  ['Lambda, OrderQuery and SessionApi', 'Lambda', /^(OrderQuery|SessionApi),/],
  ['Lambda, other functions', 'Lambda', /./],
  ['DynamoDB, sessions', 'DynamoDB', /^Sessions,/],
  ['DynamoDB, requests by key', 'DynamoDB', /./],
  ['SQS, messages and polling', 'SQS', /./],
  ['EventBridge, events', 'EventBridge', /, events$/],
  ['EventBridge, schedules', 'EventBridge', /./],
  ['S3, audit trail', 'S3', /./],
  ['VPC, interface endpoints', 'VPC', /(interface endpoints|Endpoint, data)$/],
  ['VPC, data between zones', 'VPC', /./],
  ['CloudWatch, logs of API Gateway', 'CloudWatch', /^access log/],
  ['CloudWatch, log of the audit trail', 'CloudWatch', /^audit log/],
  ['CloudWatch, other logs', 'CloudWatch', /, log /],
  ['CloudWatch, metrics, alarms and dashboard', 'CloudWatch', /./],
  ['X-Ray, traces', 'X-Ray', /./],
  ['Route 53, health checks', 'Route 53', /./],
  ['KMS, keys and requests', 'KMS', /./],
  ['Secrets Manager', 'Secrets Manager', /./],
  ['SNS, notifications', 'SNS', /./],
];

const findRow = ({ service, item }: CostLine): string => {
  const row = ROWS.find(([, ofService, pattern]) => ofService === service && pattern.test(item));
  if (row === undefined) throw new Error(`${service}, ${item}: expected a row in ROWS of cost-page.ts`);
  return row[0];
};

/** Formats the cost by service, with a column for each traffic. */
function formatServices(months: readonly (readonly CostLine[])[]): string {
  const totals = months.map(sumCost);
  const used = new Set(months.flatMap((lines) => lines.map(findRow)));
  return formatMarkdownTable(
    ['USD a month', ...HEAD],
    [
      ...ROWS.filter(([title]) => used.has(title)).map(([title]) => [
        title,
        ...months.map((lines) => formatUsd(sumCost(lines.filter((line) => findRow(line) === title)))),
      ]),
      ['**all**', ...totals.map(formatUsd)],
      [
        'a million orders',
        ...totals.map((usd, index) =>
          TRAFFIC[index] === 0 ? '' : formatUsd((usd * 1e6) / (TRAFFIC[index]! * TRADING_DAYS)),
        ),
      ],
    ],
  );
}

/** Formats the capacity that the writer needs while orders arrive. */
const formatCapacity = (): string =>
  formatMarkdownTable(
    ['orders on a trading day', 'ACU of the writer'],
    TRAFFIC.map((perDay, index) => [
      HEAD[index]!,
      getWriterCapacity(countOrders(createOrderTraffic(perDay))).toFixed(1),
    ]),
  );

/** A table between its marks. */
const MARKED_PART = new RegExp('<!-- (\\w+) -->\n[\\s\\S]*?<!-- end -->', 'g');

/** Replaces the tables of the page with those that the code computes. */
export function replaceTables(page: string): string {
  const resources = synthesizePlatform();
  const tables: Readonly<Record<string, string>> = {
    orders: formatServices(TRAFFIC.map((perDay) => estimateMonth(resources, perDay))),
    capacity: formatCapacity(),
  };
  return page.replace(MARKED_PART, (all: string, name: string) =>
    tables[name] === undefined ? all : `<!-- ${name} -->\n\n${tables[name]}\n\n<!-- end -->`,
  );
}

if (require.main === module) writeFileSync(PAGE, replaceTables(readFileSync(PAGE, 'utf8')));
