import { formatDetectionId } from '../../../../src/domain/alerts';
import { DEFAULT_SENSITIVITY, Detector, SENSITIVITIES } from '../../../../src/domain/patterns';
import { type BatchBar, type DayInterval, INTERVAL_MS } from './batch-bars';
import type { TradingDay } from './generate';

/** The default of ALERT_MIN_CONFIDENCE. */
const { alertMinConfidence: ALERT_MIN_CONFIDENCE } = SENSITIVITIES[DEFAULT_SENSITIVITY];

/** The ids of the patterns in bars, and of those that raise an alert. */
export interface ExpectedPatterns {
  readonly patterns: string[];
  readonly alerts: string[];
}

/** Finds the patterns in the bars of a day with the engine of the system. */
export function findExpectedPatterns(
  bars: ReadonlyMap<string, readonly BatchBar[]>,
  { splits }: TradingDay,
): ExpectedPatterns {
  const patterns: string[] = [];
  const alerts: string[] = [];
  for (const [series, inSeries] of bars) {
    const [symbol, interval] = series.split('#') as [string, DayInterval];
    const detector = new Detector();
    const split = splits.get(symbol);
    for (const bar of inSeries) {
      // The bar in which the split happens has the new prices.
      if (split !== undefined && bar.timestamp + INTERVAL_MS[interval] > split.time)
        detector.split(symbol, split.factor, split.time);
      for (const detection of detector.next({ symbol, interval, ...bar })) {
        patterns.push(formatDetectionId(detection));
        if (detection.confidence >= ALERT_MIN_CONFIDENCE) alerts.push(formatDetectionId(detection));
      }
    }
  }
  return { patterns: patterns.sort(), alerts: alerts.sort() };
}
