import { type ChangedValue, describeLoss, type Path } from './loss-rules';
import { getAction, type ResourceChange } from './plan';
import { getChild, getItems, getKeys, isContainer, isObject, type Json } from './value';

/** Resources without which data is no longer protected. Their destroy changes the resource that they protect. */
const PROTECTING_TYPES: Readonly<Record<string, string>> = {
  aws_s3_bucket_versioning: 'versioning is turned off: overwritten and deleted objects cannot be restored',
  aws_s3_bucket_object_lock_configuration: 'the object lock is turned off',
  aws_s3_bucket_replication_configuration: 'objects are no longer replicated',
  aws_lambda_function_event_invoke_config:
    'asynchronous events that its function fails to process are no longer sent to its destination',
  aws_efs_backup_policy: 'backups are turned off',
  aws_efs_replication_configuration: 'files are no longer replicated',
  aws_backup_plan: 'its backups are no longer made',
  aws_backup_selection: 'its resources are no longer backed up',
  aws_backup_vault_lock_configuration: 'recovery points can be deleted',
  aws_dlm_lifecycle_policy: 'its snapshots are no longer made',
  aws_rbin_rule: 'deleted snapshots and images can no longer be restored',
  aws_redshift_snapshot_schedule_association: 'scheduled snapshots are no longer made',
};

/**
 * Describes what data or what protection of data is lost although the resource stays: an update that turns a protection
 * off, shortens a retention or begins to delete rows, and the destroy of a resource that protects another.
 */
export function describeLossesInPlace({ type, change }: Pick<ResourceChange, 'type' | 'change'>): string[] {
  const action = getAction({ change });
  if (action === 'delete') return PROTECTING_TYPES[type] === undefined ? [] : [PROTECTING_TYPES[type]];
  const isLifecycleRule = /lifecycle/.test(type);
  if (action !== 'update' && !(action === 'create' && isLifecycleRule)) return [];
  const { before = null, after = null, after_unknown: unknown } = change;
  const values = collectChanges(type, [], before, after, unknown);
  const found = values.flatMap((value) => describeLoss(value) ?? []);
  return [...new Set([...found, ...describeRemovedReplicas(type, before, after)])];
}

/** The replicas of a table are blocks of it. */
function describeRemovedReplicas(type: string, before: Json, after: Json): string[] {
  if (type !== 'aws_dynamodb_table') return [];
  const getRegions = (side: Json): Json[] =>
    getItems(getChild(side, 'replica')).flatMap((replica) =>
      isObject(replica) ? [replica.region_name ?? null] : [],
    );
  const remainingRegions = getRegions(after);
  return getRegions(before)
    .filter((region) => !remainingRegions.includes(region))
    .map((region) => `the replica in ${String(region)} is deleted`);
}

/** Collects the values that differ. Values that are known only after the apply are skipped. */
function collectChanges(
  type: string,
  path: Path,
  before: Json,
  after: Json,
  unknown: Json | undefined,
): ChangedValue[] {
  if (unknown === true || JSON.stringify(before) === JSON.stringify(after)) return [];
  if (isContainer(before) || isContainer(after)) {
    const keys = new Set([...getKeys(before), ...getKeys(after)]);
    return [...keys].flatMap((key) =>
      collectChanges(
        type,
        [...path, key],
        getChild(before, key) ?? null,
        getChild(after, key) ?? null,
        getChild(unknown, key),
      ),
    );
  }
  const name = path.filter((step) => typeof step === 'string').at(-1) ?? '';
  return [{ type, path, name, before, after }];
}
