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

  /** Allows the grantee to put these events only, and sets `<ID>_BUS_NAME`. */
  grantPut(grantee: Grantee, events: PermittedEvents): void {
    grantPutEvents(grantee, [this], events);
  }

  /** Allows the grantee to read the settings of the bus, and sets `<ID>_BUS_NAME`. */
  grantDescribe(grantee: Grantee): void {
    grantee.allow({ actions: ['events:DescribeEventBus'], resources: [this.arn] });
    grantee.setEnvironment(formatVariableName(this.node.id, 'BUS_NAME'), this.name);
  }

  /**
   * Allows a service of AWS to deliver any event with the role of the grantee. Lambda checks this permission when a
   * destination is configured, before there is an event whose source a condition could compare.
   */
  grantDelivery(grantee: Grantee): void {
    grantee.allow({ actions: ['events:PutEvents'], resources: [this.arn] });
  }
}

/** The events that a grantee may put. */
export interface PermittedEvents {
  readonly source: string;
  readonly detailTypes: readonly string[];
}

/**
 * Allows the grantee to put these events only, on several buses, and sets `<ID>_BUS_NAME` of each. A request with entries
 * for several buses is one request for IAM, whose condition keys have the values of all its entries. So such a grantee may
 * put each of the events on each of the buses.
 */
export function grantPutEvents(
  grantee: Grantee,
  buses: readonly EventBus[],
  { source, detailTypes }: PermittedEvents,
): void {
  grantee.allow({
    actions: ['events:PutEvents'],
    resources: buses.map(({ arn }) => arn),
    conditions: {
      // The keys have a list of values, because a request can have several entries: each must be permitted.
      'ForAllValues:StringEquals': { 'events:source': source, 'events:detail-type': detailTypes },
      // Without a value in the request, the conditions above would be true.
      Null: { 'events:source': 'false', 'events:detail-type': 'false' },
    },
  });
  for (const { node, name } of buses) grantee.setEnvironment(formatVariableName(node.id, 'BUS_NAME'), name);
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
