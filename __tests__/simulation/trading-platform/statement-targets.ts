import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '../../../src/lambdas/trading-platform/database/connect';
import { QueryFailure } from '../../../src/lambdas/trading-platform/database/failure';
import { Simulation } from '../../../tools/simulation/core/simulation';
import { Cluster } from '../../../tools/simulation/services/postgresql/cluster';
import type { Session } from '../../../tools/simulation/services/postgresql/session';
import { createStatements, TABLES } from '../../../tools/simulation/systems/trading-platform/database';
import type { TestDatabase } from '../../lambdas/trading-platform/postgres';
import type { Answer, StatementTarget } from './interleaving';

/** A statement that waits looks for a deadlock after this time, once: before the next statement is sent. */
export const DEADLOCK_MS = 10;
const WAIT_MS = 3 * DEADLOCK_MS;
/** No limit ends a wait in these tests. */
const LONG_MS = 60_000;
/** In this time, all claims of events end whose end a test expects; see claimEvents. */
const AGE_S = 45;

/** A database of both targets. */
export interface AgreementTarget extends StatementTarget {
  /** Lets time pass, so that claims end. */
  age(): Promise<void>;
  listRows(table: string): Promise<readonly object[]>;
}

/** The model of the database. */
export const createModelTarget = (connections: number): AgreementTarget => {
  const simulation = new Simulation({ seed: 1 });
  const cluster = new Cluster(simulation, {
    name: 'OrderDatabase',
    tables: TABLES,
    statements: createStatements(),
    deadlockMs: DEADLOCK_MS,
  });
  const limits = { statementMs: LONG_MS, lockMs: LONG_MS, idleInTransactionMs: LONG_MS };
  const open = (): Session => cluster.open(cluster.writerHost, limits, () => undefined);
  return {
    connections: Array.from({ length: connections }, open).map((session) => ({
      send: (text, values) =>
        new Promise<Answer>((resolve) =>
          session.execute(text, values, (answer) =>
            resolve(
              'error' in answer
                ? { code: String((answer.error as { readonly code?: string }).code) }
                : answer,
            ),
          ),
        ),
    })),
    settle: async (_, isAnswered) => {
      await new Promise((resolve) => setImmediate(resolve));
      if (!isAnswered()) await simulation.run(simulation.now + WAIT_MS);
      await new Promise((resolve) => setImmediate(resolve));
    },
    age: () => simulation.run(simulation.now + AGE_S * 1_000),
    listRows: (table) => Promise.resolve([...cluster.tables.get(table).rows.values()].map(parseDetail)),
  };
};

/** The column detail is of the type jsonb. */
const parseDetail = (row: Readonly<Record<string, unknown>>): object =>
  'detail' in row ? { ...row, detail: JSON.parse(String(row.detail)) as unknown } : row;

/** The real server. */
export const createServerTarget = async (
  database: TestDatabase,
  connections: readonly Connection[],
): Promise<AgreementTarget> => {
  const pids: number[] = [];
  for (const { query } of connections) {
    const [row] = await query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    pids.push(row!.pid);
  }
  const isWaiting = async (pid: number): Promise<boolean> => {
    // A session that has its lock is shown as waiting in pg_stat_activity until it runs again.
    const text = 'SELECT 1 WHERE cardinality(pg_blocking_pids($1)) > 0';
    return (await database.run(text, [pid])).length > 0;
  };
  return {
    connections: connections.map(({ query }) => ({
      send: (text, values) =>
        query(text, values).then(
          (rows): Answer => ({ rows }),
          (error: unknown): Answer => ({ code: readCode(error) }),
        ),
    })),
    settle: async (index, isAnswered) => {
      while (!isAnswered()) {
        if (!(await isWaiting(pids[index]!))) continue;
        await sleep(WAIT_MS);
        if (isAnswered() || (await isWaiting(pids[index]!))) return;
      }
    },
    age: async () => {
      await database.run(
        `UPDATE trading.outbox SET next_attempt_at = next_attempt_at - interval '${AGE_S} seconds'`,
      );
    },
    listRows: (table) => database.run(`SELECT * FROM trading.${table}`),
  };
};

const readCode = (error: unknown): string =>
  error instanceof QueryFailure ? String((error.cause as { readonly code?: string }).code) : String(error);
