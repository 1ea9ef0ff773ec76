import type { Difference } from '../diff';
import type { Json } from '../plan';
import { type Meaning, shortName, type Sides, titleOf } from './meaning';

/** Attributes that name the key; without one AWS takes a key of its own. */
const KEYS = new Set([
  ...['kms_key_id', 'kms_key_arn', 'kms_master_key_id', 'kms_key', 'key_arn', 'kms_key_identifier'],
]);
/** Attributes that switch encryption on. */
const SWITCHES = new Set([
  ...['storage_encrypted', 'encrypted', 'at_rest_encryption_enabled', 'transit_encryption_enabled'],
  ...['sqs_managed_sse_enabled', 'cache_data_encrypted'],
]);
/** What the encryption is called; `NONE` is none. */
const KINDS = new Set(['encryption_type', 'sse_algorithm', 'encryption_mode', 's3_encryption_mode']);
/** How weak a connection may be. */
const CONNECTIONS = new Set([
  'minimum_tls_version',
  'security_policy',
  'ssl_policy',
  'minimum_protocol_version',
]);

const encryption = (effect: Meaning['effect'], sentence: string): Meaning => ({
  kind: 'encryption',
  effect,
  sentence,
});

/**
 * What a change of a key, a switch or an algorithm does to how data is encrypted. Nothing is said of a new resource
 * that is encrypted, nor of one that goes.
 * @param differences the change's, by path
 */
export function encryptionMeanings(sides: Sides, differences: readonly Difference[]): Meaning[] {
  const name = titleOf(sides);
  if (sides.type === 'aws_s3_bucket_server_side_encryption_configuration' && sides.deleted)
    return [
      encryption('widens', `${name} is encrypted with S3's own key from now on, not as it was configured`),
    ];
  if (sides.deleted) return [];
  if (sides.type === 'aws_kms_key') return keyMeanings(sides, name);
  if (sides.created) return [];
  return differences.flatMap((difference) => meaningOf(difference, sides, name));
}

function meaningOf({ path, before, after, unknown }: Difference, sides: Sides, name: string): Meaning[] {
  const field = path.replace(/^.*\./, '').replace(/\[\d+\]$/, '');
  if (sides.type === 'aws_dynamodb_table' && path === 'server_side_encryption[0].enabled')
    return [onOff(after === true, name, 'with a key of this account')];
  if (KEYS.has(field)) return [keyMoved(name, before, after, unknown)];
  if (SWITCHES.has(field)) return [onOff(after === true, name, `(${field})`)];
  if (KINDS.has(field)) {
    const isNone = after === 'NONE' || after === undefined;
    const sentence = isNone
      ? `${name} is no longer encrypted (${field} was ${shown(before)})`
      : `${name} is now encrypted by ${shown(after)}, before by ${shown(before)}`;
    return [encryption(isNone ? 'widens' : before === 'NONE' ? 'narrows' : 'moves', sentence)];
  }
  if (CONNECTIONS.has(field))
    return [
      encryption('moves', `connections to ${name} take ${shown(after)} at least, before ${shown(before)}`),
    ];
  return [];
}

const onOff = (isOn: boolean, name: string, how: string): Meaning =>
  isOn
    ? encryption('narrows', `${name} is now encrypted ${how}`)
    : encryption('widens', `${name} is no longer encrypted ${how}`);

function keyMoved(
  name: string,
  before: Json | undefined,
  after: Json | undefined,
  unknown: boolean,
): Meaning {
  const key = (value: Json | undefined) => `key ${shown(value)}`;
  if (unknown)
    return encryption('unknown', `the key that encrypts ${name} changes: to which is known after the apply`);
  if (after === undefined)
    return encryption(
      'widens',
      `${name} is no longer encrypted with ${key(before)}, but with one of AWS at most`,
    );
  if (before === undefined) return encryption('narrows', `${name} is now encrypted with ${key(after)}`);
  return encryption(
    'moves',
    `${name} is now encrypted with ${key(after)} instead of ${key(before)}: what is there may need the old one`,
  );
}

function keyMeanings({ before, after, created }: Sides, name: string): Meaning[] {
  const [was, is] = [before.enable_key_rotation === true, after.enable_key_rotation === true];
  const meanings: Meaning[] = [];
  if (!created && was !== is)
    meanings.push(
      is
        ? encryption('narrows', `key ${name} is now rotated every year`)
        : encryption('widens', `key ${name} is no longer rotated`),
    );
  if (!created && before.is_enabled !== false && after.is_enabled === false)
    meanings.push(encryption('moves', `key ${name} is switched off: nothing encrypted with it can be read`));
  return meanings;
}

const shown = (value: Json | undefined): string =>
  value === undefined ? 'nothing' : shortName(typeof value === 'string' ? value : JSON.stringify(value));
