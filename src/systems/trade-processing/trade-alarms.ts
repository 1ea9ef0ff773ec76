import { CHECKPOINT_AGE, TRADE_METRICS } from '../../domain/trade-records';
import { Alarm, asAlarmValue, asExpression, asMetricQuery } from '../../modules/alarm';
import { createSumAlarm } from '../../modules/sum-alarm';
import type { SystemContext } from './context';

const FIVE_MINUTES = 300;
/** A checkpoint is created every hour, even without new trades. */
const CHECKPOINT_AGE_MS = 2 * 3600 * 1000;
/** The checkpointer runs every five minutes, so three missing runs are a failure. */
const MISSING_RUNS = 3;
/** More rejected messages than these, in percent, are not only mistakes of single reports. */
const REJECTED_PERCENT = 5;

/** Creates the alarms of trades and their ledger, from the metrics of the handlers. */
export function createTradeAlarms({ stack, config, tradeAlarms: topic, createCustomMetric }: SystemContext) {
  const createMetric = (service: string, name: string, stat = 'Sum') =>
    createCustomMetric(name, { service }, stat, FIVE_MINUTES);
  const createRecorderMetric = (name: string) => createMetric('ComplianceRecorder', name);
  new Alarm(stack, 'TradesRejected', {
    description: `More than ${REJECTED_PERCENT} % of the messages within five minutes were rejected, so these trades are missing in the books: read the violations with npx stacks trade-processing status and the log of TradeValidator, and ask the source; if the reference data are wrong, store the right version with npx stacks trade-processing reference-data`,
    runbook: 'recorded-trades',
    topic,
    threshold: REJECTED_PERCENT,
    metrics: [
      asMetricQuery('rejected', createRecorderMetric(TRADE_METRICS.rejected)),
      asMetricQuery('recorded', createRecorderMetric(TRADE_METRICS.recorded)),
      asExpression(
        '100 * FILL(rejected, 0) / (FILL(rejected, 0) + FILL(recorded, 0))',
        'Rejected in percent',
      ),
    ],
  });
  createSumAlarm(stack, 'RecordedWhilePassive', {
    description: `Trades arrived in ${config.region}, but the other region is active: they are recorded, but a source has not switched; compare the regions with npx stacks trade-processing status, and ask the source`,
    runbook: 'recorded-trades',
    topic,
    metrics: [createRecorderMetric(TRADE_METRICS.recordedWhilePassive)],
  });
  createSumAlarm(stack, 'StaleSettings', {
    description:
      'Functions could not read their settings, so they use earlier ones: check the endpoint of SSM in the network, and the permissions of the functions',
    runbook: 'stale-settings',
    topic,
    metrics: ['TradeValidator', 'MetadataEnricher', 'ComplianceRecorder', 'LedgerCheckpointer'].map(
      (service) => createMetric(service, TRADE_METRICS.staleSettings),
    ),
  });
  new Alarm(stack, 'CheckpointMissing', {
    description:
      'There is no checkpoint of the last two hours, or LedgerCheckpointer has not run for 15 minutes, so a change of recorded trades would not be noticed: if its log contains LedgerViolation, treat it as tampering and run npx stacks trade-processing verify; otherwise check its errors and CheckpointSchedule. The alarm also fires until the second run after the first deployment',
    runbook: 'recorded-trades',
    topic,
    threshold: CHECKPOINT_AGE_MS,
    firesWithoutData: true,
    periods: MISSING_RUNS,
    metrics: [asAlarmValue(createCustomMetric(CHECKPOINT_AGE, {}, 'Maximum', FIVE_MINUTES))],
  });
}
