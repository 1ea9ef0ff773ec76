import type { ReportTable } from '../evaluate/format';
import { FEEDS } from './feed';
import { formatCount, formatDuration, formatRate, formatRatio } from './format';
import type { ContenderResult } from './rounds';
import { formatContenderName, LOADS, type BenchmarkReport } from './run-benchmark';
import { computeRatio } from './timing';

/** Events per second by the number of symbols. */
const STATE_TARGETS = [
  [100, 20e6],
  [5000, 10e6],
] as const;

/** Creates the table of the targets, with the figures of all loads. */
export function createTargetTable(
  { memory }: BenchmarkReport,
  getResult: (name: string) => ContenderResult,
): ReportTable {
  const loads = LOADS.map(
    ([feed, symbols, each]) =>
      (method: string) =>
        getResult(formatContenderName(method, feed, symbols, each)),
  );
  const ratios = loads.map((load) => computeRatio(load('scanner').each, load('baseline').each));
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
      [
        'record to result, scanner: ≥ 3 times the baseline',
        formatRange(
          findLoads('scanner').map(({ rate }) => rate),
          formatRate,
        ),
        formatRange(ratios, formatRatio),
        Math.min(...ratios) >= 3 ? 'yes' : 'no',
      ],
      createRateRow(
        'record to result, JSON.parse: ≥ 0.8 M events/s',
        findLoads('json'),
        0.8e6,
        formatRatioToBaseline('json'),
      ),
      createLimitRow(
        'p99 per event, scanner: ≤ 2 µs',
        findLoads('scanner').map(({ p99 }) => p99),
        2000,
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
      ...STATE_TARGETS.map(([symbols, minimum]) =>
        createRateRow(
          `state only, ${formatCount(symbols)} symbols: ≥ ${minimum / 1e6} M events/s`,
          FEEDS.map((feed) => getResult(formatContenderName('state', feed, symbols))),
          minimum,
          '–',
        ),
      ),
    ],
  };
}
