import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Testing } from 'cdktf';
import { type CommonConfig, readSystemConfigs, type SystemDefinition } from '../../src/config';
import { tradeFoundation } from '../../src/config/trade-foundation';
import { TRADE_REGIONS, tradeProcessing } from '../../src/config/trade-processing';
import { type CostLine, estimateUsage, priceUsage, sumCost } from '../../src/domain/cost';
import { getRegionalPrice } from '../../src/domain/cost/regional-prices';
import { modelFoundation } from '../../src/domain/cost/trade-foundation';
import { modelTradeProcessing } from '../../src/domain/cost/trade-processing';
import { createTradeTraffic, type TradeTraffic, TRADING_DAYS } from '../../src/domain/cost/trades';
import {
  getConfiguredResources,
  parseSynthesized,
  type PlannedResource,
} from '../../src/domain/plan/resources';
import type { SystemStack } from '../../src/modules/system-stack';
import { TradeFoundation } from '../../src/systems/trade-foundation';
import { TradeProcessing } from '../../src/systems/trade-processing';
import { formatMarkdownTable } from '../markdown-table';

/**
 * Writes the tables of trade processing in help/cost.md, each between `<!-- name -->` and `<!-- end -->`:
 *
 *     npx tsx tools/trade-processing/cost-page.ts
 */
const PAGE = join(__dirname, '../../help/cost.md');

/** Trades on a trading day. */
const TRAFFIC = [0, 1e5, 1e6, 10e6, 100e6];
const USUAL_DAY = 1e6;
/** The messages in an event: one, the usual number, and the most. */
const EVENT_SIZES = [1, 10, 20];
const HEAD = ['idle', '100,000 a day', '1 million', '10 million', '100 million'];

/** A stack of one of the systems in a region. */
interface EstimatedStack {
  readonly region: string;
  readonly resources: readonly PlannedResource[];
  readonly model: typeof modelFoundation;
}

/** Synthesizes the stacks of a system for AWS in the stage prod. */
const synthesize = <C extends CommonConfig>(
  definition: SystemDefinition<C>,
  Stack: new (scope: App, config: C) => SystemStack,
  model: EstimatedStack['model'],
): readonly EstimatedStack[] =>
  readSystemConfigs(definition, { TARGET: 'aws', STAGE: 'prod' }).map((config) => ({
    region: config.region,
    resources: getConfiguredResources(parseSynthesized(Testing.synth(new Stack(new App(), config)))),
    model,
  }));

/** Estimates the lines of a month of some stacks, with the prices of their regions. */
const estimateMonth = (stacks: readonly EstimatedStack[], traffic: TradeTraffic): readonly CostLine[] =>
  stacks.flatMap(({ region, resources, model }) => {
    const usage = estimateUsage(resources, model(traffic), region);
    return priceUsage(
      [...usage.standing, ...usage.traffic].map((line) => ({
        ...line,
        price: getRegionalPrice(line.price, region),
      })),
    );
  });

/** The rows of the table: the title, and which lines belong to it. The first row that matches a line counts it. */
const ROWS: readonly (readonly [title: string, service: string, item: RegExp])[] = [
  ['EventBridge, events', 'EventBridge', /, events$/],
  ['EventBridge, schedules', 'EventBridge', /./],
  ['Step Functions, Express executions', 'Step Functions', /./],
  ...['TradeValidator', 'MetadataEnricher', 'ComplianceRecorder', 'LedgerCheckpointer'].map(
    (name) => [`Lambda, ${name}`, 'Lambda', new RegExp(`^${name},`)] as const,
  ),
  ['DynamoDB, writes', 'DynamoDB', /, writes in/],
  ['DynamoDB, writes of indexes', 'DynamoDB', /, writes of indexes in/],
  ['DynamoDB, reads', 'DynamoDB', /, reads$/],
  ['DynamoDB, storage and recovery', 'DynamoDB', /, (storage|point-in-time recovery) in/],
  ['DynamoDB, transfer to the other region', 'DynamoDB', /, replication$/],
  ['ECR, images', 'ECR', /./],
  ['S3, checkpoints', 'S3', /./],
  ['VPC, interface endpoints', 'VPC', /./],
  ['CloudWatch, log of the workflow', 'CloudWatch', /^TradeProcessing, log /],
  ['CloudWatch, other logs', 'CloudWatch', /(, log |^logs )/],
  ['CloudWatch, metrics', 'CloudWatch', /metrics/],
  ['CloudWatch, alarms and dashboards', 'CloudWatch', /./],
  ['X-Ray, traces', 'X-Ray', /./],
  ['KMS, keys, requests and signatures', 'KMS', /./],
];

const findRow = ({ service, item }: CostLine): string => {
  const row = ROWS.find(([, ofService, pattern]) => ofService === service && pattern.test(item));
  if (row === undefined) throw new Error(`${service}, ${item}: expected a row in ROWS of cost-page.ts`);
  return row[0];
};

const formatUsd = (usd: number): string =>
  usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** Formats the cost of both systems in both regions by service, with a column for each traffic. */
function formatServices(stacks: readonly EstimatedStack[]): string {
  const months = TRAFFIC.map((perDay) => estimateMonth(stacks, createTradeTraffic(perDay)));
  const totals = months.map(sumCost);
  const perMillion = totals.map((usd, index) =>
    TRAFFIC[index] === 0 ? '' : formatUsd((usd * 1e6) / (TRAFFIC[index]! * TRADING_DAYS)),
  );
  return formatMarkdownTable(
    ['USD a month', ...HEAD],
    [
      ...ROWS.map(([title]) => [
        title,
        ...months.map((lines) => formatUsd(sumCost(lines.filter((line) => findRow(line) === title)))),
      ]),
      ['**all**', ...totals.map(formatUsd)],
      ['a trading day', ...totals.map((usd) => formatUsd(usd / TRADING_DAYS))],
      ['a million trades', ...perMillion],
    ],
  );
}

/** Formats the cost of each stack. */
const formatStacks = (systems: Readonly<Record<string, readonly EstimatedStack[]>>): string =>
  formatMarkdownTable(
    ['USD a month', ...HEAD],
    Object.entries(systems).flatMap(([name, stacks]) =>
      TRADE_REGIONS.map((region) => [
        `\`${name}-${region}\``,
        ...TRAFFIC.map((perDay) =>
          formatUsd(
            sumCost(
              estimateMonth(
                stacks.filter((stack) => stack.region === region),
                createTradeTraffic(perDay),
              ),
            ),
          ),
        ),
      ]),
    ),
  );

/** Formats the cost of a million trades a day by the number of messages that the sources put into an event. */
const formatEventSizes = (stacks: readonly EstimatedStack[]): string =>
  formatMarkdownTable(
    ['messages in an event', 'USD a month'],
    EVENT_SIZES.map((size) => [
      String(size),
      formatUsd(sumCost(estimateMonth(stacks, createTradeTraffic(USUAL_DAY, size)))),
    ]),
  );

/** A table between its marks. */
const MARKED_PART = new RegExp('<!-- (\\w+) -->\n[\\s\\S]*?<!-- end -->', 'g');

/** Replaces the tables of the page with those that the code computes. */
export function replaceTables(page: string): string {
  const systems = {
    'trade-foundation': synthesize(tradeFoundation, TradeFoundation, modelFoundation),
    'trade-processing': synthesize(tradeProcessing, TradeProcessing, modelTradeProcessing),
  };
  const stacks = Object.values(systems).flat();
  const tables: Readonly<Record<string, string>> = {
    trades: formatServices(stacks),
    regions: formatStacks(systems),
    events: formatEventSizes(stacks),
  };
  return page.replace(MARKED_PART, (all: string, name: string) =>
    tables[name] === undefined ? all : `<!-- ${name} -->\n\n${tables[name]}\n\n<!-- end -->`,
  );
}

if (require.main === module) writeFileSync(PAGE, replaceTables(readFileSync(PAGE, 'utf8')));
