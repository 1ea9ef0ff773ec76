import type { SystemContext } from './context';

/** Creates the settings of PatternDetector. Its copies for the power tuning run the same code, so they need all of them. */
export function createDetectorEnvironment({ config }: Pick<SystemContext, 'config'>): Record<string, string> {
  return {
    ALERT_MIN_CONFIDENCE: String(config.thresholds.alertMinConfidence),
    SENSITIVITY: config.sensitivity,
    MARKET_CALENDAR: config.marketCalendar,
    METRIC_SYMBOLS: config.metricSymbols.join(','),
  };
}
