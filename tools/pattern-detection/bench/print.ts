import type { ReportTable } from '../evaluate/format';
import { EVENTS_A_RECORD, formatContenderName, SYMBOLS, METHODS, type BenchReport } from './bench';
import { computeRatio } from './figures';
import type { ContenderResult } from './race';

const formatCount = (n: number): string => n.toLocaleString('en-US');
const formatRate = (perSecond: number): string =>
  perSecond >= 1e5
    ? `${(perSecond / 1e6).toFixed(2)} M`
    : perSecond >= 1e4
      ? `${Math.round(perSecond / 1000)} k`
      : `${(perSecond / 1000).toFixed(1)} k`;
const formatDuration = (nanoseconds: number): string =>
  nanoseconds < 1000
    ? `${Math.round(nanoseconds)} ns`
    : nanoseconds < 1e6
      ? `${(nanoseconds / 1000).toFixed(1)} µs`
      : `${(nanoseconds / 1e6).toFixed(1)} ms`;
const formatRatio = (value: number): string =>
  `× ${value >= 100 ? formatCount(Math.round(value)) : value.toFixed(2)}`;
const formatSpeed = ({ rate: median, spread, rounds }: ContenderResult): string[] => [
  formatRate(median),
  rounds > 1 ? `± ${Math.round(100 * spread)} %` : '–',
];
const formatDelays = ({ p50, p99, p999, group999 }: ContenderResult): string[] =>
  [p50, p99, p999, group999].map(formatDuration);

const METHOD_NAMES = {
  floor: 'the floor: decode, JSON.parse, a state in a Map',
  json: 'this engine, each event by JSON.parse',
  scanner: 'this engine, by the scanner',
} as const;

/** The report as tables, for the terminal and for the page. */
export function createBenchTables(report: BenchReport): ReportTable[] {
  const byName = new Map(report.results.map((result) => [result.name, result]));
  const of = (name: string): ContenderResult => byName.get(name)!;
  return [
    createTargetTable(report, of),
    createRecordTable(of),
    createStateTable(report, of),
    createPeerTable(byName),
  ];
}

function createTargetTable({ memory }: BenchReport, of: (name: string) => ContenderResult): ReportTable {
  const loads = SYMBOLS.flatMap((symbols) =>
    EVENTS_A_RECORD.map((each) => (way: string) => of(formatContenderName(way, symbols, each))),
  );
  const all = (way: string) => loads.map((load) => load(way));
  const range = (values: readonly number[], show: (value: number) => string) =>
    `${show(Math.min(...values))} to ${show(Math.max(...values))}`;
  const least = (what: string, results: readonly ContenderResult[], wanted: number, against: string) => {
    const rates = results.map((result) => result.rate);
    return [what, range(rates, formatRate), against, Math.min(...rates) >= wanted ? 'yes' : 'no'];
  };
  const most = (what: string, values: readonly number[], wanted: number, show: (value: number) => string) => [
    what,
    range(values, show),
    '–',
    Math.max(...values) <= wanted ? 'yes' : 'no',
  ];
  const toFloor = (way: string) =>
    range(
      loads.map((load) => computeRatio(load(way).each, load('floor').each)),
      formatRatio,
    );
  const bytes = Object.values(memory).flatMap(({ stored, heap }) => [stored, heap]);
  return {
    title: 'What is asked of its speed, and what was measured',
    head: ['asked', 'measured', 'to the floor', 'reached'],
    rows: [
      least('record to verdict, scanner: ≥ 2.5 M events/s', all('scanner'), 2.5e6, toFloor('scanner')),
      least('record to verdict, JSON.parse: ≥ 0.8 M events/s', all('json'), 0.8e6, toFloor('json')),
      most(
        'p99 an event, scanner: ≤ 5 µs',
        all('scanner').map(({ p99 }) => p99),
        5000,
        formatDuration,
      ),
      most(
        'p99.9 an event, scanner: ≤ 20 µs',
        all('scanner').map(({ p999 }) => p999),
        20_000,
        formatDuration,
      ),
      most(
        'bytes a symbol, stored and in memory: ≤ 8 KB',
        bytes,
        8192,
        (n) => `${formatCount(Math.round(n))} B`,
      ),
      least(
        'state only: well past 2 M bars/s',
        SYMBOLS.map((n) => of(formatContenderName('state', n))),
        2e6,
        '–',
      ),
    ],
  };
}

function createRecordTable(of: (name: string) => ContenderResult): ReportTable {
  return {
    title: 'From a record to its verdicts',
    head: [
      'symbols',
      'events a record',
      'contender',
      'events/s',
      'rounds',
      'to the floor',
      'p50',
      'p99',
      'p99.9',
      'group p99.9',
    ],
    rows: SYMBOLS.flatMap((symbols) =>
      EVENTS_A_RECORD.flatMap((each) =>
        METHODS.map((way) => {
          const result = of(formatContenderName(way, symbols, each));
          const floor = of(formatContenderName('floor', symbols, each));
          const against = formatRatio(computeRatio(result.each, floor.each));
          return [
            formatCount(symbols),
            `${each}`,
            METHOD_NAMES[way],
            ...formatSpeed(result),
            against,
            ...formatDelays(result),
          ];
        }),
      ),
    ),
  };
}

function createStateTable({ memory }: BenchReport, of: (name: string) => ContenderResult): ReportTable {
  return {
    title: 'From a bar to its verdict (state only), and what a symbol takes',
    head: [
      'symbols',
      'bars/s',
      'rounds',
      'to the floor',
      'p50',
      'p99',
      'p99.9',
      'group p99.9',
      'stored',
      'in memory',
    ],
    rows: SYMBOLS.map((symbols) => {
      const result = of(formatContenderName('state', symbols));
      const { stored, heap } = memory[symbols]!;
      const against = formatRatio(
        computeRatio(result.each, of(formatContenderName('floor', symbols, 1)).each),
      );
      const bytes = [stored, heap].map((n) => `${formatCount(Math.round(n))} B`);
      return [formatCount(symbols), ...formatSpeed(result), against, ...formatDelays(result), ...bytes];
    }),
  };
}

/** The engine and its peers on the same bars of one stock. */
function createPeerTable(byName: ReadonlyMap<string, ContenderResult>): ReportTable {
  const rows: string[][] = [];
  for (const way of ['streaming', 'batch']) {
    const engine = byName.get(`engine ${way}`)!;
    for (const [name, result] of byName) {
      if (!name.endsWith(` ${way}`)) continue;
      const who = name === engine.name ? 'this engine' : name.slice(0, -way.length - 1);
      const against = result === engine ? '–' : formatRatio(computeRatio(engine.each, result.each));
      rows.push([who, way, ...formatSpeed(result), against, ...formatDelays(result).slice(0, 3)]);
    }
  }
  return {
    title: 'On the 2,148 daily bars of GOOG',
    head: ['contender', 'how', 'bars/s', 'rounds', 'this engine to it', 'p50', 'p99', 'p99.9'],
    rows,
  };
}
