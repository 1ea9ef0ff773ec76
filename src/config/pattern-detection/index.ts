import type { LimitSettings } from '../../domain/alerts';
import { INTERVALS, type Interval } from '../../domain/calendar';
import { SENSITIVITIES, type Sensitivity } from '../../domain/patterns/sensitivity';
import type { CommonConfig } from '../common';
import { type SystemDefinition } from '../system-definition';
import { readVariables } from '../variables';
import { NOT_SUPPORTED_LOCALLY } from './not-supported-locally';
import { HISTORY_HOURS, VARIABLES } from './variables';

/** The thresholds above which alerts and alarms are raised. */
export interface Thresholds {
  /** The minimum confidence of a detection that raises an alert, 0 to 100. */
  readonly alertMinConfidence: number;
  /** The error rate in percent above which a function's alarm fires. */
  readonly functionErrorRate: number;
  /** The maximum price move between two checks, in multiples of the symbol's recent range. */
  readonly priceMoveRanges: number;
  /** The maximum volume between two checks, in multiples of the symbol's average volume. */
  readonly volumeSurgeTimes: number;
}

/** The configuration of pattern detection, from environment variables. */
export interface PatternDetectionConfig extends CommonConfig {
  /** The recipient of alerts by e-mail. No e-mails are sent if it is not set. */
  readonly alertEmail?: string;
  /** The recipient of alarms by e-mail, from a separate topic. No e-mails are sent if it is not set. */
  readonly operatorEmail?: string;
  /** The HTTP(S) endpoint that receives approval requests; the system's own if it is not set. */
  readonly approvalEndpoint?: string;
  /** The ids of the keys for approval links. The first key signs, the others verify links that were signed earlier. */
  readonly approvalKeys: readonly string[];
  /** How much is reported: a higher sensitivity reports more shapes, with lower confidence. */
  readonly sensitivity: Sensitivity;
  readonly thresholds: Thresholds;
  /** The limits of notifications. */
  readonly limits: LimitSettings;
  /** The maximum age of a market event, in hours. */
  readonly maxEventAgeHours: number;
  /** The id of the exchange calendar in whose sessions market data is expected, and bars are built. */
  readonly marketCalendar: string;
  /** The intervals of the bars that are built from market data, shortest first; none if each event is used as a bar. */
  readonly barIntervals: readonly Interval[];
  /** The minutes without market data during a session after which an alarm fires. */
  readonly feedSilentMinutes: number;
  /** The symbols with market data at least every five minutes of a session. */
  readonly liquidSymbols: readonly string[];
  /** How the stream handles events with unknown fields. */
  readonly unknownFields: 'ignore' | 'refuse';
  /** The symbols that have separate metrics; all others count as `other`, because AWS charges for each metric. */
  readonly metricSymbols: readonly string[];
  /** PatternDetector's reserved concurrency. */
  readonly detectorConcurrency: number;
}

/** The requirement lists exactly these three tags. Environments are distinguished by the suffix in names. */
const TAGS = { Project: 'StockPatternDetection', Environment: 'Production', CostCenter: 'Trading' };

/** Stock pattern detection: one stack, in the home region. */
export const patternDetection: SystemDefinition<PatternDetectionConfig> = {
  name: 'pattern-detection',
  title: 'Stock pattern detection',
  variables: VARIABLES,
  regions: ({ homeRegion }) => [homeRegion],
  readConfig(env, common) {
    const values = readVariables(VARIABLES, env);
    const { alertMinConfidence } = SENSITIVITIES[values.SENSITIVITY];
    return {
      ...common,
      alertEmail: values.ALERT_EMAIL,
      operatorEmail: values.OPERATOR_EMAIL ?? values.ALERT_EMAIL,
      approvalEndpoint: values.APPROVAL_ENDPOINT,
      approvalKeys: values.APPROVAL_KEYS.split(','),
      sensitivity: values.SENSITIVITY,
      thresholds: {
        alertMinConfidence: values.ALERT_MIN_CONFIDENCE ?? alertMinConfidence,
        functionErrorRate: values.FUNCTION_ERROR_RATE,
        priceMoveRanges: values.PRICE_MOVE_RANGES,
        volumeSurgeTimes: values.VOLUME_SURGE_TIMES,
      },
      limits: { brakeCount: values.ALERT_BRAKE_COUNT, breakerCount: values.ALERT_BREAKER_COUNT },
      maxEventAgeHours: values.MAX_EVENT_AGE_HOURS ?? (common.target === 'local' ? HISTORY_HOURS : 24),
      marketCalendar: values.MARKET_CALENDAR,
      barIntervals: INTERVALS.filter((interval) => values.BAR_INTERVALS.split(',').includes(interval)),
      feedSilentMinutes: values.FEED_SILENT_MINUTES,
      liquidSymbols: values.LIQUID_SYMBOLS.split(',').filter(Boolean),
      unknownFields: values.UNKNOWN_FIELDS,
      metricSymbols: values.METRIC_SYMBOLS.split(','),
      detectorConcurrency: values.DETECTOR_CONCURRENCY,
    };
  },
  tags: () => TAGS,
  formatName: ({ id, suffix }) => `${id}-${suffix}`,
  notSupportedLocally: NOT_SUPPORTED_LOCALLY,
};
