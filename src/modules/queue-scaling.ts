import { AppautoscalingPolicy } from '@cdktf/provider-aws/lib/appautoscaling-policy';
import { AppautoscalingScheduledAction } from '@cdktf/provider-aws/lib/appautoscaling-scheduled-action';
import { AppautoscalingTarget } from '@cdktf/provider-aws/lib/appautoscaling-target';
import { Construct } from 'constructs';
import type { Queue } from './queue';
import type { ServerlessFunction } from './serverless-function';
import { SystemStack } from './system-stack';

export interface QueueScalingProps {
  readonly queue: Queue;
  /** The target: waiting messages per concurrent execution. */
  readonly messagesPerExecution: number;
  /** The bounds of the provisioned concurrency during the hours; it is 0 outside of them. */
  readonly capacity: { readonly min: number; readonly max: number };
  /** When scaling begins and ends, as `cron(…)` in the time zone. */
  readonly hours: { readonly opens: string; readonly closes: string; readonly timeZone: string };
}

/**
 * Scales the provisioned concurrency of the alias `live` with the length of a queue during given hours. (Reserved
 * concurrency is a limit that Application Auto Scaling can't change.) CodeDeploy can't shift traffic of the same alias.
 */
export class QueueScaling extends Construct {
  constructor(
    fn: ServerlessFunction,
    id: string,
    { queue, messagesPerExecution, capacity, hours }: QueueScalingProps,
  ) {
    super(fn, id);
    const stack = SystemStack.of(this);
    const target = new AppautoscalingTarget(this, 'Target', {
      serviceNamespace: 'lambda',
      resourceId: `function:${fn.name}:live`,
      scalableDimension: 'lambda:function:ProvisionedConcurrency',
      // Application Auto Scaling accepts 0 for provisioned concurrency (API reference).
      minCapacity: 0,
      // There is no capacity before the next opening, so that a deployment on Friday evening doesn't scale on the
      // weekend.
      maxCapacity: 0,
      dependsOn: [fn.live],
      // The scheduled actions change these values; Terraform must not reset them.
      lifecycle: { ignoreChanges: ['min_capacity', 'max_capacity'] },
    });
    const scalable = {
      serviceNamespace: target.serviceNamespace,
      resourceId: target.resourceId,
      scalableDimension: target.scalableDimension,
    };
    new AppautoscalingPolicy(this, 'Policy', {
      ...scalable,
      name: stack.createPhysicalName(`${fn.node.id}-QueueDepth`, 'scaling'),
      policyType: 'TargetTrackingScaling',
      targetTrackingScalingPolicyConfiguration: {
        targetValue: messagesPerExecution,
        scaleInCooldown: 120,
        scaleOutCooldown: 30,
        customizedMetricSpecification: { metrics: createLoadMetrics(fn, queue) },
      },
    });
    const actions = {
      Opens: { schedule: hours.opens, minCapacity: capacity.min, maxCapacity: capacity.max },
      Closes: { schedule: hours.closes, minCapacity: 0, maxCapacity: 0 },
    };
    for (const [action, { schedule, minCapacity, maxCapacity }] of Object.entries(actions))
      new AppautoscalingScheduledAction(this, action, {
        ...scalable,
        name: stack.createPhysicalName(`${fn.node.id}-${action}`, 'scaling'),
        schedule,
        timezone: hours.timeZone,
        scalableTargetAction: {
          minCapacity: String(minCapacity),
          maxCapacity: String(maxCapacity),
        },
      });
  }
}

/** Creates the metric: waiting messages per execution, or the messages themselves while no execution runs. */
const createLoadMetrics = (fn: ServerlessFunction, queue: Queue) => [
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
