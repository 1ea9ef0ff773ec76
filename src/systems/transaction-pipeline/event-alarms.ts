import type { EventArchive, EventBus } from '../../modules/event-bus';
import type { EventRule } from '../../modules/event-rule';
import { awsMetrics } from '../../modules/metric';
import { createSumAlarm } from '../../modules/sum-alarm';
import type { SystemContext } from './context';

/** The resources that archive and replay events. */
export interface EventPath {
  readonly transactionBus: EventBus;
  readonly archive: EventArchive;
  /** The rule that matches replays that did not complete. */
  readonly failedReplays: EventRule;
}

const FIVE_MINUTES = 300;
/** Creates the alarms of events that are not archived, and of replays that did not complete. */
export function createEventAlarms(
  { stack, pipelineAlarms: topic }: SystemContext,
  { transactionBus, archive, failedReplays }: EventPath,
): void {
  // EventBridge archives with a rule of its own on the bus, which has the same metrics as other rules.
  const archiving = { EventBusName: transactionBus.name, RuleName: `Events-Archive-${archive.physicalName}` };
  createSumAlarm(stack, 'ArchiveFailures', {
    description:
      'Events of TransactionBus were not archived, so a replay does not contain them: check the state of TransactionArchive; transactions with a score that are sent again put no event, so read those of this time from the table',
    runbook: 'undelivered-events',
    topic,
    metrics: ['FailedInvocations', 'ThrottledRules'].map((name) =>
      awsMetrics.rule(name, archiving, 'Sum', FIVE_MINUTES),
    ),
  });
  createSumAlarm(stack, 'ReplayFailures', {
    description:
      'A replay did not complete, so its transactions were processed again only in part: read the event ReplayEnded in SystemEventLog, and start the replay again, which changes nothing that is already processed',
    runbook: 'undelivered-events',
    topic,
    metrics: [awsMetrics.rule('MatchedEvents', failedReplays.dimensions, 'Sum', FIVE_MINUTES)],
  });
}

/** Creates an alarm for each rule. */
export function createRuleAlarms(
  { pipelineAlarms: topic }: SystemContext,
  rules: readonly EventRule[],
): void {
  for (const rule of rules)
    createSumAlarm(rule, 'NotDelivered', {
      description: `EventBridge could not deliver or delayed events of the rule ${rule.name}: check the permissions of its targets and their keys, then deliver the events in UndeliveredEvents again, those of TransactionBus with npx stacks transaction-pipeline replay, and those of the other buses with aws sqs send-message to AuditTrail`,
      runbook: 'undelivered-events',
      topic,
      metrics: ['FailedInvocations', 'InvocationsFailedToBeSentToDlq', 'ThrottledRules'].map((name) =>
        awsMetrics.rule(name, rule.dimensions, 'Sum', FIVE_MINUTES),
      ),
    });
}
