import { CloudwatchLogResourcePolicy } from '@cdktf/provider-aws/lib/cloudwatch-log-resource-policy';
import { type ITerraformDependable, Lazy } from 'cdktf';
import { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';
import { EVENTBRIDGE } from './service-principals';
import { formatPolicyDocument } from './iam';
import { createLogGroup } from './log-group';
import { SystemStack } from './system-stack';

export interface EventLogProps {
  readonly key: EncryptionKey;
  /** The retention period in days. */
  readonly retentionDays: number;
}

/** The services that write events: EventBridge, with the log delivery of AWS. */
const WRITERS = [EVENTBRIDGE, 'delivery.logs.amazonaws.com'];

/** A log group for the events of EventBridge rules, which require groups below `/aws/events/`. */
export class EventLog extends Construct {
  readonly arn: string;
  readonly name: string;
  /** A dependency for rules that write to the log. */
  readonly ready: ITerraformDependable;
  private readonly rules: string[] = [];

  constructor(scope: Construct, id: string, { key, retentionDays }: EventLogProps) {
    super(scope, id);
    const name = SystemStack.of(this).createPhysicalName(id, 'event-log');
    const group = createLogGroup(this, `/aws/events/${name}`, key, { id: 'Default', retentionDays });
    this.arn = group.arn;
    this.name = group.name;
    this.ready = new CloudwatchLogResourcePolicy(this, 'Policy', {
      policyName: name,
      policyDocument: Lazy.stringValue({ produce: () => this.formatPolicy(`${group.arn}:*`) }),
    });
  }

  /** Allows a rule to write its events. */
  allowWriteFrom(ruleArn: string): void {
    this.rules.push(ruleArn);
  }

  private formatPolicy(resource: string): string {
    const statement = { Effect: 'Allow', Principal: { Service: WRITERS }, Resource: resource };
    return formatPolicyDocument([
      // The guide of EventBridge limits only the writing to a rule: no rule is known when a stream is created.
      { ...statement, Action: 'logs:CreateLogStream' },
      {
        ...statement,
        Action: 'logs:PutLogEvents',
        Condition: { ArnEquals: { 'aws:SourceArn': this.rules } },
      },
    ]);
  }
}
