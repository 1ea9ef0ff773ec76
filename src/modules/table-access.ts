import { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';
import type { Conditions, Grantee } from './iam';
import { formatVariableName } from './variable-name';

/**
 * Access to a DynamoDB table. Each grant allows the grantee the use of the table's key, and sets `<ID>_TABLE` to the name
 * of the table.
 */
export abstract class TableAccess extends Construct {
  abstract readonly arn: string;
  abstract readonly name: string;
  /** The key of the table; undefined if it is the key of AWS for DynamoDB, whose use requires no permission. */
  protected abstract readonly key?: EncryptionKey;

  /** Allows the grantee to get items by key. */
  grantRead(grantee: Grantee): void {
    this.grant(grantee, ['dynamodb:BatchGetItem', 'dynamodb:GetItem'], this.arn);
  }

  /** Allows the grantee to get single items by key. */
  grantGet(grantee: Grantee): void {
    this.grant(grantee, ['dynamodb:GetItem'], this.arn);
  }

  /** Allows the grantee to get items by key in batches. */
  grantBatchGet(grantee: Grantee): void {
    this.grant(grantee, ['dynamodb:BatchGetItem'], this.arn);
  }

  /** Allows the grantee to put and delete the items whose partition key begins with a prefix. */
  grantReplaceAndDelete(grantee: Grantee, prefix: string): void {
    this.grant(grantee, ['dynamodb:PutItem', 'dynamodb:DeleteItem'], this.arn, limitToPrefixes([prefix]));
  }

  /** Allows the grantee to delete single items. */
  grantDelete(grantee: Grantee): void {
    this.grant(grantee, ['dynamodb:DeleteItem'], this.arn);
  }

  /** Allows the grantee to scan all items. */
  grantScan(grantee: Grantee): void {
    this.grant(grantee, ['dynamodb:Scan'], this.arn);
  }

  /** Allows the grantee to query these indexes, by default all. */
  grantQuery(grantee: Grantee, indexes: readonly { readonly name: string }[] = [{ name: '*' }]): void {
    for (const { name } of indexes) this.grant(grantee, ['dynamodb:Query'], `${this.arn}/index/${name}`);
  }

  /** Allows the grantee to query the items of a partition key. */
  grantQueryItems(grantee: Grantee): void {
    this.grant(grantee, ['dynamodb:Query'], this.arn);
  }

  /**
   * Allows the grantee to put single items, also in transactions.
   * @param prefixes with which their partition keys begin; by default, all keys are allowed
   */
  grantPut(grantee: Grantee, prefixes?: readonly string[]): void {
    this.grant(grantee, ['dynamodb:PutItem'], this.arn, prefixes && limitToPrefixes(prefixes));
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
    this.key?.grantUse(grantee);
    grantee.setEnvironment(formatVariableName(this.node.id, 'TABLE'), this.name);
  }
}

/** The conditions of a request whose items have partition keys that begin with one of the prefixes. */
const limitToPrefixes = (prefixes: readonly string[]): Conditions => ({
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': prefixes.map((prefix) => `${prefix}*`) },
  // Without a key in the request, the condition above would be true.
  Null: { 'dynamodb:LeadingKeys': 'false' },
});
