import { Alarm, asExpression, asMetricQuery } from '../../modules/alarm';
import type { EventArchive, EventBus } from '../../modules/event-bus';
import type { EventRule } from '../../modules/event-rule';
import { awsMetrics } from '../../modules/metric';
import type { ServerlessFunction } from '../../modules/serverless-function';
import { createSumAlarm } from './alarms';
import type { SystemContext } from './context';

/** The resources on the way of an event. */
export interface EventPath {
  readonly transactionBus: EventBus;
  readonly archive: EventArchive;
  readonly detector: ServerlessFunction;
  readonly rules: EventRules;
}

/** The rules that alarms look at one by one. */
export type EventRules = Readonly<
  Record<'EveryTransaction' | 'SuspiciousTransactions' | 'FraudFeedback' | 'failedReplays', EventRule>
>;

const FIVE_MINUTES = 300;
const DAY = 24 * 3600;
/** CloudWatch evaluates a week at most. */
const FEEDBACK_DAYS = 7;
const SILENT_MINUTES = 3;

/** Creates the alarms of events that are not delivered, not archived, not scored or not investigated. */
export function createEventAlarms(
  { stack, pipelineAlarms: topic }: SystemContext,
  { transactionBus, archive, detector, rules }: EventPath,
): void {
  // EventBridge archives with a rule of its own on the bus, which has the same metrics as other rules.
  const archiving = { EventBusName: transactionBus.name, RuleName: `Events-Archive-${archive.physicalName}` };
  createSumAlarm(
    stack,
    'ArchiveFailures',
    'Events of TransactionBus were not archived, so a replay would not contain them: check the state of TransactionArchive, and send the transactions of this time again before you rely on a replay',
    ['FailedInvocations', 'ThrottledRules'].map((name) =>
      awsMetrics.rule(name, archiving, 'Sum', FIVE_MINUTES),
    ),
    topic,
  );
  createSumAlarm(
    stack,
    'ReplayFailures',
    'A replay did not complete, so its transactions were processed again only in part: read the event ReplayEnded in SystemEventLog, and start the replay again, which changes nothing that is already processed',
    [awsMetrics.rule('MatchedEvents', rules.failedReplays.dimensions, 'Sum', FIVE_MINUTES)],
    topic,
  );
  new Alarm(stack, 'DetectorSilent', {
    description:
      'Transactions arrive, but FraudDetector was not invoked for three minutes, so no transaction is scored: check the rule EveryTransaction, the permission of FraudDetector and its throttles',
    topic,
    threshold: 0,
    periods: SILENT_MINUTES,
    metrics: [
      asMetricQuery('received', awsMetrics.rule('MatchedEvents', rules.EveryTransaction.dimensions)),
      asMetricQuery('invocations', awsMetrics.lambda('Invocations', { FunctionName: detector.name })),
      asExpression(
        'IF(FILL(received, 0) > 0 AND FILL(invocations, 0) == 0, 1, 0)',
        'Silent while transactions arrive',
      ),
    ],
  });
  const createDailyMetric = ({ dimensions }: EventRule) =>
    awsMetrics.rule('MatchedEvents', dimensions, 'Sum', DAY);
  new Alarm(stack, 'FeedbackMissing', {
    description:
      'There were suspicious transactions on each of seven days, but no result of an investigation, so FraudDetector learns nothing: ask the investigators, and send the results with npx stacks transaction-pipeline feedback',
    topic,
    threshold: 0,
    periods: FEEDBACK_DAYS,
    metrics: [
      asMetricQuery('suspicious', createDailyMetric(rules.SuspiciousTransactions)),
      asMetricQuery('feedback', createDailyMetric(rules.FraudFeedback)),
      asExpression(
        'IF(FILL(suspicious, 0) > 0 AND FILL(feedback, 0) == 0, 1, 0)',
        'Suspicious transactions without feedback',
      ),
    ],
  });
}

/** Creates an alarm for each rule. */
export function createRuleAlarms(
  { pipelineAlarms: topic }: SystemContext,
  rules: readonly EventRule[],
): void {
  for (const rule of rules)
    createSumAlarm(
      rule,
      'NotDelivered',
      `EventBridge could not deliver or delayed events of the rule ${rule.name}: check the permissions of its targets and their keys, then deliver the events in UndeliveredEvents again with npx stacks transaction-pipeline replay`,
      ['FailedInvocations', 'InvocationsFailedToBeSentToDlq', 'ThrottledRules'].map((name) =>
        awsMetrics.rule(name, rule.dimensions, 'Sum', FIVE_MINUTES),
      ),
      topic,
    );
}
