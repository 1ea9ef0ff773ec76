import type { Difference } from '../diff';
import type { Json } from '../plan';
import { type Impact, shortenName, type ChangedResource, getLabel } from './impact';

/** Attributes that name the key; without one AWS takes a key of its own. */
const KEY_ATTRIBUTES = new Set([
  ...['kms_key_id', 'kms_key_arn', 'kms_master_key_id', 'kms_key', 'key_arn', 'kms_key_identifier'],
]);
/** Attributes that switch encryption on. */
const SWITCH_ATTRIBUTES = new Set([
  ...['storage_encrypted', 'encrypted', 'at_rest_encryption_enabled', 'transit_encryption_enabled'],
  ...['sqs_managed_sse_enabled', 'cache_data_encrypted'],
]);
/** What the encryption is called; `NONE` is none. */
const ALGORITHM_ATTRIBUTES = new Set([
  'encryption_type',
  'sse_algorithm',
  'encryption_mode',
  's3_encryption_mode',
]);
/** How weak a connection may be. */
const TLS_ATTRIBUTES = new Set([
  'minimum_tls_version',
  'security_policy',
  'ssl_policy',
  'minimum_protocol_version',
]);

const createImpact = (effect: Impact['effect'], sentence: string): Impact => ({
  kind: 'encryption',
  effect,
  description: sentence,
});

/**
 * What a change of a key, a switch or an algorithm does to how data is encrypted. Nothing is said of a new resource
 * that is encrypted, nor of one that goes.
 * @param differences the change's, by path
 */
export function findEncryptionImpacts(sides: ChangedResource, differences: readonly Difference[]): Impact[] {
  const name = getLabel(sides);
  if (sides.type === 'aws_s3_bucket_server_side_encryption_configuration' && sides.deleted)
    return [
      createImpact('widens', `${name} is encrypted with S3's own key from now on, not as it was configured`),
    ];
  if (sides.deleted) return [];
  if (sides.type === 'aws_kms_key') return findKmsKeyImpacts(sides, name);
  if (sides.created) return [];
  return differences.flatMap((difference) => findDifferenceImpacts(difference, sides, name));
}

function findDifferenceImpacts(
  { path, before, after, unknown }: Difference,
  sides: ChangedResource,
  name: string,
): Impact[] {
  const field = path.replace(/^.*\./, '').replace(/\[\d+\]$/, '');
  if (sides.type === 'aws_dynamodb_table' && path === 'server_side_encryption[0].enabled')
    return [describeSwitch(after === true, name, 'with a key of this account')];
  if (KEY_ATTRIBUTES.has(field)) return [describeKeyChange(name, before, after, unknown)];
  if (SWITCH_ATTRIBUTES.has(field)) return [describeSwitch(after === true, name, `(${field})`)];
  if (ALGORITHM_ATTRIBUTES.has(field)) {
    const isNone = after === 'NONE' || after === undefined;
    const sentence = isNone
      ? `${name} is no longer encrypted (${field} was ${formatValue(before)})`
      : `${name} is now encrypted by ${formatValue(after)}, before by ${formatValue(before)}`;
    return [createImpact(isNone ? 'widens' : before === 'NONE' ? 'narrows' : 'moves', sentence)];
  }
  if (TLS_ATTRIBUTES.has(field))
    return [
      createImpact(
        'moves',
        `connections to ${name} take ${formatValue(after)} at least, before ${formatValue(before)}`,
      ),
    ];
  return [];
}

const describeSwitch = (isOn: boolean, name: string, how: string): Impact =>
  isOn
    ? createImpact('narrows', `${name} is now encrypted ${how}`)
    : createImpact('widens', `${name} is no longer encrypted ${how}`);

function describeKeyChange(
  name: string,
  before: Json | undefined,
  after: Json | undefined,
  unknown: boolean,
): Impact {
  const key = (value: Json | undefined) => `key ${formatValue(value)}`;
  if (unknown)
    return createImpact(
      'unknown',
      `the key that encrypts ${name} changes: to which is known after the apply`,
    );
  if (after === undefined)
    return createImpact(
      'widens',
      `${name} is no longer encrypted with ${key(before)}, but with one of AWS at most`,
    );
  if (before === undefined) return createImpact('narrows', `${name} is now encrypted with ${key(after)}`);
  return createImpact(
    'moves',
    `${name} is now encrypted with ${key(after)} instead of ${key(before)}: what is there may need the old one`,
  );
}

function findKmsKeyImpacts({ before, after, created }: ChangedResource, name: string): Impact[] {
  const [was, is] = [before.enable_key_rotation === true, after.enable_key_rotation === true];
  const meanings: Impact[] = [];
  if (!created && was !== is)
    meanings.push(
      is
        ? createImpact('narrows', `key ${name} is now rotated every year`)
        : createImpact('widens', `key ${name} is no longer rotated`),
    );
  if (!created && before.is_enabled !== false && after.is_enabled === false)
    meanings.push(
      createImpact('moves', `key ${name} is switched off: nothing encrypted with it can be read`),
    );
  return meanings;
}

const formatValue = (value: Json | undefined): string =>
  value === undefined ? 'nothing' : shortenName(typeof value === 'string' ? value : JSON.stringify(value));
