import { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import type { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';
import { type BatchDelivery, deliverBatches } from './batch-delivery';
import type { ServerlessFunction } from './serverless-function';
import { SystemStack } from './system-stack';
import { TableAccess } from './table-access';
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
  /**
   * The key of the table.
   * @default - the key of AWS for DynamoDB (`aws/dynamodb`), for tables with replicas: each replica has the key of its
   * region, and so depends on no key that another stack creates
   */
  readonly key?: EncryptionKey;
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
   * The other regions with a replica of a global table. Each replica has point-in-time recovery, the tags of the table and
   * a stream. Requires a stream.
   * @default - the table is in one region
   */
  readonly replicaRegions?: readonly string[];
  /**
   * The capacity: on demand with a limit, or provisioned and scaled between bounds.
   * @default - on demand, limited by the quota of the account
   */
  readonly capacity?:
    | { readonly onDemand: RequestLimits; readonly provisioned?: undefined }
    | { readonly provisioned: ProvisionedCapacity; readonly onDemand?: undefined };
}

/** An encrypted DynamoDB table with point-in-time recovery, on demand by default. */
export class Table extends TableAccess {
  readonly arn: string;
  readonly name: string;
  protected readonly key?: EncryptionKey;
  private readonly streamArn?: string;

  /** @throws Error if the table has replicas, but no stream, by which DynamoDB replicates */
  constructor(scope: Construct, id: string, props: TableProps) {
    super(scope, id);
    this.key = props.key;
    this.name = SystemStack.of(this).createPhysicalName(id, 'table');
    if (props.replicaRegions?.length && !props.stream)
      throw new Error(`${id} has replicas, but no stream; expected the property stream`);
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
      serverSideEncryption: { enabled: true, kmsKeyArn: props.key?.arn },
      replica: props.replicaRegions?.map((regionName) => ({
        regionName,
        pointInTimeRecovery: true,
        propagateTags: true,
      })),
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
    this.key?.grantUse(consumer);
    deliverBatches(consumer, `From${this.node.id}`, this.streamArn, delivery);
  }
}

const toThroughputConfig = ({ read, write }: RequestLimits) => ({
  maxReadRequestUnits: read,
  maxWriteRequestUnits: write,
});
