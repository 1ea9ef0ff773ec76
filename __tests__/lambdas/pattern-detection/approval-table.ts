import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Approval } from '../../../src/domain/approvals';

type Row = Readonly<Record<string, unknown>>;

/** An update as the adapter sends it. */
export interface Update {
  readonly ConditionExpression: string;
  readonly UpdateExpression: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues: Row;
}

/** A planted bug: what of an update is written otherwise, or how the table misbehaves. */
export interface TableBug {
  readonly rewrite?: (update: Update) => Update;
  /** The condition is checked, and one turn later the write happens regardless of the row. */
  readonly torn?: boolean;
  /** A rejected write responds as if it had succeeded. */
  readonly silent?: boolean;
}

/**
 * ApprovalTracking in memory for the adapter of production: it evaluates the condition and update expressions that it
 * is sent, each write in one step, and a call waits a turn both on its way there and on its way back. What is not in
 * the adapter's few words of the expression language is an error.
 */
export class ApprovalTable {
  /** Writes whose condition was not met. */
  refused = 0;
  /** Writes that were made. */
  written = 0;

  constructor(
    private readonly rows: Map<string, Approval>,
    private readonly turn: () => Promise<void>,
    private readonly bug: TableBug = {},
  ) {}

  /** A client of the class that the SDK's paginator requires. */
  readonly client = Object.assign(Object.create(DynamoDBDocumentClient.prototype) as DynamoDBDocumentClient, {
    send: async (command: unknown): Promise<unknown> => {
      await this.turn();
      try {
        return await this.answer(command);
      } finally {
        await this.turn();
      }
    },
  });

  private async answer(command: unknown): Promise<unknown> {
    if (command instanceof GetCommand) return { Item: this.rows.get(String(command.input.Key?.approvalId)) };
    if (command instanceof QueryCommand)
      return { Items: [...this.rows.values()].filter(({ open }) => open !== undefined) };
    if (command instanceof PutCommand) {
      const item = command.input.Item as Approval;
      return this.write(item.approvalId, !this.rows.has(item.approvalId), () => item);
    }
    if (!(command instanceof UpdateCommand)) throw new Error('not a command of the adapter');
    const id = String(command.input.Key?.approvalId);
    const { rewrite = (update: Update) => update, torn } = this.bug;
    const update = rewrite(command.input as unknown as Update);
    const holds = conditionHolds(this.rows.get(id) as Row | undefined, update);
    if (torn) await this.turn();
    return this.write(id, holds, () => updated(this.rows.get(id) as Row | undefined, update));
  }

  private write(id: string, holds: boolean, next: () => Approval): object {
    if (holds) {
      this.written++;
      this.rows.set(id, next());
    } else {
      this.refused++;
      if (!this.bug.silent)
        throw new ConditionalCheckFailedException({ message: 'condition', $metadata: {} });
    }
    return {};
  }
}

const getName = (name: string, { ExpressionAttributeNames: names }: Update): string => names?.[name] ?? name;

/** Clauses of the adapter: `a = :b`, `a > :b`, `a <= :b`, and whether an attribute is there. */
const conditionHolds = (row: Row | undefined, update: Update): boolean =>
  update.ConditionExpression.split(' AND ').every((clause) => {
    const [, exists, attribute] = /^(attribute_exists|attribute_not_exists)\((\w+)\)$/.exec(clause) ?? [];
    if (exists && attribute) return (row?.[attribute] !== undefined) === (exists === 'attribute_exists');
    const [, name, operator, value] = /^(#?\w+) (=|>=|>|<=|<) (:\w+)$/.exec(clause) ?? [];
    if (!name || !operator || !value) throw new Error(`not a clause of the adapter: ${clause}`);
    const left = row?.[getName(name, update)];
    if (left === undefined) return false;
    const [a, b] = [String(left), String(update.ExpressionAttributeValues[value])];
    const order = { '=': a === b, '>': a > b, '>=': a >= b, '<': a < b, '<=': a <= b };
    return order[operator as keyof typeof order];
  });

/** The row after `SET a = :b, c = list_append(c, :d) REMOVE e`. */
const updated = (row: Row = {}, update: Update): Approval => {
  const { ExpressionAttributeValues: values } = update;
  const [, sets, removed] = /^SET (.+?)(?: REMOVE (#?\w+))?$/.exec(update.UpdateExpression) ?? [];
  if (!sets) throw new Error(`not an update of the adapter: ${update.UpdateExpression}`);
  const next: Record<string, unknown> = { ...row };
  for (const set of sets.split(/, (?=#?\w+ =)/)) {
    const [, name, list, value] = /^(#?\w+) = (?:list_append\((\w+), )?(:\w+)\)?$/.exec(set) ?? [];
    if (!name || !value) throw new Error(`not a part of the adapter's updates: ${set}`);
    const before = list === undefined ? undefined : (row[list] as readonly unknown[]);
    next[getName(name, update)] = before ? [...before, ...(values[value] as unknown[])] : values[value];
  }
  if (removed) delete next[getName(removed, update)];
  return next as unknown as Approval;
};
