// Exits with 0 after the measurement, whatever the figures are, and with 1 on a failure.
import { SEVERITIES, classifySeverity, type Severity } from '../../../src/domain/alerts';
import { DEFAULT_SENSITIVITY, Detector, SENSITIVITIES } from '../../../src/domain/patterns';
import { formatTable } from '../../../src/cli/terminal/table';
import { print } from '../../../src/cli/terminal/print';
import { NULL_SERIES } from './drawn/nulls';
import { readRealMarket } from './market';
import { Random } from './random';

/**
 * Measures how many alerts a day coincidences raise, by severity: 500 symbols with bars of five minutes in New York's
 * market hours, of random prices without a pattern.
 *
 *     npx tsx tools/pattern-detection/evaluate/chance-alerts.ts
 */
const SYMBOLS = 500;
const BARS_PER_DAY = 78;
const DAYS = 30;
const { alertMinConfidence: ALERT_MIN_CONFIDENCE } = SENSITIVITIES[DEFAULT_SENSITIVITY];

type Counts = Record<Severity, number>;

/** Counts the alerts of a day by severity, on average. */
export function measureChanceAlerts(kind: string, symbols = SYMBOLS, days = DAYS): Counts {
  const generate = NULL_SERIES[kind]!;
  const market = readRealMarket();
  const counts: Counts = { LOW: 0, MEDIUM: 0, HIGH: 0, CRITICAL: 0 };
  for (let index = 0; index < symbols; index++) {
    const detector = new Detector();
    for (const bar of generate(days * BARS_PER_DAY, new Random(1, 'test', kind, index), market))
      for (const { confidence } of detector.next({ ...bar, symbol: `S${index}` }))
        if (confidence >= ALERT_MIN_CONFIDENCE) counts[classifySeverity(confidence)]++;
  }
  for (const severity of SEVERITIES) counts[severity] /= days;
  return counts;
}

function main(): void {
  const rows = Object.keys(NULL_SERIES).map((kind) => {
    const counts = measureChanceAlerts(kind);
    const urgent = counts.HIGH + counts.CRITICAL;
    return [kind, ...SEVERITIES.map((severity) => counts[severity].toFixed(1)), urgent.toFixed(1)];
  });
  print(formatTable(['series', ...SEVERITIES, 'HIGH or CRITICAL'], rows));
}

if (require.main === module) main();
