import { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';
import type { Grantee } from './iam';
import { environmentVariable } from './names';
import { SystemStack } from './system-stack';
import { type ProvisionedCapacity, scaleTable } from './table-scaling';

/** An index by one string attribute, sorted by another, with every attribute of the item in it. */
export interface TableIndex {
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey: string;
}

/** The most that a table, and each of its indexes, takes in a second; beyond it, requests are throttled. */
export interface MostRequests {
  /** Read request units, of 4 KB each. */
  readonly read: number;
  /** Write request units, of 1 KB each. */
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
   * The attribute that holds, in seconds since 1970, when an item may be deleted.
   * @default - items stay
   */
  readonly expiresAt?: string;
  /**
   * How capacity is paid for: by request, with a bound on bursts, or provisioned and scaled between bounds.
   * @default - by request, bounded by the account's quota alone
   */
  readonly capacity?:
    | { readonly onDemand: MostRequests; readonly provisioned?: undefined }
    | { readonly provisioned: ProvisionedCapacity; readonly onDemand?: undefined };
}

/** An encrypted DynamoDB table with point-in-time recovery, on demand unless it is told otherwise. */
export class Table extends Construct {
  readonly arn: string;
  readonly name: string;
  private readonly key: EncryptionKey;

  constructor(scope: Construct, id: string, props: TableProps) {
    super(scope, id);
    this.key = props.key;
    this.name = SystemStack.of(this).physicalName(id);
    const indexes = props.indexes ?? [];
    const attributes = new Set(
      [props, ...indexes].flatMap((keys) => [keys.partitionKey, ...(keys.sortKey ? [keys.sortKey] : [])]),
    );
    const { onDemand, provisioned } = props.capacity ?? {};
    const units = onDemand ? { onDemandThroughput: mostRequests(onDemand) } : {};
    const least = provisioned
      ? { readCapacity: provisioned.read.least, writeCapacity: provisioned.write.least }
      : {};
    const table = new DynamodbTable(this, 'Default', {
      name: this.name,
      billingMode: provisioned ? 'PROVISIONED' : 'PAY_PER_REQUEST',
      ...units,
      ...least,
      hashKey: props.partitionKey,
      rangeKey: props.sortKey,
      attribute: [...attributes].map((name) => ({ name, type: 'S' })),
      globalSecondaryIndex: indexes.map((index) => ({
        name: index.name,
        hashKey: index.partitionKey,
        rangeKey: index.sortKey,
        projectionType: 'ALL',
        ...units,
        ...least,
      })),
      ttl: props.expiresAt ? { enabled: true, attributeName: props.expiresAt } : undefined,
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true, kmsKeyArn: props.key.arn },
      deletionProtectionEnabled: false,
      // Scaling moves these; Terraform must not move them back.
      lifecycle: provisioned
        ? { ignoreChanges: ['read_capacity', 'write_capacity', 'global_secondary_index'] }
        : undefined,
    });
    this.arn = table.arn;
    if (provisioned)
      scaleTable(
        this,
        table,
        indexes.map(({ name }) => name),
        provisioned,
      );
  }

  /** Lets the grantee get items by key. */
  grantRead(grantee: Grantee): void {
    this.grant(grantee, ['dynamodb:BatchGetItem', 'dynamodb:GetItem'], this.arn);
  }

  /** Lets the grantee read every item, one page after another. */
  grantScan(grantee: Grantee): void {
    this.grant(grantee, ['dynamodb:Scan'], this.arn);
  }

  /** Lets the grantee query the indexes. */
  grantQuery(grantee: Grantee): void {
    this.grant(grantee, ['dynamodb:Query'], `${this.arn}/index/*`);
  }

  /** Lets the grantee put single items. */
  grantPut(grantee: Grantee): void {
    this.grant(grantee, ['dynamodb:PutItem'], this.arn);
  }

  /** Lets the grantee update single items; not put whole ones in their place. */
  grantUpdate(grantee: Grantee): void {
    this.grant(grantee, ['dynamodb:UpdateItem'], this.arn);
  }

  /** Lets the grantee put and update single items; not delete, not scan. */
  grantWrite(grantee: Grantee): void {
    this.grant(grantee, ['dynamodb:PutItem', 'dynamodb:UpdateItem'], this.arn);
  }

  private grant(grantee: Grantee, actions: readonly string[], resource: string): void {
    grantee.allow({ actions, resources: [resource] });
    this.key.grantUse(grantee);
    grantee.setEnvironment(environmentVariable(this.node.id, 'TABLE'), this.name);
  }
}

const mostRequests = ({ read, write }: MostRequests) => ({
  maxReadRequestUnits: read,
  maxWriteRequestUnits: write,
});
