import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';
import type { EventBus } from './event-bus';
import { EVENTBRIDGE } from './service-principals';
import type { EventTarget, SendingRule } from './event-target';
import type { Queue } from './queue';
import { SystemStack } from './system-stack';

/** The conditions that an event must meet, in the syntax of EventBridge. */
export interface EventPattern {
  readonly [field: string]: readonly unknown[] | EventPattern;
}

export interface EventRuleProps {
  readonly pattern: EventPattern;
  readonly key: EncryptionKey;
  /** Receives the events that EventBridge could not deliver to a target. */
  readonly deadLetters: Queue;
  /** The bus whose events the rule matches. @default - the default bus of the account */
  readonly bus?: EventBus;
  /** @default - none */
  readonly description?: string;
}

export interface EventDelivery {
  /** The prefix of the ids of the target's resources. @default - none, for the only target of a rule */
  readonly id?: string;
  /** The number of retries. @default - 185, that of EventBridge */
  readonly retries?: number;
  /** The age in seconds above which an event is not delivered any more. @default - 24 hours, that of EventBridge */
  readonly maxEventAge?: number;
  /** What the target receives in place of the event. @default - the event */
  readonly input?: InputTransformer;
}

/** Creates the input of a target from fields of the event. */
export interface InputTransformer {
  /** JSON paths into the event by variable, such as `{ detail: '$.detail' }`. @default - none */
  readonly paths?: Readonly<Record<string, string>>;
  /** JSON in which `<variable>` stands for a value, and `<aws.events.event.json>` for the event. */
  readonly template: string;
}

/** An EventBridge rule. `deliverTo` adds the targets that receive the matching events. */
export class EventRule extends Construct implements SendingRule {
  readonly name: string;
  readonly arn: string;
  readonly writtenArn: string;
  readonly account: string;
  /** The dimensions of its metrics. Those of rules on the default bus have no bus. */
  readonly dimensions: Readonly<Record<string, string>>;
  private readonly rule: CloudwatchEventRule;
  private readonly busReference?: string;
  private readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: EventRuleProps) {
    super(scope, id);
    const stack = SystemStack.of(this);
    this.name = stack.createPhysicalName(id, 'rule');
    this.account = props.key.account;
    this.busReference = props.bus?.reference;
    this.dimensions = { ...(props.bus && { EventBusName: props.bus.name }), RuleName: this.name };
    this.deadLetters = props.deadLetters;
    this.rule = new CloudwatchEventRule(this, 'Default', {
      name: this.name,
      description: props.description,
      eventBusName: props.bus?.reference,
      eventPattern: JSON.stringify(props.pattern),
      // Set explicitly, so that a disabled rule is reported as drift.
      state: 'ENABLED',
    });
    this.arn = this.rule.arn;
    const path = [props.bus?.name, this.name].filter((part) => part !== undefined).join('/');
    this.writtenArn = `arn:aws:events:${stack.region}:${this.account}:rule/${path}`;
    this.deadLetters.allowSendFrom(EVENTBRIDGE, this.writtenArn);
  }

  /** Sends the matching events to a target. */
  deliverTo(target: EventTarget, { id = '', retries, maxEventAge, input }: EventDelivery = {}): void {
    const { roleArn, dependsOn } = target.allow(this, id);
    new CloudwatchEventTarget(this, `${id}Target`, {
      rule: this.rule.name,
      eventBusName: this.busReference,
      arn: target.arn,
      roleArn,
      deadLetterConfig: { arn: this.deadLetters.arn },
      retryPolicy:
        retries === undefined && maxEventAge === undefined
          ? undefined
          : { maximumRetryAttempts: retries, maximumEventAgeInSeconds: maxEventAge },
      inputTransformer: input && {
        inputPaths: input.paths && { ...input.paths },
        inputTemplate: input.template,
      },
      dependsOn,
    });
  }
}
