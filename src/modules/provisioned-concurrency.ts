import { AppautoscalingPolicy } from '@cdktf/provider-aws/lib/appautoscaling-policy';
import { AppautoscalingScheduledAction } from '@cdktf/provider-aws/lib/appautoscaling-scheduled-action';
import { AppautoscalingTarget } from '@cdktf/provider-aws/lib/appautoscaling-target';
import { Construct } from 'constructs';
import type { Queue } from './queue';
import type { ServerlessFunction } from './serverless-function';
import { SystemStack } from './system-stack';

export interface QueueScalingProps {
  readonly queue: Queue;
  /** Messages for each concurrent execution that scaling aims at. */
  readonly messagesEach: number;
  /** Bounds of the provisioned concurrency while it is open; outside these hours it is 0. */
  readonly open: { readonly least: number; readonly most: number };
  /** When it opens and closes, as `cron(…)` in the time zone. */
  readonly hours: { readonly opens: string; readonly closes: string; readonly timeZone: string };
}

/**
 * Provisioned concurrency of a function's alias `live` that follows a queue, and is none outside some hours. (Reserved
 * concurrency is a limit, which Application Auto Scaling can't move.) CodeDeploy can't shift the same alias.
 */
export class QueueScaling extends Construct {
  constructor(fn: ServerlessFunction, id: string, { queue, messagesEach, open, hours }: QueueScalingProps) {
    super(fn, id);
    const stack = SystemStack.of(this);
    const target = new AppautoscalingTarget(this, 'Target', {
      serviceNamespace: 'lambda',
      resourceId: `function:${fn.name}:live`,
      scalableDimension: 'lambda:function:ProvisionedConcurrency',
      // Application Auto Scaling takes 0 for Lambda's provisioned concurrency (its API reference).
      minCapacity: 0,
      // Closed until it opens next, so that what is deployed on a Friday evening does not scale over the weekend.
      maxCapacity: 0,
      dependsOn: [fn.live],
      // The hours move these; Terraform must not move them back.
      lifecycle: { ignoreChanges: ['min_capacity', 'max_capacity'] },
    });
    const scalable = {
      serviceNamespace: target.serviceNamespace,
      resourceId: target.resourceId,
      scalableDimension: target.scalableDimension,
    };
    new AppautoscalingPolicy(this, 'Policy', {
      ...scalable,
      name: stack.physicalName(`${fn.node.id}-QueueDepth`),
      policyType: 'TargetTrackingScaling',
      targetTrackingScalingPolicyConfiguration: {
        targetValue: messagesEach,
        scaleInCooldown: 120,
        scaleOutCooldown: 30,
        customizedMetricSpecification: { metrics: messagesPerExecution(fn, queue) },
      },
    });
    const actions = {
      Opens: { schedule: hours.opens, minCapacity: open.least, maxCapacity: open.most },
      Closes: { schedule: hours.closes, minCapacity: 0, maxCapacity: 0 },
    };
    for (const [action, { schedule, minCapacity, maxCapacity }] of Object.entries(actions))
      new AppautoscalingScheduledAction(this, action, {
        ...scalable,
        name: stack.physicalName(`${fn.node.id}-${action}`),
        schedule,
        timezone: hours.timeZone,
        scalableTargetAction: {
          minCapacity: String(minCapacity),
          maxCapacity: String(maxCapacity),
        },
      });
  }
}

/** Waiting messages divided by executions; while none runs, the messages themselves. */
const messagesPerExecution = (fn: ServerlessFunction, queue: Queue) => [
  {
    id: 'messages',
    returnData: false,
    metricStat: {
      stat: 'Maximum',
      metric: {
        namespace: 'AWS/SQS',
        metricName: 'ApproximateNumberOfMessagesVisible',
        dimensions: [{ name: 'QueueName', value: queue.name }],
      },
    },
  },
  {
    id: 'executions',
    returnData: false,
    metricStat: {
      stat: 'Maximum',
      metric: {
        namespace: 'AWS/Lambda',
        metricName: 'ConcurrentExecutions',
        dimensions: [{ name: 'FunctionName', value: fn.name }],
      },
    },
  },
  {
    id: 'load',
    returnData: true,
    label: 'Messages for each execution',
    expression: 'IF(FILL(executions, 0) > 0, messages / executions, messages)',
  },
];
