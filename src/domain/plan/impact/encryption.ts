import type { Difference } from '../diff';
import type { Json } from '../plan';
import { type Impact, shortenName, type ChangedResource, getLabel } from './impact';

/** Attributes that name the key. Without one, AWS uses an AWS owned or AWS managed key. */
const KEY_ATTRIBUTES = new Set([
  ...['kms_key_id', 'kms_key_arn', 'kms_master_key_id', 'kms_key', 'key_arn', 'kms_key_identifier'],
]);
/** Attributes that turn encryption on. */
const SWITCH_ATTRIBUTES = new Set([
  ...['storage_encrypted', 'encrypted', 'at_rest_encryption_enabled', 'transit_encryption_enabled'],
  ...['sqs_managed_sse_enabled', 'cache_data_encrypted'],
]);
/** Attributes that name the algorithm; `NONE` is no encryption. */
const ALGORITHM_ATTRIBUTES = new Set([
  'encryption_type',
  'sse_algorithm',
  'encryption_mode',
  's3_encryption_mode',
]);
/** Attributes with the minimum version of TLS. */
const TLS_ATTRIBUTES = new Set([
  'minimum_tls_version',
  'security_policy',
  'ssl_policy',
  'minimum_protocol_version',
]);

const createImpact = (effect: Impact['effect'], description: string): Impact => ({
  kind: 'encryption',
  effect,
  description,
});

/**
 * Finds changes of keys, algorithms and settings of encryption. New and deleted resources have no impact.
 * @param differences the differences of the change
 */
export function findEncryptionImpacts(change: ChangedResource, differences: readonly Difference[]): Impact[] {
  const name = getLabel(change);
  if (change.type === 'aws_s3_bucket_server_side_encryption_configuration' && change.deleted)
    return [
      createImpact(
        'widens',
        `${name} is now encrypted with the default key of S3 instead of its configured encryption`,
      ),
    ];
  if (change.deleted) return [];
  if (change.type === 'aws_kms_key') return findKmsKeyImpacts(change, name);
  if (change.created) return [];
  return differences.flatMap((difference) => findDifferenceImpacts(difference, change, name));
}

function findDifferenceImpacts(
  { path, before, after, unknown }: Difference,
  change: ChangedResource,
  name: string,
): Impact[] {
  const field = path.replace(/^.*\./, '').replace(/\[\d+\]$/, '');
  if (change.type === 'aws_dynamodb_table' && path === 'server_side_encryption[0].enabled')
    return [describeSwitch(after === true, name, 'with a key of this account')];
  if (KEY_ATTRIBUTES.has(field)) return [describeKeyChange(name, before, after, unknown)];
  if (SWITCH_ATTRIBUTES.has(field)) return [describeSwitch(after === true, name, `(${field})`)];
  if (ALGORITHM_ATTRIBUTES.has(field)) {
    const isNone = after === 'NONE' || after === undefined;
    const description = isNone
      ? `${name} is no longer encrypted (${field} was ${formatValue(before)})`
      : `${name} is now encrypted by ${formatValue(after)} instead of ${formatValue(before)}`;
    return [createImpact(isNone ? 'widens' : before === 'NONE' ? 'narrows' : 'changes', description)];
  }
  if (TLS_ATTRIBUTES.has(field))
    return [
      createImpact(
        'changes',
        `connections to ${name} now require at least ${formatValue(after)} instead of ${formatValue(before)}`,
      ),
    ];
  return [];
}

const describeSwitch = (isOn: boolean, name: string, method: string): Impact =>
  isOn
    ? createImpact('narrows', `${name} is now encrypted ${method}`)
    : createImpact('widens', `${name} is no longer encrypted ${method}`);

function describeKeyChange(
  name: string,
  before: Json | undefined,
  after: Json | undefined,
  unknown: boolean,
): Impact {
  const formatKey = (value: Json | undefined) => `key ${formatValue(value)}`;
  if (unknown)
    return createImpact(
      'unknown',
      `the key that encrypts ${name} changes; the new key is known only after the apply`,
    );
  if (after === undefined)
    return createImpact(
      'widens',
      `${name} is no longer encrypted with ${formatKey(before)}, at most with a key of AWS`,
    );
  if (before === undefined)
    return createImpact('narrows', `${name} is now encrypted with ${formatKey(after)}`);
  return createImpact(
    'changes',
    `${name} is now encrypted with ${formatKey(after)} instead of ${formatKey(before)}; existing data may need the old key`,
  );
}

function findKmsKeyImpacts({ before, after, created }: ChangedResource, name: string): Impact[] {
  const [previous, current] = [before.enable_key_rotation === true, after.enable_key_rotation === true];
  const impacts: Impact[] = [];
  if (!created && previous !== current)
    impacts.push(
      current
        ? createImpact('narrows', `key ${name} is now rotated every year`)
        : createImpact('widens', `key ${name} is no longer rotated`),
    );
  if (!created && before.is_enabled !== false && after.is_enabled === false)
    impacts.push(
      createImpact('changes', `key ${name} is disabled: data that is encrypted with it cannot be read`),
    );
  return impacts;
}

const formatValue = (value: Json | undefined): string =>
  value === undefined ? 'nothing' : shortenName(typeof value === 'string' ? value : JSON.stringify(value));
