import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { Construct } from 'constructs';
import type { ServerlessFunction } from './serverless-function';
import { SystemStack } from './system-stack';

/** The conditions that an event of the default bus must meet. */
export interface EventPattern {
  readonly source: readonly string[];
  readonly 'detail-type': readonly string[];
  readonly detail: Readonly<Record<string, readonly string[]>>;
}

/** Invokes the live version of a function with the matching events of the default bus. */
export class EventRule extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, pattern: EventPattern, fn: ServerlessFunction) {
    super(scope, id);
    this.name = SystemStack.of(this).physicalName(id, 'rule');
    const rule = new CloudwatchEventRule(this, 'Default', {
      name: this.name,
      eventPattern: JSON.stringify(pattern),
      // Set explicitly, so that a rule that someone disables is reported as drift.
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
    new CloudwatchEventTarget(this, 'Target', { rule: rule.name, arn: fn.liveArn, dependsOn: [permission] });
  }
}
