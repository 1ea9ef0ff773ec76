import type { ReportTable } from '../evaluate/format';
import {
  LOADS,
  formatContenderName,
  SYMBOL_COUNTS,
  READ_METHODS,
  type BenchmarkReport,
} from './run-benchmark';
import { formatCount, formatRatio, formatSpeed, formatDelays } from './format';
import { createTargetTable } from './target-table';
import { FEEDS } from './feed';
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

function createRecordTable(getResult: (name: string) => ContenderResult): ReportTable {
  return {
    title: 'From a record to its results',
    head: [
      'events',
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
    rows: LOADS.flatMap(([feed, symbols, each]) =>
      READ_METHODS.map((method) => {
        const result = getResult(formatContenderName(method, feed, symbols, each));
        const baseline = getResult(formatContenderName('baseline', feed, symbols, each));
        const ratio = formatRatio(computeRatio(result.each, baseline.each));
        const load = [feed, formatCount(symbols), `${each}`];
        return [...load, METHOD_NAMES[method], ...formatSpeed(result), ratio, ...formatDelays(result)];
      }),
    ),
  };
}

function createStateTable(
  { memory }: BenchmarkReport,
  getResult: (name: string) => ContenderResult,
): ReportTable {
  return {
    title: 'From an event to its result (state only), and bytes per symbol',
    head: [
      'events',
      'symbols',
      'events/s',
      'spread',
      'ratio to baseline',
      'p50',
      'p99',
      'p99.9',
      'group p99.9',
      'stored',
      'in memory',
    ],
    rows: FEEDS.flatMap((feed) =>
      SYMBOL_COUNTS.map((symbols) => {
        const result = getResult(formatContenderName('state', feed, symbols));
        const baseline = getResult(formatContenderName('baseline', feed, symbols, 1));
        const { stored, heap } = memory[symbols]!;
        const ratio = formatRatio(computeRatio(result.each, baseline.each));
        const bytes = [stored, heap].map((n) => `${formatCount(Math.round(n))} B`);
        const speed = [...formatSpeed(result), ratio, ...formatDelays(result)];
        return [feed, formatCount(symbols), ...speed, ...bytes];
      }),
    ),
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
