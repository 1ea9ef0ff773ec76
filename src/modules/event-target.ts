import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import type { EventBus } from './event-bus';
import type { EventLog } from './event-log';
import { type Grantee, ServiceRole } from './iam';
import type { Queue } from './queue';
import { EVENTBRIDGE } from './service-principals';
import type { ServerlessFunction } from './serverless-function';
import type { Topic } from './topic';
import type { Workflow } from './workflow';

/** The rule that sends events to a target. */
export interface SendingRule extends Construct {
  readonly arn: string;
  /** The same ARN, written out, for policies of resources on which the rule depends. */
  readonly writtenArn: string;
  readonly account: string;
}

/** A resource to which a rule sends events. */
export interface EventTarget {
  readonly arn: string;
  /**
   * Allows a rule to send events.
   * @param prefix the prefix of the ids in the scope of the rule
   */
  readonly allow: (rule: SendingRule, prefix: string) => TargetAccess;
}

/** What a target needs in addition to its ARN. */
export interface TargetAccess {
  /** The role with which EventBridge sends the events. @default - the policy of the target allows it */
  readonly roleArn?: string;
  readonly dependsOn?: ITerraformDependable[];
}

/** The live version of a function, which EventBridge invokes asynchronously. */
export const asFunctionTarget = (fn: ServerlessFunction): EventTarget => ({
  arn: fn.liveArn,
  allow: (rule, prefix) => ({
    dependsOn: [
      new LambdaPermission(rule, `${prefix}Permission`, {
        functionName: fn.name,
        qualifier: 'live',
        action: 'lambda:InvokeFunction',
        principal: EVENTBRIDGE,
        sourceArn: rule.arn,
        dependsOn: [fn.live],
      }),
    ],
  }),
});

/** A queue that receives each event as a message. */
export const asQueueTarget = (queue: Queue): EventTarget => ({
  arn: queue.arn,
  allow: ({ writtenArn }) => {
    queue.allowSendFrom(EVENTBRIDGE, writtenArn);
    return {};
  },
});

/** A topic that publishes each event. */
export const asTopicTarget = (topic: Topic): EventTarget => ({
  arn: topic.arn,
  allow: () => {
    topic.allowRulesToPublish();
    return {};
  },
});

/** A log group that receives each event as a line. */
export const asLogTarget = (log: EventLog): EventTarget => ({
  arn: log.arn,
  allow: ({ writtenArn }) => {
    log.allowWriteFrom(writtenArn);
    return { dependsOn: [log.ready] };
  },
});

/** Another bus in the same region. EventBridge puts the events on it with a role. */
export const asBusTarget = (bus: EventBus): EventTarget => ({
  arn: bus.arn,
  allow: (rule, prefix) => createTargetRole(rule, prefix, (role) => bus.grantDelivery(role)),
});

/** A workflow, of which EventBridge starts an execution with each event as its input, with a role. */
export const asWorkflowTarget = (workflow: Workflow): EventTarget => ({
  arn: workflow.arn,
  allow: (rule, prefix) => createTargetRole(rule, prefix, (role) => workflow.grantStart(role)),
});

/** Creates the role with which EventBridge sends the events of one rule to a target. */
function createTargetRole(
  rule: SendingRule,
  prefix: string,
  grantTarget: (grantee: Grantee) => void,
): TargetAccess {
  const role = new ServiceRole(rule, `${prefix}Role`, EVENTBRIDGE, {
    StringEquals: { 'aws:SourceAccount': rule.account },
    ArnEquals: { 'aws:SourceArn': rule.writtenArn },
  });
  grantTarget(role);
  return { roleArn: role.arn, dependsOn: [role.ready] };
}
