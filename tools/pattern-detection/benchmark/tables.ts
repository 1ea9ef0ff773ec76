import type { ReportTable } from '../evaluate/format';
import {
  RECORD_SIZES,
  formatContenderName,
  SYMBOL_COUNTS,
  READ_METHODS,
  type BenchmarkReport,
} from './run-benchmark';
import { formatCount, formatRate, formatDuration, formatRatio, formatSpeed, formatDelays } from './format';
import { computeRatio } from './timing';
import type { ContenderResult } from './rounds';

const METHOD_NAMES = {
  baseline: 'baseline: decode, JSON.parse, a state in a Map',
  json: 'this engine with JSON.parse',
  scanner: 'this engine with the scanner',
} as const;

/** Creates the tables of the report, for the terminal and for the page. */
export function createBenchmarkTables(report: BenchmarkReport): ReportTable[] {
  const byName = new Map(report.results.map((result) => [result.name, result]));
  const getResult = (name: string): ContenderResult => byName.get(name)!;
  return [
    createTargetTable(report, getResult),
    createRecordTable(getResult),
    createStateTable(report, getResult),
    createPeerTable(byName),
  ];
}

function createTargetTable(
  { memory }: BenchmarkReport,
  getResult: (name: string) => ContenderResult,
): ReportTable {
  const loads = SYMBOL_COUNTS.flatMap((symbols) =>
    RECORD_SIZES.map((each) => (method: string) => getResult(formatContenderName(method, symbols, each))),
  );
  const findLoads = (method: string) => loads.map((load) => load(method));
  const formatRange = (values: readonly number[], format: (value: number) => string) =>
    `${format(Math.min(...values))} to ${format(Math.max(...values))}`;
  const createRateRow = (
    target: string,
    results: readonly ContenderResult[],
    minimum: number,
    ratio: string,
  ) => {
    const rates = results.map((result) => result.rate);
    return [target, formatRange(rates, formatRate), ratio, Math.min(...rates) >= minimum ? 'yes' : 'no'];
  };
  const createLimitRow = (
    target: string,
    values: readonly number[],
    maximum: number,
    format: (value: number) => string,
  ) => [target, formatRange(values, format), '–', Math.max(...values) <= maximum ? 'yes' : 'no'];
  const formatRatioToBaseline = (method: string) =>
    formatRange(
      loads.map((load) => computeRatio(load(method).each, load('baseline').each)),
      formatRatio,
    );
  const bytes = Object.values(memory).flatMap(({ stored, heap }) => [stored, heap]);
  return {
    title: 'Speed: targets and results',
    head: ['target', 'measured', 'ratio to baseline', 'met'],
    rows: [
      createRateRow(
        'record to result, scanner: ≥ 2.5 M events/s',
        findLoads('scanner'),
        2.5e6,
        formatRatioToBaseline('scanner'),
      ),
      createRateRow(
        'record to result, JSON.parse: ≥ 0.8 M events/s',
        findLoads('json'),
        0.8e6,
        formatRatioToBaseline('json'),
      ),
      createLimitRow(
        'p99 per event, scanner: ≤ 5 µs',
        findLoads('scanner').map(({ p99 }) => p99),
        5000,
        formatDuration,
      ),
      createLimitRow(
        'p99.9 per event, scanner: ≤ 20 µs',
        findLoads('scanner').map(({ p999 }) => p999),
        20_000,
        formatDuration,
      ),
      createLimitRow(
        'bytes per symbol, stored and in memory: ≤ 8 KB',
        bytes,
        8192,
        (n) => `${formatCount(Math.round(n))} B`,
      ),
      createRateRow(
        'state only: ≥ 2 M bars/s',
        SYMBOL_COUNTS.map((n) => getResult(formatContenderName('state', n))),
        2e6,
        '–',
      ),
    ],
  };
}

function createRecordTable(getResult: (name: string) => ContenderResult): ReportTable {
  return {
    title: 'From a record to its results',
    head: [
      'symbols',
      'events per record',
      'contender',
      'events/s',
      'spread',
      'ratio to baseline',
      'p50',
      'p99',
      'p99.9',
      'group p99.9',
    ],
    rows: SYMBOL_COUNTS.flatMap((symbols) =>
      RECORD_SIZES.flatMap((each) =>
        READ_METHODS.map((method) => {
          const result = getResult(formatContenderName(method, symbols, each));
          const baseline = getResult(formatContenderName('baseline', symbols, each));
          const ratio = formatRatio(computeRatio(result.each, baseline.each));
          return [
            formatCount(symbols),
            `${each}`,
            METHOD_NAMES[method],
            ...formatSpeed(result),
            ratio,
            ...formatDelays(result),
          ];
        }),
      ),
    ),
  };
}

function createStateTable(
  { memory }: BenchmarkReport,
  getResult: (name: string) => ContenderResult,
): ReportTable {
  return {
    title: 'From a bar to its result (state only), and bytes per symbol',
    head: [
      'symbols',
      'bars/s',
      'spread',
      'ratio to baseline',
      'p50',
      'p99',
      'p99.9',
      'group p99.9',
      'stored',
      'in memory',
    ],
    rows: SYMBOL_COUNTS.map((symbols) => {
      const result = getResult(formatContenderName('state', symbols));
      const { stored, heap } = memory[symbols]!;
      const ratio = formatRatio(
        computeRatio(result.each, getResult(formatContenderName('baseline', symbols, 1)).each),
      );
      const bytes = [stored, heap].map((n) => `${formatCount(Math.round(n))} B`);
      return [formatCount(symbols), ...formatSpeed(result), ratio, ...formatDelays(result), ...bytes];
    }),
  };
}

/** Creates the table that compares the engine with the other libraries on the bars of one stock. */
function createPeerTable(byName: ReadonlyMap<string, ContenderResult>): ReportTable {
  const rows: string[][] = [];
  for (const mode of ['streaming', 'batch']) {
    const engine = byName.get(`engine ${mode}`)!;
    for (const [name, result] of byName) {
      if (!name.endsWith(` ${mode}`)) continue;
      const library = name === engine.name ? 'this engine' : name.slice(0, -mode.length - 1);
      const ratio = result === engine ? '–' : formatRatio(computeRatio(engine.each, result.each));
      rows.push([library, mode, ...formatSpeed(result), ratio, ...formatDelays(result).slice(0, 3)]);
    }
  }
  return {
    title: 'Speed with the 2,148 daily bars of GOOG',
    head: ['contender', 'mode', 'bars/s', 'spread', 'speed of this engine', 'p50', 'p99', 'p99.9'],
    rows,
  };
}
