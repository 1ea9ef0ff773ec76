import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Process } from '../../core/process';
import type { Simulation } from '../../core/simulation';
import { endSimulationWith, UnsupportedRequestError } from '../operations';
import { type BatchWrite, type KeysRequest, MAX_KEYS, prepareBatch, readBatch } from './batch';
import { type Command, createDocumentClient } from './document-client';
import { createValidationError } from './errors';
import { Expressions } from './expressions';
import { createWriteResponse, type PreparedWrite, prepareWrite, type WriteKind } from './prepare-write';
import { readPage } from './query';
import type { Input } from './row';
import type { Change, Table } from './table';
import { assertValidWrites, formatTarget, listWrites, prepareTransaction, type Write } from './transaction';
import { TransactionsInFlight } from './transactions-in-flight';

export type { Write } from './transaction';

/** The call that a request belongs to: the place of its faults, and the token of all its attempts. */
interface Call {
  readonly where: string;
  readonly token: unknown;
}

/** Several tables of DynamoDB in one region, with transactions over them. */
export class Database {
  /** Called with the name and the tables of each request, before it is processed; its error is thrown. */
  onRequest: (name: string, tables: readonly string[]) => void = () => undefined;
  /** Changes a request, or a write of a transaction: for planted bugs. */
  rewrite: (name: string, input: Write) => Write = (_, input) => input;
  /** Called with the changes of each request, those of a transaction together. */
  onCommit: (changes: readonly Change[]) => void = () => undefined;
  private readonly inFlight: TransactionsInFlight | undefined;
  private readonly service: string;

  /**
   * @param simulation without it, there are no faults, and transactions take no time
   * @param region the region that can be lost
   */
  constructor(
    private readonly tables: readonly Table[],
    private readonly simulation?: Simulation,
    region?: string,
  ) {
    this.service = region === undefined ? 'dynamodb' : `dynamodb@${region}`;
    this.inFlight = simulation && new TransactionsInFlight(simulation, this.service);
  }

  /** A client without faults. */
  readonly client = createDocumentClient(async (command) => this.handle(command));

  /** Creates the client of a process, which has faults. */
  createClient(process: Process) {
    let calls = 0;
    return createDocumentClient((command) => {
      const { name } = command.constructor;
      const { ClientRequestToken: given } = command.input as { readonly ClientRequestToken?: string };
      // Without a token, the SDK creates one for all attempts of a call.
      const token = given ?? {};
      return process.call(this.service, name.replace(/Command$/, ''), () =>
        this.handle(command, { where: `${process.invocationName} ${name} ${++calls}`, token }),
      );
    });
  }

  private handle(command: Command, call?: Call): unknown {
    const { name } = command.constructor;
    if (command instanceof TransactWriteCommand)
      return this.transact(command.input.TransactItems ?? [], call);
    if (command instanceof BatchGetCommand) return this.getBatch(command.input.RequestItems ?? {}, call);
    if (command instanceof BatchWriteCommand)
      return this.writeBatch((command.input.RequestItems ?? {}) as never, call);
    const operation = this.findOperation(command);
    const given = command.input as Write;
    this.onRequest(name, [given.TableName]);
    const input = this.rewrite(name, given);
    return operation(this.find(input.TableName), input);
  }

  /** Returns what a request of one table does. */
  private findOperation(command: Command): (table: Table, input: Write) => object {
    if (command instanceof GetCommand) return getRow;
    if (command instanceof PutCommand) return (table, input) => this.write(table, 'Put', input);
    if (command instanceof UpdateCommand) return (table, input) => this.write(table, 'Update', input);
    if (command instanceof DeleteCommand) return (table, input) => this.write(table, 'Delete', input);
    if (command instanceof QueryCommand) return (table, input) => readPage(table, input, true);
    if (command instanceof ScanCommand) return (table, input) => readPage(table, input, false);
    throw this.createUnsupported(`the model of dynamodb does not know ${command.constructor.name}`);
  }

  /** Nothing can be said about the effect of such a request, so it ends the simulation. */
  private createUnsupported(message: string): Error {
    const error = new UnsupportedRequestError(message);
    return this.simulation ? endSimulationWith(this.simulation, error) : error;
  }

  private find(name: string): Table {
    const table = this.tables.find((candidate) => candidate.name === name);
    if (!table) throw this.createUnsupported(`ResourceNotFoundException: ${name}`);
    table.throwFault();
    return table;
  }

  private commit(writes: readonly PreparedWrite[]): void {
    const tables = new Set(writes.map(({ table }) => table));
    const changes = [...tables].flatMap((table) =>
      table.commit(writes.filter((write) => write.table === table)),
    );
    if (changes.length > 0) this.onCommit(changes);
  }

  private write(table: Table, kind: WriteKind, input: Write): object {
    const prepared = prepareWrite(table, kind, input);
    this.inFlight?.assertUnlocked(`${table.name} ${prepared.key}`);
    this.commit([prepared]);
    return createWriteResponse(prepared, input);
  }

  /** How many rows of a batch are processed: some of them if a fault happens. */
  private pickBatchSize(table: Table, count: number, call: Call | undefined): number {
    const isPartial = call !== undefined && this.simulation?.faults.happens('partial', call.where);
    return isPartial ? Math.floor(count / 2) : table.batchSize;
  }

  /** Reads rows of several tables, together at most 100. */
  private getBatch(requests: Readonly<Record<string, object>>, call?: Call): object {
    this.onRequest('BatchGetCommand', Object.keys(requests));
    const lists = Object.entries(requests).map(([name, request]) => ({
      table: this.find(name),
      request: this.rewrite('BatchGetCommand', { TableName: name, ...request }) as never as KeysRequest,
    }));
    const sum = lists.reduce((total, { request }) => total + request.Keys.length, 0);
    if (sum === 0 || sum > MAX_KEYS) throw createValidationError(`${sum} keys`);
    const responses = lists.map(({ table, request }): Readonly<Record<string, object>> =>
      readBatch(table, request, this.pickBatchSize(table, request.Keys.length, call)),
    );
    const merge = (field: string): object =>
      Object.assign({}, ...responses.map((response) => response[field] ?? {})) as object;
    return { Responses: merge('Responses'), UnprocessedKeys: merge('UnprocessedKeys') };
  }

  private writeBatch(requests: Readonly<Record<string, readonly BatchWrite[]>>, call?: Call): object {
    const [[name, writes] = ['', []], ...others] = Object.entries(requests);
    this.onRequest('BatchWriteCommand', [name]);
    if (others.length > 0)
      throw this.createUnsupported('the model of dynamodb does not write batches of several tables');
    const table = this.find(name);
    const size = this.pickBatchSize(table, writes.length, call);
    const { prepared, response } = prepareBatch(table, writes, size);
    for (const { key } of prepared) this.inFlight?.assertUnlocked(`${name} ${key}`);
    this.commit(prepared);
    return response;
  }

  /** Writes all rows, or none if a condition is not met. */
  private transact(items: readonly object[], call?: Call): object | Promise<object> {
    const writes = listWrites(items).map(({ kind, input }) => ({
      kind,
      input: this.rewrite('TransactWriteCommand', input),
      table: this.find(input.TableName),
    }));
    this.onRequest(
      'TransactWriteCommand',
      writes.map(({ input }) => input.TableName),
    );
    const targets = writes.map((write) => formatTarget(write.table, write));
    assertValidWrites(targets, writes);
    const commit = (): void => this.commit(prepareTransaction(writes));
    if (this.inFlight && call) return this.inFlight.run(call.token, items, targets, call.where, commit);
    commit();
    return {};
  }
}

function getRow(table: Table, input: Write): object {
  const row = table.read(input.Key as Write, input.ConsistentRead === true);
  const { ProjectionExpression: projection } = input;
  if (!row) return {};
  return { Item: projection ? new Expressions(input as Input).project(String(projection), row) : row };
}
