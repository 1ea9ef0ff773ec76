import { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';
import type { Conditions, Grantee } from './iam';
import { type BatchDelivery, deliverBatches } from './batch-delivery';
import type { ServerlessFunction } from './serverless-function';
import { formatVariableName } from './variable-name';
import { SystemStack } from './system-stack';
import { type ProvisionedCapacity, scaleTable } from './table-scaling';

/** A global secondary index with two string attributes as keys, which projects all attributes. */
export interface TableIndex {
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey: string;
}

/** The maximum request units per second of a table and of each index; DynamoDB throttles requests above it. */
export interface RequestLimits {
  /** The read request units, of 4 KB each. */
  readonly read: number;
  /** The write request units, of 1 KB each. */
  readonly write: number;
}

export interface TableProps {
  readonly key: EncryptionKey;
  /** A string attribute. */
  readonly partitionKey: string;
  /**
   * A string attribute.
   * @default - none
   */
  readonly sortKey?: string;
  readonly indexes?: readonly TableIndex[];
  /**
   * The attribute with the time to live: the time from which DynamoDB may delete an item, in seconds since 1970.
   * @default - items do not expire
   */
  readonly expiresAt?: string;
  /** Whether the table has a stream of its changes, with the old and the new item. @default false */
  readonly stream?: boolean;
  /**
   * The capacity: on demand with a limit, or provisioned and scaled between bounds.
   * @default - on demand, limited by the quota of the account
   */
  readonly capacity?:
    | { readonly onDemand: RequestLimits; readonly provisioned?: undefined }
    | { readonly provisioned: ProvisionedCapacity; readonly onDemand?: undefined };
}

/** An encrypted DynamoDB table with point-in-time recovery, on demand by default. */
export class Table extends Construct {
  readonly arn: string;
  readonly name: string;
  private readonly streamArn?: string;
  private readonly key: EncryptionKey;

  constructor(scope: Construct, id: string, props: TableProps) {
    super(scope, id);
    this.key = props.key;
    this.name = SystemStack.of(this).createPhysicalName(id, 'table');
    const indexes = props.indexes ?? [];
    const attributes = new Set(
      [props, ...indexes].flatMap((keys) => [keys.partitionKey, ...(keys.sortKey ? [keys.sortKey] : [])]),
    );
    const { onDemand, provisioned } = props.capacity ?? {};
    const units = onDemand ? { onDemandThroughput: toThroughputConfig(onDemand) } : {};
    const minimum = provisioned
      ? { readCapacity: provisioned.read.min, writeCapacity: provisioned.write.min }
      : {};
    const table = new DynamodbTable(this, 'Default', {
      name: this.name,
      billingMode: provisioned ? 'PROVISIONED' : 'PAY_PER_REQUEST',
      ...units,
      ...minimum,
      hashKey: props.partitionKey,
      rangeKey: props.sortKey,
      attribute: [...attributes].map((name) => ({ name, type: 'S' })),
      globalSecondaryIndex: indexes.map((index) => ({
        name: index.name,
        hashKey: index.partitionKey,
        rangeKey: index.sortKey,
        projectionType: 'ALL',
        ...units,
        ...minimum,
      })),
      ...(props.stream ? { streamEnabled: true, streamViewType: 'NEW_AND_OLD_IMAGES' } : {}),
      ttl: props.expiresAt ? { enabled: true, attributeName: props.expiresAt } : undefined,
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true, kmsKeyArn: props.key.arn },
      deletionProtectionEnabled: false,
      // Scaling changes these values; Terraform must not reset them.
      lifecycle: provisioned
        ? { ignoreChanges: ['read_capacity', 'write_capacity', 'global_secondary_index'] }
        : undefined,
    });
    this.arn = table.arn;
    if (props.stream) this.streamArn = table.streamArn;
    if (provisioned)
      scaleTable(
        this,
        table,
        indexes.map(({ name }) => name),
        provisioned,
      );
  }

  /**
   * Invokes the function's live version with batches of changes, in order for each item.
   * @throws Error if the table has no stream
   */
  deliverChangesTo(consumer: ServerlessFunction, delivery: BatchDelivery): void {
    if (this.streamArn === undefined)
      throw new Error(`${this.node.id} has no stream; expected the property stream`);
    consumer.allow({
      actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
      resources: [this.streamArn],
    });
    consumer.allow({ actions: ['dynamodb:ListStreams'], resources: ['*'] });
    this.key.grantUse(consumer);
    deliverBatches(consumer, `From${this.node.id}`, this.streamArn, delivery);
  }

  /** Allows the grantee to get items by key. */
  grantRead(grantee: Grantee): void {
    this.grant(grantee, ['dynamodb:BatchGetItem', 'dynamodb:GetItem'], this.arn);
  }

  /** Allows the grantee to get single items by key. */
  grantGet(grantee: Grantee): void {
    this.grant(grantee, ['dynamodb:GetItem'], this.arn);
  }

  /** Allows the grantee to put and delete the items whose partition key begins with a prefix. */
  grantReplaceAndDelete(grantee: Grantee, prefix: string): void {
    this.grant(grantee, ['dynamodb:PutItem', 'dynamodb:DeleteItem'], this.arn, {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': `${prefix}*` },
      // Without a key in the request, the condition above would be true.
      Null: { 'dynamodb:LeadingKeys': 'false' },
    });
  }

  /** Allows the grantee to scan all items. */
  grantScan(grantee: Grantee): void {
    this.grant(grantee, ['dynamodb:Scan'], this.arn);
  }

  /** Allows the grantee to query these indexes, by default all. */
  grantQuery(grantee: Grantee, indexes: readonly Pick<TableIndex, 'name'>[] = [{ name: '*' }]): void {
    for (const { name } of indexes) this.grant(grantee, ['dynamodb:Query'], `${this.arn}/index/${name}`);
  }

  /** Allows the grantee to query the items of a partition key. */
  grantQueryItems(grantee: Grantee): void {
    this.grant(grantee, ['dynamodb:Query'], this.arn);
  }

  /** Allows the grantee to put single items. */
  grantPut(grantee: Grantee): void {
    this.grant(grantee, ['dynamodb:PutItem'], this.arn);
  }

  /** Allows the grantee to put and delete items in batches: AWS has one permission for both. */
  grantWriteBatches(grantee: Grantee): void {
    this.grant(grantee, ['dynamodb:BatchWriteItem'], this.arn);
  }

  /** Allows the grantee to update single items, but not to replace them. */
  grantUpdate(grantee: Grantee): void {
    this.grant(grantee, ['dynamodb:UpdateItem'], this.arn);
  }

  /** Allows the grantee to put and update single items, but not to delete or scan. */
  grantWrite(grantee: Grantee): void {
    this.grant(grantee, ['dynamodb:PutItem', 'dynamodb:UpdateItem'], this.arn);
  }

  private grant(
    grantee: Grantee,
    actions: readonly string[],
    resource: string,
    conditions?: Conditions,
  ): void {
    grantee.allow({ actions, resources: [resource], ...(conditions && { conditions }) });
    this.key.grantUse(grantee);
    grantee.setEnvironment(formatVariableName(this.node.id, 'TABLE'), this.name);
  }
}

const toThroughputConfig = ({ read, write }: RequestLimits) => ({
  maxReadRequestUnits: read,
  maxWriteRequestUnits: write,
});
