import { METRICS } from '../../domain/transactions';
import { Alarm, asExpression, asMetricQuery } from '../../modules/alarm';
import { createSumAlarm } from '../../modules/sum-alarm';
import type { SystemContext } from './context';

const MINUTE = 60;
const FIVE_MINUTES = 300;
const DAY = 24 * 3600;
/** CloudWatch evaluates a week at most. */
const FEEDBACK_DAYS = 7;
const SILENT_MINUTES = 3;

/** Formats the sum of metrics by the ids of their queries. A metric without data counts as zero. */
const formatSum = (ids: readonly string[]): string => ids.map((id) => `FILL(${id}, 0)`).join(' + ');

/**
 * Creates the alarms of transactions that are not scored, not investigated or not decided as they should be, from the
 * metrics of the handlers.
 */
export function createDecisionAlarms({
  stack,
  pipelineAlarms: topic,
  createCustomMetric,
}: SystemContext): void {
  /** Creates an alarm that fires if something happens in each of several periods, and what must follow does not. */
  const createMissingAlarm = (
    id: string,
    description: string,
    { causes, effects, period, periods }: MissingEffect,
  ): void => {
    const queries = [...causes, ...effects].map(([service, name]) =>
      asMetricQuery(name.toLowerCase(), createCustomMetric(name, { service }, 'Sum', period)),
    );
    const [cause, effect] = [causes, effects].map((metrics) =>
      formatSum(metrics.map(([, name]) => name.toLowerCase())),
    );
    new Alarm(stack, id, {
      description,
      runbook: 'fraud-detection',
      topic,
      threshold: 0,
      periods,
      metrics: [...queries, asExpression(`IF((${cause}) > 0 AND (${effect}) == 0, 1, 0)`, id)],
    });
  };
  createMissingAlarm(
    'DetectorSilent',
    'Transactions are accepted, but none was scored for three minutes, so no fraud is found: read the logs of TransactionPublisher and FraudDetector, check their throttles, the rule EveryTransaction and the queue ReceivedTransactions, then replay the time with npx stacks transaction-pipeline replay, unless TransactionPublisher is the cause: then the stream delivers the transactions of 12 hours once it works, and npx stacks transaction-pipeline publish puts the others, which no archive contains',
    {
      causes: [['IngestProcessor', METRICS.accepted]],
      effects: [
        ['FraudDetector', METRICS.scored],
        ['FraudDetector', METRICS.alreadyScored],
      ],
      period: MINUTE,
      periods: SILENT_MINUTES,
    },
  );
  createMissingAlarm(
    'FeedbackMissing',
    'There were suspicious transactions on each of seven days, but no result of an investigation, so FraudDetector learns nothing: ask the investigators, and send the results with npx stacks transaction-pipeline feedback',
    {
      causes: [
        ['FraudDetector', METRICS.review],
        ['FraudDetector', METRICS.decline],
      ],
      effects: [
        ['FraudDetector', METRICS.feedbackApplied],
        ['FraudDetector', METRICS.feedbackRepeated],
      ],
      period: DAY,
      periods: FEEDBACK_DAYS,
    },
  );
  for (const [id, services, name, description] of COUNTER_ALARMS)
    createSumAlarm(stack, id, {
      description,
      runbook: 'fraud-detection',
      topic,
      metrics: services.map((service) => createCustomMetric(name, { service }, 'Sum', FIVE_MINUTES)),
    });
}

/** A counter of a function. */
type Counter = readonly [service: string, name: string];

interface MissingEffect {
  readonly causes: readonly Counter[];
  readonly effects: readonly Counter[];
  /** In seconds. */
  readonly period: number;
  readonly periods: number;
}

/** The alarms that fire when a counter is above zero: id, functions, name of the metric, description. */
const COUNTER_ALARMS: readonly (readonly [string, readonly string[], string, string])[] = [
  [
    'RequestsQueued',
    ['IngestProcessor'],
    METRICS.queued,
    'Transactions could not be stored, or repetitions not audited, so they wait in IngestRetries, and their senders received 503: read the log of IngestProcessor for the reason',
  ],
  [
    'StaleRules',
    ['FraudDetector'],
    METRICS.staleRules,
    'FraudDetector cannot read the table Rules, so it uses rules that are up to five minutes old, and then fails: check the table, its key and the permissions of FraudDetector',
  ],
  [
    'HistoriesReset',
    ['FraudDetector', 'IngestProcessor'],
    METRICS.historiesReset,
    'Histories of accounts or merchants could not be read, so scores started without them: read the logs of FraudDetector and IngestProcessor, and check whether another version of the detector wrote the table Profiles',
  ],
  [
    'HistoriesSkipped',
    ['FraudDetector'],
    METRICS.historiesSkipped,
    'Transactions of a busy merchant were scored, but are missing in the history of the merchant, so its next scores miss frauds: find the merchant of most transactions in the bucket, and check whether these are an attack',
  ],
];
