import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Testing } from 'cdktf';
import { readSystemConfig } from '../../src/config';
import { patternDetection } from '../../src/config/pattern-detection';
import {
  type CostLine,
  estimateUsage,
  formatNumber,
  formatPrice,
  HOURS_PER_MONTH,
  type Price,
  priceUsage,
  sumCost,
  TRAFFIC_LEVELS,
} from '../../src/domain/cost';
import {
  MARKET_TRAFFIC,
  type MarketTraffic,
  modelTraffic,
  PEAK_TRAFFIC,
} from '../../src/domain/cost/pattern-detection';
import type { PlannedResource } from '../../src/domain/plan/resources';
import { getConfiguredResources, parseSynthesized } from '../../src/domain/plan/resources';
import { PatternDetection } from '../../src/systems/pattern-detection';
import { changeBatches, VARIANTS, type Variant } from './cost-variants';
import { formatMarkdownTable } from './markdown-table';

/**
 * Writes the tables of help/cost.md, each between `<!-- name -->` and `<!-- end -->`:
 *
 *     npx tsx tools/pattern-detection/cost-page.ts
 */
const PAGE = join(__dirname, '../../help/cost.md');

const synthesize = (env: Readonly<Record<string, string>>) =>
  getConfiguredResources(
    parseSynthesized(
      Testing.synth(
        new PatternDetection(
          new App(),
          readSystemConfig(patternDetection, { TARGET: 'aws', ALERT_EMAIL: 'desk@example.com', ...env }),
        ),
      ),
    ),
  );

/** The stack of an environment with an address for e-mail alerts. */
const STACK = synthesize({});
/** The same with bars of four intervals. */
const BAR_STACK = synthesize({ BAR_INTERVALS: '5m,15m,1h,1d' });
const BAR_SYMBOLS = [50, 500, 5_000] as const;
/** The batches of KinesisConsumer: those of the plan, and larger ones. */
const BAR_BATCHES = [
  { title: '100 records, 4 s', stack: BAR_STACK },
  { title: '250 records, 10 s', stack: BAR_STACK.map(changeBatches(250, 10)) },
];

function estimateLines(resources: readonly PlannedResource[], market: MarketTraffic) {
  const { standing, traffic } = estimateUsage(resources, modelTraffic(market));
  return { traffic: priceUsage(traffic), standing: priceUsage(standing) };
}

const formatUsd = (usd: number): string => usd.toFixed(2);

const formatPriceInBold = (price: Price): string => formatPrice(price).replace('(?)', '**(?)**');

/** Formats the cost of each service, by traffic and standing cost. */
function formatServices(): string {
  const { traffic, standing } = estimateLines(STACK, PEAK_TRAFFIC);
  const services = [...new Set([...traffic, ...standing].map(({ service }) => service))];
  const sumByName = (lines: readonly CostLine[], name: string) =>
    sumCost(lines.filter(({ service }) => service === name));
  const formatRow = (title: string, byTraffic: number, idle: number) => [
    title,
    formatUsd(byTraffic),
    formatUsd(idle),
    formatUsd(byTraffic + idle),
    (idle / HOURS_PER_MONTH).toFixed(4),
  ];
  return formatMarkdownTable(
    ['service', 'traffic, USD', 'standing, USD', 'a month, USD', 'an idle hour, USD'],
    [
      ...services.map((name) => formatRow(name, sumByName(traffic, name), sumByName(standing, name))),
      formatRow('**all**', sumCost(traffic), sumCost(standing)),
    ],
  );
}

const CENT = 0.01;

/** Formats each line with quantity, unit and price, and all lines of less than a cent as one row. */
function formatLines(lines: readonly CostLine[]): string {
  const sorted = [...lines].filter(({ usd }) => usd > 0).sort((a, b) => b.usd - a.usd);
  const small = sorted.filter(({ usd }) => usd < CENT);
  const rows = sorted
    .filter(({ usd }) => usd >= CENT)
    .map(({ service, item, quantity, price, usd, calculation }) => [
      service,
      item,
      formatNumber(quantity),
      price.unit,
      formatPriceInBold(price),
      formatUsd(usd),
      calculation,
    ]);
  if (small.length > 0)
    rows.push([
      `${small.length} lines`,
      'of less than a cent each',
      '',
      '',
      '',
      formatUsd(sumCost(small)),
      '',
    ]);
  return formatMarkdownTable(
    ['service', 'item', 'quantity a month', 'unit', 'price of a unit', 'USD a month', 'calculation'],
    rows,
  );
}

/** Formats the cost of the peak month with one change per row. */
function formatVariants(): string {
  const estimate = ({ traffic: change, plan = (resource) => resource }: Variant) => {
    const resources = STACK.flatMap((resource) => plan(resource) ?? []);
    const { traffic, standing } = estimateLines(resources, { ...PEAK_TRAFFIC, ...change });
    return [...traffic, ...standing];
  };
  const unchanged = sumCost(estimate({}));
  const rows = VARIANTS.map(([title, variant]) => {
    const lines = estimate(variant);
    const difference = sumCost(lines) - unchanged;
    const sign = difference < 0 ? '−' : '+';
    return [
      title,
      ...['Kinesis', 'Lambda', 'DynamoDB'].map((name) =>
        formatUsd(sumCost(lines.filter(({ service }) => service === name))),
      ),
      formatUsd(sumCost(lines)),
      Math.abs(difference) < 0.005 ? '' : `${sign}${formatUsd(Math.abs(difference))}`,
    ];
  });
  return formatMarkdownTable(
    ['changed', 'Kinesis', 'Lambda', 'DynamoDB', 'all, USD a month', 'difference'],
    rows,
  );
}

/** Formats the cost of the peak month if bars are built, by the number of symbols and the size of batches. */
function formatBars(): string {
  const trades = (PEAK_TRAFFIC.eventsPerSecond * PEAK_TRAFFIC.hours * 3600) / 1e6;
  const formatRow = (title: string, stack: readonly PlannedResource[], symbols: number) => {
    const { traffic, standing } = estimateLines(stack, { ...PEAK_TRAFFIC, symbols });
    const lines = [...traffic, ...standing];
    const usd = sumCost(lines);
    return [
      title,
      symbols.toLocaleString('en-US'),
      ...['Kinesis', 'Lambda', 'CloudWatch', 'DynamoDB'].map((name) =>
        formatUsd(sumCost(lines.filter(({ service }) => service === name))),
      ),
      formatUsd(usd),
      (usd / trades).toFixed(3),
    ];
  };
  const rows = BAR_BATCHES.flatMap(({ title, stack }) =>
    BAR_SYMBOLS.map((symbols) => formatRow(title, stack, symbols)),
  );
  return formatMarkdownTable(
    [
      'a batch',
      'symbols',
      'Kinesis',
      'Lambda',
      'CloudWatch',
      'DynamoDB',
      'all, USD a month',
      'USD a million trades',
    ],
    rows,
  );
}

/** Formats the cost of a month at each level of traffic. */
function formatLevels(): string {
  const DESCRIPTIONS = {
    idle: 'no market data',
    normal: '1,000 events a second throughout market hours; the default',
    peak: '10,000 events a second throughout market hours: the month of the next section',
  } as const;
  return formatMarkdownTable(
    ['traffic', 'market data', 'USD a month'],
    TRAFFIC_LEVELS.map((level) => {
      const { traffic, standing } = estimateLines(STACK, MARKET_TRAFFIC[level]);
      return [`\`${level}\``, DESCRIPTIONS[level], formatUsd(sumCost(traffic) + sumCost(standing))];
    }),
  );
}

/** Replaces the tables of the page with those that the code computes. */
export function replaceTables(page: string): string {
  const { traffic, standing } = estimateLines(STACK, PEAK_TRAFFIC);
  const tables: Readonly<Record<string, string>> = {
    levels: formatLevels(),
    services: formatServices(),
    traffic: formatLines(traffic),
    standing: formatLines(standing),
    variants: formatVariants(),
    bars: formatBars(),
  };
  return page.replace(/<!-- (\w+) -->\n[^]*?<!-- end -->/g, (all, name: string) =>
    tables[name] === undefined ? all : `<!-- ${name} -->\n\n${tables[name]}\n\n<!-- end -->`,
  );
}

if (require.main === module) writeFileSync(PAGE, replaceTables(readFileSync(PAGE, 'utf8')));
