import { CloudwatchEventArchive } from '@cdktf/provider-aws/lib/cloudwatch-event-archive';
import { CloudwatchEventBus } from '@cdktf/provider-aws/lib/cloudwatch-event-bus';
import { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';
import type { Grantee } from './iam';
import { EVENTBRIDGE } from './service-principals';
import { SystemStack } from './system-stack';
import type { DeadLetterQueue } from './topic';
import { formatVariableName } from './variable-name';

export interface EventBusProps {
  readonly key: EncryptionKey;
  /** Receives the events that EventBridge could not encrypt or decrypt. */
  readonly deadLetters: DeadLetterQueue;
}

/**
 * A custom EventBridge bus, encrypted with a customer-managed key. It has no resource policy, so only roles of its
 * account whose policies allow it put events on it.
 */
export class EventBus extends Construct {
  readonly arn: string;
  readonly name: string;
  /** The name as a reference, so that the rules of the bus depend on it. */
  readonly reference: string;

  constructor(scope: Construct, id: string, { key, deadLetters }: EventBusProps) {
    super(scope, id);
    const stack = SystemStack.of(this);
    this.name = stack.createPhysicalName(id, 'event-bus');
    key.allowService(EVENTBRIDGE);
    deadLetters.allowSendFrom(
      EVENTBRIDGE,
      // The ARN is written out, because the bus depends on the queue.
      `arn:aws:events:${stack.region}:${key.account}:event-bus/${this.name}`,
    );
    const bus = new CloudwatchEventBus(this, 'Default', {
      name: this.name,
      kmsKeyIdentifier: key.arn,
      deadLetterConfig: { arn: deadLetters.arn },
    });
    this.arn = bus.arn;
    this.reference = bus.name;
  }

  /**
   * Allows the grantee to put events, and sets `<ID>_BUS_NAME`.
   * @param detailType limits the events; by default, the grantee may put any event
   */
  grantPut(grantee: Grantee, detailType?: string): void {
    grantee.allow({
      actions: ['events:PutEvents'],
      resources: [this.arn],
      // The key has a list of values, because a request can have several entries.
      ...(detailType && { conditions: { 'ForAnyValue:StringEquals': { 'events:detail-type': detailType } } }),
    });
    grantee.setEnvironment(formatVariableName(this.node.id, 'BUS_NAME'), this.name);
  }

  /** Allows a service of AWS to deliver events with the role of the grantee. */
  grantDelivery(grantee: Grantee): void {
    grantee.allow({ actions: ['events:PutEvents'], resources: [this.arn] });
  }
}

export interface EventArchiveProps {
  readonly bus: EventBus;
  /** How long events can be replayed, in days. */
  readonly retentionDays: number;
}

/**
 * Archives every event of a bus for replays. Replayed events are not archived again. EventBridge encrypts the archive
 * with a key of AWS: the provider 5.100.0 supports no other key for archives.
 */
export class EventArchive extends Construct {
  readonly arn: string;
  /** The name as a plain string, from which the name of its rule is derived. */
  readonly physicalName: string;

  constructor(scope: Construct, id: string, { bus, retentionDays }: EventArchiveProps) {
    super(scope, id);
    this.physicalName = SystemStack.of(this).createPhysicalName(id, 'event-archive');
    this.arn = new CloudwatchEventArchive(this, 'Default', {
      name: this.physicalName,
      eventSourceArn: bus.arn,
      retentionDays,
    }).arn;
  }
}
