import { isObject, type Json } from './plan';
import { DATA_BY_TYPE } from './stateful-types';

type Values = { readonly [key: string]: Json };

/** The attributes that contain the name of the final snapshot. */
const SNAPSHOT_NAMES = ['final_snapshot_identifier', 'final_snapshot_name'] as const;
/** The attributes that skip the final snapshot or backup, which is otherwise taken. */
const SKIP_ATTRIBUTES = ['skip_final_snapshot', 'skip_final_backup'] as const;
/** Types with a database that AWS deletes with its automated snapshots, whatever the attributes say. */
const WITHOUT_FINAL_SNAPSHOT = new Set([
  ...[
    'aws_docdbelastic_cluster',
    'aws_redshiftserverless_namespace',
    'aws_dsql_cluster',
    'aws_rds_shard_group',
  ],
]);
/** The attributes without which a destroy fails unless the resource is empty. */
const FORCE_ATTRIBUTES = ['force_destroy', 'force_delete'] as const;

const isText = (value: Json | undefined): value is string => typeof value === 'string' && value !== '';

/**
 * Describes the data that is lost with a resource. Undefined if the configuration can restore the resource.
 * @param before the attributes in the state, which Terraform uses to destroy a resource
 */
export function describeLostData(type: string, before?: Json): string | undefined {
  const lostData = DATA_BY_TYPE.get(type);
  const values: Values = isObject(before) ? before : {};
  // Terraform only removes such a resource from the state.
  if (lostData === undefined || values.skip_destroy === true) return undefined;
  const details = [describeSnapshot(type, values), describeProtection(values)];
  return [applyWindow(lostData, values), ...details.filter((detail) => detail !== undefined)].join(', ');
}

/** Whether a final snapshot is taken, and which. */
function describeSnapshot(type: string, values: Values): string | undefined {
  if (WITHOUT_FINAL_SNAPSHOT.has(type)) return 'without a final snapshot';
  const name = SNAPSHOT_NAMES.map((key) => values[key]).find(isText);
  const skip = SKIP_ATTRIBUTES.find((key) => key in values);
  if (values.final_snapshot === true) return 'but a final snapshot keeps a copy';
  if (skip === undefined) {
    if (name !== undefined) return `but the final snapshot ${name} keeps a copy`;
    return 'final_snapshot' in values || SNAPSHOT_NAMES.some((key) => key in values) || isDatabase(type)
      ? 'without a final snapshot'
      : undefined;
  }
  if (values[skip] === true) return `without a final ${skip === 'skip_final_backup' ? 'backup' : 'snapshot'}`;
  if (skip === 'skip_final_backup') return 'but a final backup keeps a copy';
  return name === undefined
    ? 'if the destroy succeeds: it needs final_snapshot_identifier or skip_final_snapshot'
    : `but the final snapshot ${name} keeps a copy`;
}

const isDatabase = (type: string): boolean => DATA_BY_TYPE.get(type) === 'the database';

/** Formats the number of days after which the loss is final. */
function applyWindow(
  lostData: string,
  { recovery_window_in_days: recovery, deletion_window_in_days: deletion }: Values,
): string {
  if (recovery === 0) return lostData.replace(', after its recovery window', ', at once');
  const days = recovery ?? deletion;
  return typeof days === 'number' ? lostData.replace(/ window$/, ` window of ${days} days`) : lostData;
}

/**
 * Describes the protection that makes a destroy fail. The loss is reported all the same, because the protection may be
 * turned off.
 */
function describeProtection(values: Values): string | undefined {
  const force = FORCE_ATTRIBUTES.find((key) => typeof values[key] === 'boolean');
  if (force !== undefined && values[force] === false)
    return `unless something is in it: without ${force} the destroy fails then`;
  const isProtected =
    values.deletion_protection === true ||
    values.deletion_protection === 'ACTIVE' ||
    values.deletion_protection_enabled === true ||
    values.enable_deletion_protection === true ||
    values.disable_api_termination === true;
  return isProtected ? 'unless its deletion protection makes the destroy fail' : undefined;
}
