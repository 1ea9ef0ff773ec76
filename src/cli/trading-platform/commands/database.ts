import { confirm } from '../../terminal/confirm';
import { UserError } from '../../errors';
import { pause } from '../../process/interrupt';
import { formatCount, print, printJson, printNote, skipRepeats } from '../../terminal/print';
import { createProgressNotes } from '../../terminal/progress-notes';
import { formatTable } from '../../terminal/table';
import { PlatformApi } from '../api/platform-api';
import { chooseTarget, failOverDatabase } from '../database/failover';
import { readCluster } from '../database/instances';
import {
  applyMigrations,
  type DatabaseStatus,
  planMigrations,
  readDatabaseStatus,
} from '../database/migrator';
import { type DeploymentOptions, withDeployment } from '../deployment';

export interface DatabaseOptions extends DeploymentOptions {
  readonly json?: boolean;
}

/** `stacks trading-platform database`: shows the instances, the connections, the lag, the outbox and the migrations. */
export async function runDatabase(options: DatabaseOptions): Promise<void> {
  const { cluster, answer } = await withDeployment(options, async (deployment) => {
    const read = await readCluster(deployment);
    // While there is no writer, the roles are still shown.
    const answer = await readDatabaseStatus(deployment).catch((error: unknown) => {
      if (error instanceof UserError) return error;
      throw error;
    });
    return { cluster: read, answer };
  });
  const [status, problem] = answer instanceof Error ? [undefined, answer.message] : [answer, undefined];
  if (options.json) printJson({ cluster, status, problem });
  else {
    print(
      formatTable(
        ['instance', 'role', 'zone', 'status'],
        cluster.instances.map(({ id, role, zone, status: state }) => [id, role, zone, state]),
      ),
    );
    if (status) {
      print(`${status.connections} of ${status.maxConnections} connections in use`);
      for (const { name, lagMs } of status.replicas)
        print(`replica ${name}: ${lagMs === null ? 'lag unknown' : `${lagMs} ms behind the writer`}`);
      if (status.outbox) print(formatOutbox(status.outbox));
      print(`${formatCount(status.applied.length, 'migration')} applied`);
      for (const migration of status.applied) print(`  ${migration.name}, applied at ${migration.appliedAt}`);
      for (const migration of status.pending) print(`  ${migration}, NOT APPLIED`);
    }
  }
  if (problem !== undefined) throw new UserError(`the database does not answer: ${problem}`);
}

const formatOutbox = ({ unpublished, oldestMs }: NonNullable<DatabaseStatus['outbox']>): string =>
  unpublished === 0
    ? 'outbox: all events are published'
    : `outbox: ${formatCount(unpublished, 'event')} not published, the oldest for ${formatSeconds(oldestMs)}`;

export interface MigrateOptions extends DatabaseOptions {
  readonly dryRun?: boolean;
}

/** `stacks trading-platform migrate`: applies the migrations that are not applied yet. */
export async function runMigrate({ dryRun, json, ...options }: MigrateOptions): Promise<void> {
  if (dryRun) {
    const plan = await withDeployment(options, planMigrations);
    if (json) return printJson(plan);
    for (const migration of plan.pending) print(`would apply ${migration}`);
    return print(
      `${plan.applied.length} applied, ${plan.pending.length} to apply; nothing changed (--dry-run)`,
    );
  }
  const result = await withDeployment(options, applyMigrations);
  if (json) return printJson(result);
  for (const migration of result.applied) print(`applied ${migration}`);
  print(
    result.applied.length === 0
      ? `no migration to apply; the schema has version ${result.version}`
      : `the schema has version ${result.version}`,
  );
}

export interface FailoverOptions extends DatabaseOptions {
  readonly to?: string;
  readonly yes?: boolean;
}

/** `stacks trading-platform failover`: promotes a reader of the database. */
export async function runFailover({ to, yes, json, ...options }: FailoverOptions): Promise<void> {
  await withDeployment(options, async (deployment) => {
    const target = chooseTarget(await readCluster(deployment), to);
    await confirm(
      `Make ${target.to} the writer in place of ${target.from}? Requests that need the database fail meanwhile.`,
      yes,
    );
    const notes = createProgressNotes(skipRepeats(printNote));
    const report = await failOverDatabase(target, {
      deployment,
      api: new PlatformApi(deployment),
      now: Date.now,
      wait: pause,
      onProgress: (line) => notes.show(line),
    });
    if (json) return printJson(report);
    const { from, promotedMs, healthyMs } = report;
    print(
      `${report.to} is the writer in place of ${from}, ${formatSeconds(promotedMs)} after the request; ` +
        `the platform is healthy ${formatSeconds(healthyMs)} after it`,
    );
  });
}

const formatSeconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;
