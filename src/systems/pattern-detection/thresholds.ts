import { type EventPattern, EventRule } from '../../modules/event-rule';
import { EventSchedule, type ScheduledEvent } from '../../modules/event-schedule';
import { asFunctionTarget } from '../../modules/event-target';
import { Table } from '../../modules/table';
import type { SystemContext } from './context';

/** Creates the event of a check. It contains the environment, because all environments share the account's bus. */
const createCheckEvent = (environment: string): ScheduledEvent => ({
  source: 'market-stacks.pattern-detection',
  detailType: 'Threshold Check Due',
  detail: { check: 'thresholds', environment },
});

/** Creates the event pattern: four conditions that the event of a check must meet. */
const createCheckPattern = (environment: string): EventPattern => ({
  source: ['market-stacks.pattern-detection'],
  'detail-type': ['Threshold Check Due'],
  detail: { check: ['thresholds'], environment: [environment] },
});

/** Creates the threshold check: every five minutes it compares each symbol with its last check and publishes breaches. */
export function createThresholdCheck(
  { stack, key, config, tradingAlerts, schedules, failedInvocations, createFunction }: SystemContext,
  { detectorState, alertLimits }: { readonly detectorState: Table; readonly alertLimits: Table },
) {
  const thresholdWatch = new Table(stack, 'ThresholdWatch', {
    key,
    partitionKey: 'symbol',
    expiresAt: 'expiresAt',
    capacity: { onDemand: { read: 4_000, write: 4_000 } },
  });
  const checker = createFunction('ThresholdChecker', {
    entry: 'pattern-detection/threshold-checker.ts',
    memory: 512,
    // SNS may take 20 seconds for each notice.
    timeout: 240,
    environment: {
      MARKET_CALENDAR: config.marketCalendar,
      PRICE_MOVE_RANGES: String(config.thresholds.priceMoveRanges),
      VOLUME_SURGE_TIMES: String(config.thresholds.volumeSurgeTimes),
    },
  });
  // ThresholdChecker reads only the detectors of the shortest interval.
  if (config.barIntervals.length > 0) checker.setEnvironment('BAR_INTERVALS', config.barIntervals.join(','));
  if (config.liquidSymbols.length > 0)
    checker.setEnvironment('LIQUID_SYMBOLS', config.liquidSymbols.join(','));
  detectorState.grantScan(checker);
  thresholdWatch.grantScan(checker);
  thresholdWatch.grantWrite(checker);
  // The next turn to publish.
  alertLimits.grantUpdate(checker);
  tradingAlerts.grantPublish(checker);
  new EventSchedule(stack, 'ThresholdSchedule', {
    group: schedules,
    schedule: 'rate(5 minutes)',
    event: createCheckEvent(config.suffix),
  });
  const rule = new EventRule(stack, 'ThresholdCheckDue', {
    pattern: createCheckPattern(config.suffix),
    key,
    deadLetters: failedInvocations,
  });
  rule.deliverTo(asFunctionTarget(checker));
  return { thresholdWatch, checker, rule };
}
