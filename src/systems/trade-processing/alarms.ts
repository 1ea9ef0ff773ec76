import { TRADE_REGIONS } from '../../config/trade-processing';
import { Alarm, asAlarmValue } from '../../modules/alarm';
import type { EventRule } from '../../modules/event-rule';
import { awsMetrics } from '../../modules/metric';
import { createSumAlarm } from '../../modules/sum-alarm';
import type { Topic } from '../../modules/topic';
import type { Workflow } from '../../modules/workflow';
import type { SystemContext } from './context';
import type { Storage } from './storage';

/** The resources that alarms monitor, in addition to all functions and queues. */
export interface MonitoredResources extends Pick<Storage, 'trades'> {
  readonly workflow: Workflow;
  /** The rules that start the workflow. */
  readonly rules: readonly EventRule[];
  /** The rule of all other events. */
  readonly otherEvents: EventRule;
}

const FIVE_MINUTES = 300;
const THREE_MINUTES = 3;
/** The delay of the replica above which a failover would lose more than a minute of trades for a while. */
const REPLICATION_LATENCY_MS = 60_000;

/** Creates the alarms of rules, workflow, functions and table, except the error rates, which functions have. */
export function createAlarms(
  { stack, config, functions, tradeAlarms: topic }: SystemContext,
  { workflow, rules, otherEvents, trades }: MonitoredResources,
): void {
  for (const rule of rules)
    createDeliveryAlarm(
      rule,
      `EventBridge could not start the workflow with events of the rule ${rule.name}, or too late, so trades are not recorded yet: check the role of the rule and the quotas of Step Functions; EventBridge tries for 24 hours, then the events wait in UndeliveredEvents`,
      topic,
    );
  createDeliveryAlarm(
    otherEvents,
    `EventBridge could not send an event that is not one of a source to UndeliveredEvents, so it may be lost: check the policy of the queue and its key`,
    topic,
  );
  createSumAlarm(stack, 'WorkflowFailures', {
    description:
      'Events of trades were not recorded: read the steps of the executions in the log of the workflow, fix the cause, then send the events again with npx stacks trade-processing failures --resend',
    runbook: 'failed-workflows',
    topic,
    metrics: ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted', 'ExecutionThrottled'].map(
      (name) => awsMetrics.workflow(name, { StateMachineArn: workflow.arn }),
    ),
  });
  for (const { fn } of functions) {
    const createMetric = (name: string) => awsMetrics.lambda(name, { FunctionName: fn.name });
    new Alarm(fn, 'Throttles', {
      description: `Invocations of ${fn.name} are throttled, so trades are recorded late: raise its reserved concurrency, within the quota of the account`,
      runbook: 'throttling',
      topic,
      threshold: 0,
      metrics: [asAlarmValue(createMetric('Throttles'))],
    });
    createSumAlarm(fn, 'FailuresLost', {
      description: `Lambda could not send failed events of ${fn.name} to its queue, so they are lost: check the permissions, the queue and its key`,
      runbook: 'failing-functions',
      topic,
      metrics: [createMetric('DeadLetterErrors')],
    });
  }
  createSumAlarm(trades, 'Throttles', {
    description: `Requests to ${trades.name} are throttled, so trades are recorded late: check whether one chain is hot, raise ChainShards, and check the quotas of the account`,
    runbook: 'throttling',
    topic,
    metrics: ['ReadThrottleEvents', 'WriteThrottleEvents'].map((name) =>
      awsMetrics.table(name, { TableName: trades.name }),
    ),
  });
  const other = TRADE_REGIONS.find((region) => region !== config.region)!;
  new Alarm(trades, 'ReplicationLatency', {
    description: `Changes of ${trades.name} reach ${other} more than a minute late, so ${other} would continue without the newest trades after a failover: check the health of DynamoDB in both regions, and postpone planned failovers`,
    runbook: 'recorded-trades',
    topic,
    threshold: REPLICATION_LATENCY_MS,
    periods: THREE_MINUTES,
    metrics: [
      asAlarmValue(
        awsMetrics.table('ReplicationLatency', { TableName: trades.name, ReceivingRegion: other }, 'Average'),
      ),
    ],
  });
  createSumAlarm(topic, 'NotificationsFailed', {
    description: `${topic.name} could not deliver a notification, so nobody read an alarm: check its subscriptions, and the messages in UndeliveredMessages`,
    runbook: 'undelivered-notifications',
    topic,
    metrics: ['NumberOfNotificationsFailed', 'NumberOfNotificationsFailedToRedriveToDlq'].map((name) =>
      awsMetrics.topic(name, { TopicName: topic.name }),
    ),
  });
}

/** Creates the alarm of a rule that could not deliver. */
const createDeliveryAlarm = (rule: EventRule, description: string, topic: Topic): void =>
  createSumAlarm(rule, 'NotDelivered', {
    description,
    runbook: 'undelivered-events',
    topic,
    metrics: ['FailedInvocations', 'InvocationsFailedToBeSentToDlq', 'ThrottledRules'].map((name) =>
      awsMetrics.rule(name, rule.dimensions, 'Sum', FIVE_MINUTES),
    ),
  });
