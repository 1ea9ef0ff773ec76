import { formatPath } from './attribute-path';
import type { Json } from './plan';

export type Path = readonly (string | number)[];
/** A value that an update changes. Null if there is none. */
export interface ChangedValue {
  readonly type: string;
  readonly path: Path;
  /** The last name in the path. */
  readonly name: string;
  readonly before: Json;
  readonly after: Json;
}
/** Describes what the change of a value loses; undefined if it loses nothing. */
type DescribeLoss = (value: ChangedValue) => string | undefined;

const isOn = (value: Json): boolean =>
  value === true || (typeof value === 'string' && /^(?:ENABLED|ACTIVE|ENABLED_\w+)$/i.test(value));

const turnsOff = ({ before, after }: ChangedValue): boolean => isOn(before) && !isOn(after);
const turnsOn = ({ before, after }: ChangedValue): boolean => !isOn(before) && isOn(after);

const hasParent = ({ path }: ChangedValue, pattern: RegExp): boolean =>
  path.slice(0, -1).some((step) => typeof step === 'string' && pattern.test(step));

const isBackupSwitch = ({ type, name }: ChangedValue): boolean =>
  /^(?:backup_retention_enabled|snapshots_enabled|enable_continuous_backup)$/.test(name) ||
  (type.endsWith('_backup_policy') && name === 'status');

const PROTECTION =
  /^(?:deletion_protection(?:_enabled)?|enable_deletion_protection|delete_protection|deletion_protected|termination_protection(?:_enabled)?|disable_api_termination|disable_api_stop|prevent_destroy)$/;
/** The effect on a later destroy if one of these attributes is true. */
const FORCED: Readonly<Record<string, string>> = {
  force_destroy: 'a later destroy also deletes what is in it',
  force_delete: 'a later destroy also deletes what is in it',
  skip_final_snapshot: 'a later destroy takes no final snapshot',
  skip_final_backup: 'a later destroy takes no final backup',
  delete_automated_backups: 'a later destroy also deletes the automated backups',
};
/** Retention periods of data, backups and messages. */
const RETENTION =
  /retention|^(?:recovery_period_in_days|recovery_window_in_days|deletion_window_in_days|noncurrent_days|newer_noncurrent_versions|delete_after|clean_after_days)$/;
/** Retentions that only affect data written later, and not the stored data. */
const FUTURE = /^(?:recovery_window_in_days|deletion_window_in_days)$/;
/** Retentions for which 0 or no value means forever. For all others, it means that nothing is retained. */
const FOREVER_WHEN_EMPTY =
  /^(?:retention_in_days|retention_days|retention_period|noncurrent_days|delete_after)$/;
const MINIMUM_RETENTION = /^(?:min_retention_days|max_retention_days|default_retention|bypass_\w+)$/;

/** The rules in order: the first one that describes a loss applies. */
const LOSS_RULES: readonly DescribeLoss[] = [
  (value) =>
    PROTECTION.test(value.name) && turnsOff(value)
      ? 'deletion protection is turned off: it can be destroyed'
      : undefined,
  (value) => (Object.hasOwn(FORCED, value.name) && turnsOn(value) ? FORCED[value.name] : undefined),
  (value) =>
    (value.name.startsWith('point_in_time_recovery') || hasParent(value, /^point_in_time_recovery/)) &&
    turnsOff(value)
      ? 'point-in-time recovery is turned off: its backups are deleted'
      : undefined,
  (value) =>
    (/versioning/.test(value.type) || hasParent(value, /versioning/) || value.name === 'versioning') &&
    value.name !== 'mfa_delete' &&
    turnsOff(value)
      ? 'versioning is turned off: overwritten and deleted objects cannot be restored'
      : undefined,
  (value) =>
    value.name === 'mfa_delete' && turnsOff(value) ? 'versions can be deleted without MFA' : undefined,
  (value) =>
    hasParent(value, /^ttl/) &&
    (turnsOn(value) ||
      (value.name === 'attribute_name' &&
        value.before !== null &&
        value.before !== '' &&
        value.after !== null &&
        value.after !== ''))
      ? 'time to live: rows past their time are deleted'
      : undefined,
  (value) =>
    hasParent(value, /^object_lock/) && turnsOff(value) ? 'the object lock is turned off' : undefined,
  (value) => (isBackupSwitch(value) && turnsOff(value) ? 'backups are turned off' : undefined),
  (value) =>
    value.type === 'aws_kms_key' && /^(?:is_enabled|enabled)$/.test(value.name) && turnsOff(value)
      ? 'the key is disabled: nothing that it encrypts can be read'
      : undefined,
  (value) =>
    value.name === 'stream_enabled' && turnsOff(value)
      ? 'its stream is deleted, with the records that no consumer has read'
      : undefined,
  describeShorterRetention,
  describeExpiration,
];

function describeShorterRetention({ type, path, name, before, after }: ChangedValue): string | undefined {
  if (!RETENTION.test(name) || MINIMUM_RETENTION.test(name)) return undefined;
  const isForever = FOREVER_WHEN_EMPTY.test(name) && !/backup|automated|snapshot/.test(`${name} ${type}`);
  const toLength = (value: Json): number => {
    const number = typeof value === 'string' && value !== '' ? Number(value) : value;
    if (typeof number === 'number' && number > 0) return number;
    return isForever ? Infinity : 0;
  };
  const [old, next] = [toLength(before), toLength(after)];
  if (!(next < old)) return undefined;
  const change = `${formatPath(path)} from ${formatLength(before, old)} to ${formatLength(after, next)}`;
  if (FUTURE.test(name)) return `${change}: less time to undo a later destroy`;
  return next === 0 ? `${change}: nothing is retained` : `${change}: older items are deleted`;
}

const formatLength = (value: Json, length: number): string =>
  length === Infinity ? 'unlimited' : length === 0 ? 'none' : String(value);

/** A rule that deletes objects is added, or deletes them earlier. */
function describeExpiration(value: ChangedValue): string | undefined {
  const { type, path, name, before, after } = value;
  const isLifecycle = /lifecycle/.test(type) || hasParent(value, /^lifecycle_rule$/);
  if (!isLifecycle) return undefined;
  if (type === 'aws_ecr_lifecycle_policy' && name === 'policy')
    return 'images that match its rules are deleted';
  const isExpiration = hasParent(value, /expiration/) && /^(?:days|date|noncurrent_days)$/.test(name);
  if (
    isExpiration &&
    typeof after === 'number' &&
    after > 0 &&
    !(typeof before === 'number' && before > 0 && before <= after)
  )
    return `${formatPath(path)} from ${formatLength(before, Number(before ?? 0))} to ${after}: objects past that age are deleted`;
  if (isExpiration && name === 'date' && typeof after === 'string' && after !== '')
    return `${formatPath(path)}: objects are deleted from ${after} on`;
  const isEnabled = name === 'status' && turnsOn(value);
  return isEnabled ? 'a lifecycle rule is turned on: what it matches is deleted or archived' : undefined;
}

/** Describes the loss that the change of a value causes. */
export function describeLoss(value: ChangedValue): string | undefined {
  for (const describe of LOSS_RULES) {
    const loss = describe(value);
    if (loss !== undefined) return loss;
  }
  return undefined;
}
