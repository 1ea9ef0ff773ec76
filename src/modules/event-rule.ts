import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';
import type { Queue } from './queue';
import type { ServerlessFunction } from './serverless-function';
import { SystemStack } from './system-stack';

/** The conditions that an event of the default bus must meet. */
export interface EventPattern {
  readonly source: readonly string[];
  readonly 'detail-type': readonly string[];
  readonly detail: Readonly<Record<string, readonly string[]>>;
}

export interface EventRuleProps {
  readonly pattern: EventPattern;
  /** The function that the rule invokes. */
  readonly target: ServerlessFunction;
  readonly key: EncryptionKey;
  /** Receives the events with which EventBridge could not invoke the function. */
  readonly deadLetters: Queue;
}

/** Invokes the live version of a function with the matching events of the default bus. */
export class EventRule extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, { pattern, target: fn, key, deadLetters }: EventRuleProps) {
    super(scope, id);
    const stack = SystemStack.of(this);
    this.name = stack.createPhysicalName(id, 'rule');
    const rule = new CloudwatchEventRule(this, 'Default', {
      name: this.name,
      eventPattern: JSON.stringify(pattern),
      // Set explicitly, so that a disabled rule is reported as drift.
      state: 'ENABLED',
    });
    const permission = new LambdaPermission(this, 'Permission', {
      functionName: fn.name,
      qualifier: 'live',
      action: 'lambda:InvokeFunction',
      principal: 'events.amazonaws.com',
      sourceArn: rule.arn,
      dependsOn: [fn.live],
    });
    deadLetters.allowSendFrom(
      'events.amazonaws.com',
      // The ARN is written out, because the target function depends on the queue.
      `arn:aws:events:${stack.region}:${key.account}:rule/${this.name}`,
    );
    new CloudwatchEventTarget(this, 'Target', {
      rule: rule.name,
      arn: fn.liveArn,
      deadLetterConfig: { arn: deadLetters.arn },
      dependsOn: [permission],
    });
  }
}
