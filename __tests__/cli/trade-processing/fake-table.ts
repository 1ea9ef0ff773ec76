/** A row of any kind. */
export type Row = Readonly<Record<string, unknown>>;

interface Input {
  readonly IndexName?: string;
  readonly KeyConditionExpression?: string;
  readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>>;
  readonly ExclusiveStartKey?: { readonly position: number };
  readonly Limit?: number;
  readonly ConsistentRead?: boolean;
  readonly RequestItems?: Readonly<Record<string, { readonly Keys: readonly Row[] }>>;
}

/** The sort keys of the table and of its indexes, by their partition keys. */
const SORT_KEYS: Readonly<Record<string, string>> = {
  pk: 'sk',
  accountDay: 'executed',
  instrumentDay: 'executed',
};
const CONDITION = /^(\w+) = (:\w+)(?: AND (\w+) > (:\w+))?$/;

/** A table in memory that answers queries in pages, as DynamoDB does. */
export class FakeTable {
  rows: Row[] = [];
  /** The names of the commands that were sent, with the partition of a query. */
  readonly requests: string[] = [];

  constructor(private readonly pageSize = 3) {}

  readonly send = async (command: { constructor: { name: string }; input: Input }): Promise<unknown> => {
    const { input, constructor } = command;
    if (constructor.name === 'BatchGetCommand') return this.getBatch(input);
    if (constructor.name === 'QueryCommand') return this.query(input);
    throw new Error(`unexpected ${constructor.name}`);
  };

  private getBatch({ RequestItems = {} }: Input): unknown {
    const [[table, { Keys }]] = Object.entries(RequestItems) as [[string, { readonly Keys: readonly Row[] }]];
    this.requests.push(`BatchGet ${Keys.length}`);
    if (Keys.length > 100) throw new Error('Too many keys');
    return {
      Responses: {
        [table]: this.rows.filter((row) => Keys.some(({ pk, sk }) => row.pk === pk && row.sk === sk)),
      },
    };
  }

  private query(input: Input): unknown {
    const { IndexName, KeyConditionExpression = '', ExpressionAttributeValues = {}, Limit } = input;
    const [, partition = '', value = '', sort, after = ''] = CONDITION.exec(KeyConditionExpression)!;
    if (IndexName !== undefined && input.ConsistentRead) throw new Error('Indexes have no consistent reads');
    const sortKey = SORT_KEYS[partition]!;
    this.requests.push(`Query ${String(ExpressionAttributeValues[value])}`);
    const found = this.rows
      .filter((row) => row[partition] === ExpressionAttributeValues[value])
      .filter((row) => sort === undefined || String(row[sort]) > String(ExpressionAttributeValues[after]))
      .sort((a, b) => (String(a[sortKey]) < String(b[sortKey]) ? -1 : 1));
    const start = input.ExclusiveStartKey?.position ?? 0;
    const end = start + Math.min(this.pageSize, Limit ?? Infinity);
    return {
      Items: found.slice(start, end),
      ...(end < found.length && { LastEvaluatedKey: { position: end } }),
    };
  }
}
