import type { Construct } from 'constructs';
import { Alarm, createSumQueries } from '../../modules/alarm';
import { awsMetrics, type Metric } from '../../modules/metric';
import type { Queue } from '../../modules/queue';
import type { AlarmText } from '../../modules/runbook';
import type { ScheduleGroup } from '../../modules/schedule-group';
import type { Topic } from '../../modules/topic';
import type { SystemContext } from './context';
import { createCustomMetrics } from './metrics';

/** The resources that deliver an alert after it is detected, in addition to the functions. */
export interface DeliveryPath {
  readonly topics: readonly Topic[];
  readonly scheduleGroups: readonly ScheduleGroup[];
  readonly pendingApprovals: Queue;
}

const FIVE_MINUTES = 300;

/** Creates alarms for data, alerts and approvals that can get lost although no function fails. */
export function createDeliveryAlarms(
  context: SystemContext,
  { topics, scheduleGroups, pendingApprovals }: DeliveryPath,
): void {
  const { stack, tradingAlerts, functions } = context;
  /** Creates an alarm that fires when the sum of the metrics exceeds the threshold. */
  const createAlarm = (
    scope: Construct,
    id: string,
    text: AlarmText,
    metrics: readonly Metric[],
    threshold = 0,
  ): void => {
    new Alarm(scope, id, {
      ...text,
      topic: tradingAlerts,
      threshold,
      metrics: createSumQueries(
        Object.fromEntries(metrics.map((metric, index) => [`m${index + 1}`, metric])),
        id,
      ),
    });
  };

  for (const topic of topics) {
    const createMetric = (name: string) => awsMetrics.topic(name, { TopicName: topic.name });
    createAlarm(
      topic,
      'NotificationsFailed',
      {
        description: `${topic.name} could not deliver a notification: check its subscriptions, and the messages in UndeliveredNotifications`,
        runbook: 'undelivered-notifications',
      },
      [
        createMetric('NumberOfNotificationsFailed'),
        createMetric('NumberOfNotificationsFailedToRedriveToDlq'),
      ],
    );
  }
  for (const group of scheduleGroups) {
    const name = stack.createPhysicalName(group.node.id, 'schedule-group');
    const createMetric = (metricName: string) => awsMetrics.scheduler(metricName, { ScheduleGroup: name });
    createAlarm(
      group,
      'InvocationsDropped',
      {
        description: `EventBridge Scheduler dropped invocations of ${name}: the events are in FailedInvocations or lost; check the target and the role`,
        runbook: 'undelivered-events',
      },
      [createMetric('InvocationDroppedCount'), createMetric('InvocationsFailedToBeSentToDeadLetterCount')],
    );
  }
  for (const fn of functions) {
    const createMetric = (name: string) => awsMetrics.lambda(name, { FunctionName: fn.name });
    createAlarm(
      fn,
      'FailuresLost',
      {
        description: `Lambda could not send failed events of ${fn.name} to their queue, so they are lost: check the permissions, the queue and its key`,
        runbook: 'failing-functions',
      },
      [createMetric('DeadLetterErrors'), createMetric('DestinationDeliveryFailures')],
    );
  }
  const createCounterMetric = (name: string, service: string) =>
    createCustomMetrics(context)(name, { service }, 'Sum', FIVE_MINUTES);
  for (const [name, service, text] of COUNTER_ALARMS)
    createAlarm(stack, name, text, [createCounterMetric(name, service)]);
  createAlarm(
    stack,
    'PendingApprovalsAge',
    {
      description:
        "A message of an approval has been waiting for more than five minutes: check ApprovalProcessor's log; the sweep processes the approval",
      runbook: 'full-queue',
    },
    [awsMetrics.queue('ApproximateAgeOfOldestMessage', { QueueName: pendingApprovals.name }, 'Maximum')],
    FIVE_MINUTES,
  );
}

/** The alarms that fire when a counter of a handler is above zero: name of the metric and the alarm, function, text. */
const COUNTER_ALARMS: readonly (readonly [name: string, service: string, text: AlarmText])[] = [
  [
    'DetectorsReset',
    'KinesisConsumer',
    {
      description:
        'Detectors of another version were discarded, so patterns that were forming are lost: rebuild them with npx stacks replay --rebuild',
      runbook: 'market-data',
    },
  ],
  [
    'AlertsRecovered',
    'AlertProcessor',
    {
      description:
        'The sweep raised alerts that AlertDecision could not queue: they are up to ten minutes late; check AlertQueue and the errors of PatternAnalysisWorkflow',
      runbook: 'alerts-and-approvals',
    },
  ],
  [
    'AlertBreakerOpened',
    'AlertProcessor',
    {
      description:
        'Too many alerts were raised in a minute, so all alerts are held for five minutes and sent as digests: check the market data, and mute the cause with npx stacks alerts mute',
      runbook: 'alerts-and-approvals',
    },
  ],
  [
    'ApprovalsUnsent',
    'ApprovalProcessor',
    {
      description:
        'Requests for approval could not be sent for five minutes, so no approver was notified of a critical alert: check AlertApprovalRequests; GET /alerts shows the alerts',
      runbook: 'alerts-and-approvals',
    },
  ],
  [
    'ApprovalsUnanswered',
    'ApprovalProcessor',
    {
      description:
        'A critical alert has been waiting for an approval for 30 minutes and expires after 60: open the link in the request and decide',
      runbook: 'alerts-and-approvals',
    },
  ],
  [
    'ApprovalsExpiredUnsent',
    'ApprovalProcessor',
    {
      description:
        'A critical alert expired, and its request for approval was never sent: GET /alerts shows it; inform the subscribers yourself',
      runbook: 'alerts-and-approvals',
    },
  ],
];
