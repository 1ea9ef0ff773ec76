import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DynamoDBDocumentClient,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { createCancelled } from './errors';
import type { Row } from './expressions';
import type { Table } from './table';

interface Command {
  readonly input: { readonly TableName?: string };
  readonly constructor: { readonly name: string };
}
/** A request of one table, or a write of a transaction. */
export type Write = Readonly<Record<string, unknown>> & { readonly TableName: string };

/** Several tables of DynamoDB in memory, with transactions over them. */
export class Database {
  /** Called with the name and the tables of each request, before it is processed; its error is thrown. */
  onRequest: (name: string, tables: readonly string[]) => void = () => undefined;

  /** Changes a request, or a write of a transaction: for planted bugs. */
  rewrite: (name: string, input: Write) => Write = (_, input) => input;

  constructor(private readonly tables: readonly Table[]) {}

  readonly client = Object.assign(Object.create(DynamoDBDocumentClient.prototype) as DynamoDBDocumentClient, {
    send: async (command: Command): Promise<unknown> => {
      if (command instanceof TransactWriteCommand) {
        const writes = (command.input.TransactItems ?? []).map(({ Put, Update }) =>
          this.rewrite('TransactWriteCommand', (Put ?? Update) as Write),
        );
        const names = writes.map(({ TableName }) => TableName);
        this.onRequest('TransactWriteCommand', names);
        return this.transact(writes);
      }
      if (command instanceof BatchGetCommand) return this.getBatch(command.input.RequestItems ?? {});
      if (command instanceof BatchWriteCommand) {
        const [[name] = ['']] = Object.entries(command.input.RequestItems ?? {});
        this.onRequest('BatchWriteCommand', [name]);
        return this.find(name).client.send(command);
      }
      const name = String(command.input.TableName);
      this.onRequest(command.constructor.name, [name]);
      const input = this.rewrite(command.constructor.name, command.input as Write);
      const rewritten = Object.assign(Object.create(Object.getPrototypeOf(command) as object) as Command, {
        input,
      });
      return this.find(name).client.send(rewritten as never) as Promise<unknown>;
    },
  });

  private find(name: string): Table {
    const table = this.tables.find((candidate) => candidate.name === name);
    if (!table) throw new Error(`ResourceNotFoundException: ${name}`);
    return table;
  }

  /** Reads rows of several tables, together at most 100. */
  private async getBatch(requests: Readonly<Record<string, object>>): Promise<object> {
    this.onRequest('BatchGetCommand', Object.keys(requests));
    const counts = Object.values(requests).map((request) => (request as { Keys: object[] }).Keys.length);
    const sum = counts.reduce((total, count) => total + count, 0);
    if (sum === 0 || sum > 100) throw new Error(`ValidationException: ${sum} keys`);
    const responses: Record<string, unknown>[] = [];
    for (const [name, request] of Object.entries(requests)) {
      const { Keys, ConsistentRead } = this.rewrite('BatchGetCommand', { TableName: name, ...request });
      const command = new BatchGetCommand({ RequestItems: { [name]: { Keys, ConsistentRead } as never } });
      responses.push((await this.find(name).client.send(command)) as unknown as Record<string, unknown>);
    }
    const merge = (field: string) =>
      Object.assign({}, ...responses.map((response) => response[field] ?? {})) as object;
    return { Responses: merge('Responses'), UnprocessedKeys: merge('UnprocessedKeys') };
  }

  /** Writes all rows, or none if a condition is not met. DynamoDB rejects two writes of one row. */
  private transact(writes: readonly Write[]): object {
    const prepared = writes.map((input): { table: Table; key: string; row: Row } | undefined => {
      const table = this.find(input.TableName);
      try {
        return { table, ...table.prepareWrite(input) };
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return undefined;
        throw error;
      }
    });
    if (prepared.includes(undefined))
      throw createCancelled(prepared.map((write) => (write ? 'None' : 'ConditionalCheckFailed')));
    const found = prepared.map((write) => write!);
    if (new Set(found.map(({ table, key }) => `${table.name} ${key}`)).size < found.length)
      throw new Error('ValidationException: two writes of one row');
    for (const { table, key, row } of found) {
      table.settle();
      table.rows.set(key, row);
    }
    return {};
  }
}
