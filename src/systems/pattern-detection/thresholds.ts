import type { EventPattern } from '../../modules/event-rule';
import { EventRule } from '../../modules/event-rule';
import { EventSchedule, type ScheduledEvent } from '../../modules/schedule';
import { Table } from '../../modules/table';
import type { Shared } from './shared';

/** What is put on the bus every five minutes; the environment is in it, because all share the account's bus. */
export const checkDue = (environment: string): ScheduledEvent => ({
  source: 'market-stacks.pattern-detection',
  detailType: 'Threshold Check Due',
  detail: { check: 'thresholds', environment },
});

/** Four conditions, all of which a check needs. */
export const checkDuePattern = (environment: string): EventPattern => ({
  source: ['market-stacks.pattern-detection'],
  'detail-type': ['Threshold Check Due'],
  detail: { check: ['thresholds'], environment: [environment] },
});

/** Every five minutes, each symbol is compared with where the last check left it; what passed a limit is told. */
export function thresholds({ stack, key, config, tradingAlerts, fn }: Shared, detectorState: Table) {
  const thresholdWatch = new Table(stack, 'ThresholdWatch', {
    key,
    partitionKey: 'symbol',
    expiresAt: 'expiresAt',
    capacity: { onDemand: { read: 4_000, write: 4_000 } },
  });
  const checker = fn('ThresholdChecker', {
    entry: 'pattern-detection/threshold-checker.ts',
    memory: 512,
    timeout: 60,
    environment: {
      PRICE_MOVE_RANGES: String(config.thresholds.priceMoveRanges),
      VOLUME_SURGE_TIMES: String(config.thresholds.volumeSurgeTimes),
    },
  });
  detectorState.grantScan(checker);
  thresholdWatch.grantScan(checker);
  thresholdWatch.grantWrite(checker);
  tradingAlerts.grantPublish(checker);
  new EventSchedule(stack, 'ThresholdSchedule', {
    key,
    every: 'rate(5 minutes)',
    event: checkDue(config.suffix),
  });
  const rule = new EventRule(stack, 'ThresholdCheckDue', checkDuePattern(config.suffix), checker);
  return { thresholdWatch, checker, rule };
}
