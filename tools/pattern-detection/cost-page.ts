import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CostLine,
  formatNumber,
  formatPrice,
  HOURS_PER_MONTH,
  type Price,
  sumCost,
  TRAFFIC_LEVELS,
} from '../../src/domain/cost';
import { MARKET_TRAFFIC, PEAK_TRAFFIC } from '../../src/domain/cost/pattern-detection';
import { formatBars } from './cost-bars';
import { estimateLines, formatUsd, synthesize } from './cost-estimate';
import { VARIANTS, type Variant } from './cost-variants';
import { formatMarkdownTable } from '../markdown-table';

/**
 * Writes the tables of help/cost.md, each between `<!-- name -->` and `<!-- end -->`:
 *
 *     npx tsx tools/pattern-detection/cost-page.ts
 */
const PAGE = join(__dirname, '../../help/cost.md');

/** The stack of an environment with an address for e-mail alerts. */
const STACK = synthesize({});
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
