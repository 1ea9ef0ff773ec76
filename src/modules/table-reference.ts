import type { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';
import { SystemStack } from './system-stack';
import { TableAccess } from './table-access';

/**
 * A table that another stack creates, such as a replica of a global table, with the id of that table. It must be encrypted
 * with the key of AWS for DynamoDB.
 */
export class TableReference extends TableAccess {
  readonly arn: string;
  readonly name: string;
  protected readonly key = undefined;

  /** @param account the account of the table */
  constructor(scope: Construct, id: string, { account }: Pick<EncryptionKey, 'account'>) {
    super(scope, id);
    const stack = SystemStack.of(this);
    this.name = stack.createPhysicalName(id, 'table');
    this.arn = `arn:aws:dynamodb:${stack.region}:${account}:table/${this.name}`;
  }
}
