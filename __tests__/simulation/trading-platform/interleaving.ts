import type { Query } from '../../../src/lambdas/trading-platform/database';
import type { Random } from '../../../tools/simulation/core/random';

/** The answer to a statement. */
export type Answer = { readonly rows: readonly object[] } | { readonly code: string };

/** A connection that sends one statement after the other. */
export interface StatementConnection {
  /** Sends a statement. The promise never rejects. */
  send(text: string, values: readonly unknown[]): Promise<Answer>;
}

/** A database with connections. */
export interface StatementTarget {
  readonly connections: readonly StatementConnection[];
  /** Waits until a statement has its answer, or waits for a lock. @param isAnswered whether it has its answer */
  settle(connection: number, isAnswered: () => boolean): Promise<void>;
}

/** What a connection does: transactions, one after the other. */
export type Program = (query: Query) => Promise<void>;

/** An error of a statement. */
export class StatementError extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

interface Request {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly answer: (answer: Answer) => void;
}

/** At most so many statements wait for a deadlock to be found. */
const MAX_STEPS = 2_000;
const drainMicrotasks = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Runs a program on each connection, statement by statement, in an order that depends on the random numbers and on which
 * statements wait for locks. @returns what happened: each answer, and each wait
 */
export const runInterleaved = async (
  target: StatementTarget,
  programs: readonly Program[],
  random: Random,
): Promise<readonly string[]> => {
  const log: string[] = [];
  const requests: (Request | undefined)[] = programs.map(() => undefined);
  const sent: ({ answer: Answer | undefined; readonly request: Request } | undefined)[] = programs.map(
    () => undefined,
  );
  const createQuery =
    (index: number): Query =>
    <Row extends object>(text: string, values: readonly unknown[] = []) =>
      new Promise<readonly Row[]>((resolve, reject) => {
        const answer = (found: Answer): void =>
          'rows' in found ? resolve(found.rows as readonly Row[]) : reject(new StatementError(found.code));
        requests[index] = { text, values, answer };
      });
  let running = programs.length;
  const ended = programs.map((program, index) => program(createQuery(index)).finally(() => running--));

  const deliverAnswers = async (): Promise<void> => {
    for (const [index, statement] of sent.entries()) {
      if (!statement) continue;
      await target.settle(index, () => statement.answer !== undefined);
      const { answer, request } = statement;
      if (!answer) continue;
      sent[index] = undefined;
      log.push(`${index} answer ${formatAnswer(answer)}`);
      request.answer(answer);
      await drainMicrotasks();
    }
  };
  for (let step = 0; running > 0; step++) {
    if (step > MAX_STEPS)
      throw new Error(`no end after ${MAX_STEPS} statements:\n${log.slice(-20).join('\n')}`);
    await drainMicrotasks();
    const ready = requests.flatMap((request, index) => (request ? [index] : []));
    if (ready.length > 0) {
      const index = random.pickOne(ready);
      const request = requests[index]!;
      requests[index] = undefined;
      const statement: (typeof sent)[number] = { answer: undefined, request };
      sent[index] = statement;
      log.push(
        `${index} ${request.text.replace(/\s+/g, ' ').trim().slice(0, 60)} ${JSON.stringify(request.values)}`,
      );
      void target.connections[index]!.send(request.text, request.values).then(
        (answer) => (statement.answer = answer),
      );
    }
    await deliverAnswers();
    for (const [index, statement] of sent.entries()) if (statement) log.push(`${index} waits`);
  }
  await Promise.all(ended);
  return log;
};

const formatAnswer = (answer: Answer): string =>
  'code' in answer ? answer.code : JSON.stringify(normalizeRows(answer.rows));

/** Before the tests: the times of commands, which are equal on all databases. Times of the database itself are not. */
const FIRST_OWN_TIME = Date.UTC(2025, 0, 1);

const sortKeys = (value: unknown): unknown =>
  value instanceof Date
    ? value.getTime() < FIRST_OWN_TIME
      ? value.toISOString()
      : 'a time of the database'
    : Array.isArray(value)
      ? value.map(sortKeys)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .map(([key, field]) => [key, key === 'age' ? 'an age' : sortKeys(field)]),
          )
        : value;

/** Formats rows, so that equal contents have equal texts: in no order, without the times of the database. */
export const normalizeRows = (rows: readonly object[]): readonly string[] =>
  rows.map((row) => JSON.stringify(sortKeys(row))).sort();
