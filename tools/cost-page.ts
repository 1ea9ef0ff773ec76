import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  costOf,
  MARKET_HOURS,
  MONTH_HOURS,
  PATTERN_DETECTION,
  standingUse,
  totalOf,
  trafficUse,
  type CostLine,
  type Price,
  type Traffic,
} from '../src/domain/cost';

/**
 * Writes the tables of help/cost.md, each between `<!-- name -->` and `<!-- end -->`:
 *
 *     npx tsx tools/cost-page.ts
 */
const PAGE = join(__dirname, '../help/cost.md');

const market = costOf(trafficUse(MARKET_HOURS));
const standing = costOf(standingUse(PATTERN_DETECTION));

const usd = (value: number): string => value.toFixed(2);
const quantity = (value: number): string =>
  value.toLocaleString('en-US', { maximumFractionDigits: value < 100 ? 2 : 0 });

/** `0.625 / million write request units`, with a question mark where nobody could check it. */
function priceOf({ usd: dollars, unit, verified }: Price): string {
  const shown = dollars < 0.001 ? `${Number((1e6 * dollars).toPrecision(6))} a million` : `${dollars} a`;
  return `${shown} ${unit}${verified ? '' : ' **(?)**'}`;
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]!.length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at]!)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

function services(): string {
  const names = [...new Set([...market, ...standing].map(({ service }) => service))];
  const of = (lines: readonly CostLine[], name: string) =>
    totalOf(lines.filter(({ service }) => service === name));
  const row = (title: string, open: number, idle: number) => [
    title,
    usd(open),
    usd(idle),
    usd(open + idle),
    (idle / MONTH_HOURS).toFixed(4),
  ];
  const rows = names.map((name) => row(name, of(market, name), of(standing, name)));
  rows.push(row('**all**', totalOf(market), totalOf(standing)));
  return markdown(['service', 'traffic, USD', 'standing, USD', 'a month, USD', 'an idle hour, USD'], rows);
}

const details = (lines: readonly CostLine[]): string =>
  markdown(
    ['service', 'what', 'quantity a month', 'USD for', 'USD a month', 'because'],
    [...lines]
      .sort((a, b) => b.usd - a.usd)
      .map((line) => [
        line.service,
        line.what,
        quantity(line.quantity),
        priceOf(line.price),
        usd(line.usd),
        line.because,
      ]),
  );

/** The same month with one thing changed. */
const VARIANTS: readonly (readonly [string, Partial<Traffic>])[] = [
  ['as above', {}],
  ['1 event in a record', { eventsPerRecord: 1 }],
  ['10 events in a record', { eventsPerRecord: 10 }],
  ['500 events in a record', { eventsPerRecord: 500 }],
  ['a batch window of 1 s', { batchWindow: 1 }],
  ['500 records a batch, a window of 20 s', { batchRecords: 500, batchWindow: 20 }],
  ['50 symbols', { symbols: 50 }],
  ['5,000 symbols', { symbols: 5_000 }],
  ['half as many events pass the gate', { analysesPerMillion: MARKET_HOURS.analysesPerMillion / 2 }],
  ['alerts at 90 and more only', { alerted: MARKET_HOURS.alerted * MARKET_HOURS.critical, critical: 1 }],
  ['1,000 events/s', { rate: 1_000 }],
];

function variants(): string {
  const total = (traffic: Traffic, services?: readonly string[]) =>
    totalOf(
      costOf(trafficUse(traffic)).filter(
        ({ service }) => services === undefined || services.includes(service),
      ),
    );
  const before = total(MARKET_HOURS);
  const rows = VARIANTS.map(([title, change]) => {
    const traffic = { ...MARKET_HOURS, ...change };
    const all = total(traffic);
    const share = all - before;
    const sign = share < 0 ? '−' : '+';
    return [
      title,
      ...[['Kinesis'], ['Lambda'], ['DynamoDB']].map((service) => usd(total(traffic, service))),
      usd(all),
      Math.abs(share) < 0.005 ? '' : `${sign}${usd(Math.abs(share))}`,
    ];
  });
  return markdown(['changed', 'Kinesis', 'Lambda', 'DynamoDB', 'traffic, USD a month', 'difference'], rows);
}

/** The page with its tables as the code has them. */
export function withTables(page: string): string {
  const tables: Readonly<Record<string, string>> = {
    services: services(),
    traffic: details(market),
    standing: details(standing),
    variants: variants(),
  };
  return page.replace(/<!-- (\w+) -->\n[^]*?<!-- end -->/g, (all, name: string) =>
    tables[name] === undefined ? all : `<!-- ${name} -->\n\n${tables[name]}\n\n<!-- end -->`,
  );
}

if (require.main === module) writeFileSync(PAGE, withTables(readFileSync(PAGE, 'utf8')));
