import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { CommonConfig } from '../../../config';
import type { Approval } from '../../../domain/approvals';
import { UserError } from '../../errors';
import { createClientOptions } from '../../target/aws';
import { getItems, queryItems } from '../../target/read-items';
import { formatCommand } from '../../terminal/format-command';
import { findPhysicalName, type RecordedResource } from '../../terraform/state-bucket';

/** Reads the approvals of a deployed pattern detection. Only its own functions change them. */
export class ApprovalStore {
  private readonly dynamo: DynamoDBDocumentClient;
  private readonly table: string;

  /** @param resources the resources in the stack's state @throws UserError if the table is not deployed */
  constructor(config: CommonConfig, resources: readonly RecordedResource[]) {
    const table = findPhysicalName(resources, 'aws_dynamodb_table', 'ApprovalTracking');
    if (table === undefined)
      throw new UserError(`ApprovalTracking is not deployed: run ${formatCommand('up')} first`);
    this.table = table;
    this.dynamo = DynamoDBDocumentClient.from(new DynamoDBClient(createClientOptions(config)));
  }

  /** Reads an approval by its id, which is the id of its alert; undefined if none was requested. */
  async get(approvalId: string): Promise<Approval | undefined> {
    const { Item } = await this.dynamo.send(
      new GetCommand({ TableName: this.table, Key: { approvalId }, ConsistentRead: true }),
    );
    return Item as Approval | undefined;
  }

  /** Reads the approvals with these ids, in any order. */
  async list(approvalIds: readonly string[]): Promise<readonly Approval[]> {
    const keys = approvalIds.map((approvalId) => ({ approvalId }));
    return (await getItems(this.dynamo, this.table, keys)) as unknown as Approval[];
  }

  /** Lists the approvals that need processing, by the end of their time: those that wait for a decision or a notification. */
  async listOpen(): Promise<readonly Approval[]> {
    const items = await queryItems(this.dynamo, {
      TableName: this.table,
      IndexName: 'byOpen',
      KeyConditionExpression: '#open = :open',
      ExpressionAttributeNames: { '#open': 'open' },
      ExpressionAttributeValues: { ':open': 'open' },
    });
    return items as unknown as Approval[];
  }
}
