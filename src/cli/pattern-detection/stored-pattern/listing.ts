import { type AlertRow, explainConfidence, getAlertOutcome, type PatternRow } from '../../../domain/alerts';
import { formatIsoTime } from '../../../domain/market-data';
import { getDetectionVersion } from '../../../domain/patterns';
import { PATTERN_REGISTRY } from '../../../domain/patterns/registry';
import { formatCount } from '../../terminal/print';
import { formatTable } from '../../terminal/table';
import { formatPrice } from '../detect/drawing-labels';
import { formatExplanation } from '../detect/output';
import { NO_BARS, readPatternBars, toDetection } from './pattern';

/** Formats a stored pattern for people: its facts, its turning points, its bars and the parts of its confidence. */
export function formatStoredPattern(row: PatternRow, alert: AlertRow | undefined): string {
  const price = (value: number) => formatPrice(value, row.height);
  const labels = PATTERN_REGISTRY[row.pattern].pivotLabels;
  const bars = readPatternBars(row);
  const direction = row.close < row.level ? 'below' : 'above';
  const facts = [
    ['symbol', row.symbol],
    ['pattern', row.pattern],
    ['interval', row.interval ?? 'none: each event is a bar'],
    ['formed', `${row.start} to ${row.end}${row.acrossSessions ? ', across sessions' : ''}`],
    ['confirmed', `${row.timestamp}, by a close of ${price(row.close)} ${direction} ${price(row.level)}`],
    ['severity', row.severity],
    ['version', String(getDetectionVersion(row))],
    ['alert', alert === undefined ? 'none' : formatOutcome(alert)],
    [
      'bars',
      bars.length === 0
        ? NO_BARS
        : `${formatCount(bars.length, 'bar')} from ${formatIsoTime(bars[0]!.timestamp)}`,
    ],
  ];
  const pivots = row.pivots.map(({ kind, timestamp, price: at }, i) => [
    labels[i] ?? kind,
    timestamp,
    price(at),
  ]);
  return [
    ...facts.map(([name, value]) => `${name!.padEnd(10)} ${value}`),
    '',
    formatTable(['pivot', 'time', 'price'], pivots),
    formatExplanation(toDetection(row)),
  ].join('\n');
}

const formatOutcome = (alert: AlertRow): string =>
  [
    getAlertOutcome(alert),
    ...(alert.acknowledgedBy === undefined ? [] : [`acknowledged by ${alert.acknowledgedBy}`]),
  ].join(', ');

const INTERNAL_FIELDS = ['alertDue', 'bars', 'kind'];

/** Selects the fields of a stored pattern that GET /patterns returns. */
export const selectPatternFields = (row: PatternRow): Readonly<Record<string, unknown>> => ({
  ...Object.fromEntries(Object.entries(row).filter(([name]) => !INTERNAL_FIELDS.includes(name))),
  version: getDetectionVersion(row),
});

/** Converts a stored pattern to JSON with the fields of GET /patterns, its bars and the outcome of its alert. */
export const toPatternJson = (row: PatternRow, alert: AlertRow | undefined, drawing: string | undefined) => ({
  ...selectPatternFields(row),
  explanations: explainConfidence(row),
  bars: readPatternBars(row).map((bar) => ({ ...bar, timestamp: formatIsoTime(bar.timestamp) })),
  outcome: alert === undefined ? null : getAlertOutcome(alert),
  ...(drawing !== undefined && { drawing }),
});
