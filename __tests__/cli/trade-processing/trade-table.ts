import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { FakeTable, type Row } from './fake-table';

interface Put {
  readonly Item: Row;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>>;
}

/** A table in memory to which regions and commands write. */
export class TradeTable extends FakeTable {
  /** Receives each row that is written, as the replication does. */
  onWrite: (row: Row) => void = () => undefined;
  /** Is called before each transaction of a command, as another writer that is faster. */
  beforeTransaction: () => void = () => undefined;

  constructor() {
    super(50);
  }

  find(pk: unknown, sk: unknown): Row | undefined {
    return this.rows.find((row) => row.pk === pk && row.sk === sk);
  }

  /** Lists the rows whose partition key has a prefix. */
  list(prefix: string): readonly Row[] {
    return this.rows.filter(({ pk }) => String(pk).startsWith(prefix));
  }

  /** Removes a row, as damage does. */
  remove(removed: Row): void {
    this.rows = this.rows.filter((row) => row !== removed);
  }

  /** Stores a row without replication. */
  store(row: Row): void {
    this.rows = [...this.rows.filter(({ pk, sk }) => pk !== row.pk || sk !== row.sk), row];
  }

  write(row: Row): void {
    this.store(row);
    this.onWrite(row);
  }

  readonly sendAny = async (command: { constructor: { name: string }; input: object }): Promise<unknown> => {
    if (command.constructor.name !== 'TransactWriteCommand') return this.send(command);
    const { TransactItems } = command.input as { readonly TransactItems: readonly { readonly Put: Put }[] };
    this.beforeTransaction();
    return this.transact(TransactItems.map((item) => item.Put));
  };

  private transact(puts: readonly Put[]): object {
    const codes = puts.map((put) => (this.isAllowed(put) ? 'None' : 'ConditionalCheckFailed'));
    if (codes.some((code) => code !== 'None'))
      throw new TransactionCanceledException({
        message: 'Transaction cancelled',
        $metadata: {},
        CancellationReasons: codes.map((Code) => ({ Code })),
      });
    for (const { Item } of puts) this.write(Item);
    return {};
  }

  private isAllowed({ Item, ConditionExpression, ...put }: Put): boolean {
    const stored = this.find(Item.pk, Item.sk);
    if (ConditionExpression === 'attribute_not_exists(pk)') return stored === undefined;
    if (ConditionExpression !== '#attribute = :value')
      throw new Error(`unexpected condition ${ConditionExpression ?? 'none'}`);
    const name = put.ExpressionAttributeNames?.['#attribute'] ?? '';
    return stored?.[name] === put.ExpressionAttributeValues?.[':value'];
  }
}
