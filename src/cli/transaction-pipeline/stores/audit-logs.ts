import type { Deployment, Dynamo } from '../deployment';
import { mapInParallel } from '../../process/map-in-parallel';
import { queryItems } from '../../target/read-items';
import { AuditRow } from './rows';

/** The number of transactions whose histories are read at the same time. */
const PARALLEL_READS = 16;

/** Reads AuditLogs: the history of each transaction, in the order of its events. */
export class AuditLogStore {
  private readonly dynamo: Dynamo;
  private readonly table: string;

  constructor({ dynamo, getOutput }: Pick<Deployment, 'dynamo' | 'getOutput'>) {
    this.dynamo = dynamo;
    this.table = getOutput('AuditLogsTableName');
  }

  /** Reads all entries of a transaction, the earliest first. Reads are consistent. */
  async read(transactionId: string): Promise<AuditRow[]> {
    const items = await queryItems(this.dynamo, {
      TableName: this.table,
      KeyConditionExpression: 'transactionId = :id',
      ExpressionAttributeValues: { ':id': transactionId },
    });
    return items.map((item) => AuditRow.parse(item));
  }

  /** Reads the entries of many transactions, by their ids. @param onRead is called with the number of transactions */
  async readAll(
    transactionIds: readonly string[],
    onRead: (count: number) => void = () => undefined,
  ): Promise<ReadonlyMap<string, readonly AuditRow[]>> {
    let count = 0;
    const entries = await mapInParallel(transactionIds, PARALLEL_READS, async (id) => {
      const rows = await this.read(id);
      onRead(++count);
      return [id, rows] as const;
    });
    return new Map(entries);
  }
}
