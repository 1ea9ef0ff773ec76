import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Testing } from 'cdktf';
import { readSystemConfig } from '../../src/config';
import { patternDetection } from '../../src/config/pattern-detection';
import {
  costOf,
  estimateUse,
  MONTH_HOURS,
  n,
  priceInWords,
  totalOf,
  TRAFFIC_LEVELS,
  type CostLine,
  type Price,
} from '../../src/domain/cost';
import { MARKET_HOURS, marketTraffic, TRAFFIC, type Traffic } from '../../src/domain/cost/pattern-detection';
import {
  type PlannedResource,
  parseSynthesized,
  type ResourceValues,
  getConfiguredResources,
} from '../../src/domain/plan/resources';
import { PatternDetection } from '../../src/systems/pattern-detection';

/**
 * Writes the tables of help/cost.md, each between `<!-- name -->` and `<!-- end -->`:
 *
 *     npx tsx tools/pattern-detection/cost-page.ts
 */
const PAGE = join(__dirname, '../../help/cost.md');

/** The stack as an environment with an address for e-mails has it. */
const STACK = getConfiguredResources(
  parseSynthesized(
    Testing.synth(
      new PatternDetection(
        new App(),
        readSystemConfig(patternDetection, { TARGET: 'aws', ALERT_EMAIL: 'desk@example.com' }),
      ),
    ),
  ),
);

function linesOf(resources: readonly PlannedResource[], change: Traffic) {
  const { standing, traffic } = estimateUse(resources, marketTraffic(change));
  return { market: costOf(traffic), standing: costOf(standing) };
}
const { market, standing } = linesOf(STACK, MARKET_HOURS);

const usd = (value: number): string => value.toFixed(2);

const priceOf = (price: Price): string => priceInWords(price).replace('(?)', '**(?)**');

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

const CENT = 0.01;

/** Each line as quantity, unit and price; those of less than a cent in one. */
function details(lines: readonly CostLine[]): string {
  const sorted = [...lines].filter(({ usd }) => usd > 0).sort((a, b) => b.usd - a.usd);
  const small = sorted.filter((line) => line.usd < CENT);
  const rows = sorted
    .filter((line) => line.usd >= CENT)
    .map((line) => [
      line.service,
      line.what,
      n(line.quantity),
      line.price.unit,
      priceOf(line.price),
      usd(line.usd),
      line.because,
    ]);
  if (small.length > 0)
    rows.push([`${small.length} lines`, 'of less than a cent each', '', '', '', usd(totalOf(small)), '']);
  return markdown(
    ['service', 'what', 'quantity a month', 'unit', 'price of a unit', 'USD a month', 'because'],
    rows,
  );
}

interface Variant {
  readonly traffic?: Partial<Traffic>;
  readonly plan?: (resource: PlannedResource) => PlannedResource | undefined;
}

/** The resource of that type, or the one among them that the test picks, with other values. */
const having =
  (type: string, values: ResourceValues, is: (resource: PlannedResource) => boolean = () => true) =>
  (resource: PlannedResource): PlannedResource =>
    resource.type === type && is(resource)
      ? { ...resource, values: { ...resource.values, ...values } }
      : resource;

const ofStream = ({ values }: PlannedResource) => 'starting_position' in values;
const batches = (batch_size: number, maximum_batching_window_in_seconds: number) =>
  having('aws_lambda_event_source_mapping', { batch_size, maximum_batching_window_in_seconds }, ofStream);
const without = (is: (resource: PlannedResource) => boolean) => (resource: PlannedResource) =>
  is(resource) ? undefined : resource;

/** The same month with one thing changed, in what comes or in the stack. */
const VARIANTS: readonly (readonly [string, Variant])[] = [
  ['as above', {}],
  ['1 event in a record', { traffic: { eventsPerRecord: 1 } }],
  ['10 events in a record', { traffic: { eventsPerRecord: 10 } }],
  ['500 events in a record', { traffic: { eventsPerRecord: 500 } }],
  ['a batch window of 1 s', { plan: batches(100, 1) }],
  ['500 records a batch, a window of 20 s', { plan: batches(500, 20) }],
  ['50 symbols', { traffic: { symbols: 50 } }],
  ['5,000 symbols', { traffic: { symbols: 5_000 } }],
  [
    'half as many events pass the gate',
    { traffic: { analysesPerMillion: MARKET_HOURS.analysesPerMillion / 2 } },
  ],
  [
    'alerts at 90 and more only',
    { traffic: { alerted: MARKET_HOURS.alerted * MARKET_HOURS.critical, critical: 1 } },
  ],
  ['1,000 events/s', { traffic: { rate: 1_000 } }],
  ['no ALERT_EMAIL', { plan: without(({ values }) => values.protocol === 'email') }],
  [
    'a provisioned stream of 4 shards',
    {
      plan: having('aws_kinesis_stream', {
        stream_mode_details: [{ stream_mode: 'PROVISIONED' }],
        shard_count: 4,
      }),
    },
  ],
  ['functions on x86_64', { plan: having('aws_lambda_function', { architectures: ['x86_64'] }) }],
];

function variants(): string {
  const month = ({ traffic, plan = (resource) => resource }: Variant) => {
    const { market, standing } = linesOf(
      STACK.flatMap((one) => plan(one) ?? []),
      { ...MARKET_HOURS, ...traffic },
    );
    return [...market, ...standing];
  };
  const before = totalOf(month({}));
  const rows = VARIANTS.map(([title, variant]) => {
    const lines = month(variant);
    const difference = totalOf(lines) - before;
    const sign = difference < 0 ? '−' : '+';
    return [
      title,
      ...['Kinesis', 'Lambda', 'DynamoDB'].map((service) =>
        usd(totalOf(lines.filter((line) => line.service === service))),
      ),
      usd(totalOf(lines)),
      Math.abs(difference) < 0.005 ? '' : `${sign}${usd(Math.abs(difference))}`,
    ];
  });
  return markdown(['changed', 'Kinesis', 'Lambda', 'DynamoDB', 'all, USD a month', 'difference'], rows);
}

/** What the levels of traffic come to. */
function levels(): string {
  const TITLES = {
    idle: 'nothing: the month of an environment that nobody sends data to',
    normal: '1,000 events a second all through market hours; the default',
    peak: '10,000 events a second all through market hours: the month of the next section',
  } as const;
  return markdown(
    ['traffic', 'what goes through', 'USD a month'],
    TRAFFIC_LEVELS.map((level) => {
      const { market, standing } = linesOf(STACK, TRAFFIC[level]);
      return [`\`${level}\``, TITLES[level], usd(totalOf(market) + totalOf(standing))];
    }),
  );
}

/** The page with its tables as the code has them. */
export function withTables(page: string): string {
  const tables: Readonly<Record<string, string>> = {
    levels: levels(),
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
