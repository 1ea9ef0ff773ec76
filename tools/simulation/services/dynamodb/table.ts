import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { createCancelled } from './errors';
import { Expressions, type Row } from './expressions';
import { formatKey, parseKey } from './keys';
import { createPage, type Input } from './page';

/** The keys of an index. Rows without one of its attributes are not in it. */
export interface Index {
  readonly partition: string;
  readonly sort: string;
}

/**
 * A table of DynamoDB in memory. It evaluates the expressions of the requests, and rejects requests that DynamoDB rejects.
 * Reads that are not consistent, also those of an index, return what was written before the last write.
 */
export class Table {
  readonly rows = new Map<string, Row>();
  /** The rows without the last write. */
  private stale = new Map<string, Row>();
  /** How many rows a scan or a query returns at most, and how many rows a BatchGetItem processes. */
  pageSize = 100;
  batchSize = 100;
  /** The requests by name. */
  readonly requests: { readonly name: string; readonly input: Input }[] = [];
  /** Thrown by the next request. */
  fault: Error | undefined;

  constructor(
    readonly name: string,
    readonly keys: readonly string[],
    readonly indexes: Readonly<Record<string, Index>> = {},
  ) {}

  /** A client of the class that the SDK's paginators require. */
  readonly client = Object.assign(Object.create(DynamoDBDocumentClient.prototype) as DynamoDBDocumentClient, {
    send: (command: { readonly input: unknown; readonly constructor: { readonly name: string } }) => {
      this.requests.push({ name: command.constructor.name, input: command.input as Input });
      const { fault } = this;
      this.fault = undefined;
      if (fault) return Promise.reject(fault);
      try {
        return Promise.resolve(this.answer(command));
      } catch (error) {
        return Promise.reject(error as Error);
      }
    },
  });

  /** All rows, in the order of their keys. */
  list = (): readonly Row[] => [...this.rows.values()];

  /** Adds a row. */
  add(row: Row): void {
    this.rows.set(this.getKey(row), row);
    this.settle();
  }

  /** Makes the last write visible to all reads. */
  settle(): void {
    this.stale = new Map(this.rows);
  }

  private getKey = (row: Row): string => formatKey(row, this.keys);
  private parseKey = (key: unknown): string => parseKey(key as Row, this.keys);

  private answer(command: object): unknown {
    if (command instanceof BatchGetCommand) return this.readBatch(command.input.RequestItems ?? {});
    if (command instanceof BatchWriteCommand) return this.writeBatch(command.input.RequestItems ?? {});
    if (command instanceof TransactWriteCommand) return this.transact(command.input.TransactItems ?? []);
    const { input } = command as { readonly input: Input };
    if (input.TableName !== this.name)
      throw new Error(`ResourceNotFoundException: ${String(input.TableName)}`);
    if (command instanceof GetCommand) {
      const Item = this.select(input.ConsistentRead).get(this.parseKey(input.Key));
      return Item ? { Item } : {};
    }
    if (command instanceof PutCommand || command instanceof UpdateCommand) {
      const write = this.prepareWrite(input);
      this.settle();
      this.rows.set(write.key, write.row);
      return input.ReturnValues === undefined ? {} : { Attributes: write.row };
    }
    if (command instanceof DeleteCommand) {
      if (input.ConditionExpression !== undefined) throw new Error('not an operation of the adapters');
      this.settle();
      this.rows.delete(this.parseKey(input.Key));
      return {};
    }
    if (command instanceof ScanCommand)
      return createPage([...this.rows.values()], input, this.keys, this.pageSize);
    if (command instanceof QueryCommand) return this.query(input);
    throw new Error(`not an operation of the adapters: ${command.constructor.name}`);
  }

  private select = (isConsistent: unknown): ReadonlyMap<string, Row> =>
    isConsistent === true ? this.rows : this.stale;

  /** Checks the condition of a write, and returns the new row. */
  prepareWrite(input: Input): { readonly key: string; readonly row: Row } {
    const key = input.Item ? this.getKey(input.Item as Row) : this.parseKey(input.Key);
    const current = this.rows.get(key);
    const expressions = new Expressions(input);
    const condition = input.ConditionExpression;
    if (condition !== undefined && !expressions.isMet(String(condition), current))
      throw new ConditionalCheckFailedException({ message: 'condition', $metadata: {} });
    const row = input.Item
      ? (input.Item as Row)
      : expressions.update(String(input.UpdateExpression), current ?? (input.Key as Row));
    expressions.assertAllUsed();
    return { key, row };
  }

  private transact(items: readonly { readonly Put?: object }[]): object {
    try {
      const writes = items.map(({ Put }) => this.prepareWrite(Put as Input));
      this.settle();
      for (const { key, row } of writes) this.rows.set(key, row);
      return {};
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      throw createCancelled(['ConditionalCheckFailed', 'None']);
    }
  }

  private readBatch(items: Readonly<Record<string, object | undefined>>): object {
    const { Keys, ConsistentRead } = items[this.name] as { Keys: readonly Row[]; ConsistentRead?: boolean };
    if (Keys.length === 0 || Keys.length > 100) throw new Error(`ValidationException: ${Keys.length} keys`);
    const rows = this.select(ConsistentRead);
    const now = Keys.slice(0, this.batchSize);
    const rest = Keys.slice(this.batchSize);
    return {
      Responses: { [this.name]: now.flatMap((key) => rows.get(this.parseKey(key)) ?? []) },
      ...(rest.length > 0 && { UnprocessedKeys: { [this.name]: { Keys: rest, ConsistentRead } } }),
    };
  }

  /** DynamoDB processes some of the writes, and returns the others. It rejects two writes of one row. */
  private writeBatch(
    items: Readonly<Record<string, readonly { readonly PutRequest?: object }[] | undefined>>,
  ) {
    const writes = items[this.name] ?? [];
    if (writes.length === 0 || writes.length > 25)
      throw new Error(`ValidationException: ${writes.length} writes`);
    const rows = writes.map(({ PutRequest }) => (PutRequest as { Item: Row }).Item);
    const keys = rows.map((row) => this.getKey(row));
    if (new Set(keys).size < keys.length) throw new Error('ValidationException: two writes of one row');
    this.settle();
    for (const [index, key] of keys.slice(0, this.batchSize).entries()) this.rows.set(key, rows[index]!);
    const rest = writes.slice(this.batchSize);
    return rest.length > 0 ? { UnprocessedItems: { [this.name]: rest } } : {};
  }

  /** Without a name, the keys of the table itself. */
  private findIndex(name: unknown): Index {
    const [partition, sort] = this.keys;
    const index = name === undefined && partition && sort ? { partition, sort } : this.indexes[String(name)];
    if (!index) throw new Error(`ValidationException: index ${String(name)}`);
    return index;
  }

  private query(input: Input): object {
    const index = this.findIndex(input.IndexName);
    const expressions = new Expressions(input);
    const compare = (a: Row, b: Row) => (String(a[index.sort]) < String(b[index.sort]) ? -1 : 1);
    if (input.IndexName !== undefined && input.ConsistentRead === true)
      throw new Error('ValidationException: consistent reads of an index');
    const source = this.select(input.ConsistentRead);
    const rows = [...source.values()]
      .filter((row) => row[index.partition] !== undefined && row[index.sort] !== undefined)
      .filter((row) => expressions.isMet(String(input.KeyConditionExpression), row))
      .sort(compare);
    if (input.ScanIndexForward === false) rows.reverse();
    const names = [...new Set([...this.keys, index.partition, index.sort])];
    const page = createPage(rows, input, names, this.pageSize);
    const filter = input.FilterExpression;
    const Items =
      filter === undefined ? page.Items : page.Items.filter((row) => expressions.isMet(String(filter), row));
    if (source.size > 0) expressions.assertAllUsed();
    return { ...page, Items };
  }
}
