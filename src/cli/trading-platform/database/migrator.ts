import { z } from 'zod';
import { UserError } from '../../errors';
import { FunctionFailed, invokeFunction } from '../../target/invoke-function';
import { formatCommand } from '../../terminal/format-command';
import type { Deployment } from '../deployment';
import { safeParse } from '../../../domain/validation/safe-parse';

/** What an apply did: the names of the migrations that it applied, such as `0001-books`, and the version afterwards. */
const ApplyResult = z.looseObject({ applied: z.array(z.string()), version: z.number() });
export type ApplyResult = z.infer<typeof ApplyResult>;

/** The migrations that are applied, and the names of those that an apply would apply. */
const MigrationPlan = z.looseObject({
  applied: z.array(z.looseObject({ name: z.string(), appliedAt: z.string() })),
  pending: z.array(z.string()),
});
export type MigrationPlan = z.infer<typeof MigrationPlan>;

/** What the writer says about itself and its replicas. */
const DatabaseStatus = MigrationPlan.extend({
  connections: z.number(),
  maxConnections: z.number(),
  replicas: z.array(z.looseObject({ name: z.string(), lagMs: z.number().nullable() })),
  /** The events that are not published, and the age of the oldest one in milliseconds; missing from older releases. */
  outbox: z.looseObject({ unpublished: z.number(), oldestMs: z.number() }).optional(),
});
export type DatabaseStatus = z.infer<typeof DatabaseStatus>;

const RESULTS = { apply: ApplyResult, plan: MigrationPlan, status: DatabaseStatus };
type Mode = keyof typeof RESULTS;
type Functions = Pick<Deployment, 'functions' | 'getOutput'>;

/**
 * Invokes DatabaseMigrator, the only function that changes the schema. It reaches the database, which this machine does not.
 * @throws UserError with the migration and the error of PostgreSQL
 */
async function invoke<M extends Mode>(
  { functions, getOutput }: Functions,
  mode: M,
  wait?: (milliseconds: number) => Promise<void>,
): Promise<z.infer<(typeof RESULTS)[M]>> {
  const name = getOutput('DatabaseMigratorName');
  try {
    const result = await invokeFunction(
      functions,
      name,
      { label: 'DatabaseMigrator', payload: { mode } },
      wait,
    );
    const read = safeParse(RESULTS[mode], result);
    if (read.success) return read.data as z.infer<(typeof RESULTS)[M]>;
    throw new FunctionFailed(
      `DatabaseMigrator answered ${JSON.stringify(result)} to ${mode}, which this version of the command does not know`,
    );
  } catch (error) {
    if (!(error instanceof FunctionFailed)) throw error;
    throw new UserError(`${error.message}; see ${formatCommand('logs DatabaseMigrator --since 10m')}`);
  }
}

/** Applies the migrations that are not applied yet, each in a transaction of its own. */
export const applyMigrations = (deployment: Functions): Promise<ApplyResult> => invoke(deployment, 'apply');

/** Lists the migrations that are applied and that would be applied. Changes nothing. */
export const planMigrations = (deployment: Functions): Promise<MigrationPlan> => invoke(deployment, 'plan');

/** Reads the state of the writer and of its replicas. */
export const readDatabaseStatus = (deployment: Functions): Promise<DatabaseStatus> =>
  invoke(deployment, 'status');
