import type { Json } from '../../domain/plan/plan';
import { asBlocks, type PlannedResource, refersTo, type ResourceValues } from '../../domain/plan/resources';
import { createMismatchUnless, type EvaluatedStack, type PolicyRule } from '../rule';
import { DATABASE_KEYS, isCustomerManaged, STORE_KEYS, getStoreKey } from './store-keys';
import { TLS_RULES } from './tls';

/** Returns the key that a resource is encrypted with, or true if it needs none. */
type GetKey = (values: ResourceValues, resource: PlannedResource, stack: EvaluatedStack) => Json | undefined;

/** Each rule: its id, the types that it checks, their plural and their key. */
const ENCRYPTED_TYPES: readonly (readonly [string, readonly string[], string, GetKey])[] = [
  ['MS-ENC-1', ['aws_sqs_queue'], 'queues', ({ kms_master_key_id: key }) => key],
  ['MS-ENC-2', ['aws_sns_topic'], 'topics', ({ kms_master_key_id: key }) => key],
  ['MS-ENC-3', ['aws_dynamodb_table'], 'tables', ({ server_side_encryption: block }) => getTableKey(block)],
  [
    'MS-ENC-4',
    ['aws_kinesis_stream'],
    'streams',
    ({ encryption_type: type, kms_key_id: key }) => (type === 'KMS' ? key : undefined),
  ],
  ['MS-ENC-5', ['aws_cloudwatch_log_group'], 'log groups', ({ kms_key_id: key }) => key],
  [
    'MS-ENC-6',
    ['aws_lambda_function'],
    'environment variables of functions',
    ({ environment, kms_key_arn: key }) => asBlocks(environment).length === 0 || (key ?? null),
  ],
  ['MS-ENC-7', ['aws_s3_bucket'], 'buckets', (_, bucket, stack) => findBucketKey(bucket, stack)],
  ['MS-ENC-8', ['aws_secretsmanager_secret'], 'secrets', ({ kms_key_id: key }) => key],
  ['MS-ENC-9', Object.keys(DATABASE_KEYS), 'databases', getStoreKey(DATABASE_KEYS)],
  ['MS-ENC-10', ['aws_scheduler_schedule'], 'schedules', ({ kms_key_arn: key }) => key],
  ['MS-ENC-11', Object.keys(STORE_KEYS), 'disks, caches and other data stores', getStoreKey(STORE_KEYS)],
  ['MS-ENC-12', ['aws_cloudwatch_event_bus'], 'event buses', ({ kms_key_identifier: key }) => key],
];

/** Data at rest is encrypted with customer-managed keys, and data in transit with TLS. */
export const ENCRYPTION_RULES: readonly PolicyRule[] = [
  ...ENCRYPTED_TYPES.map(([id, types, plural, getKey]): PolicyRule => ({
    id,
    title: `${plural} are encrypted with a customer-managed key`,
    severity: 'high',
    source: 'security',
    fix: 'pass the stack’s EncryptionKey (src/modules/encryption-key.ts) to the module',
    types,
    check(resource, stack) {
      const key = getKey(resource.values, resource, stack);
      return createMismatchUnless(
        key === true || isCustomerManaged(key),
        key,
        'the ARN of a customer-managed key',
      );
    },
  })),
  ...TLS_RULES,
  {
    id: 'MS-KMS-1',
    title: 'encryption keys rotate every year',
    severity: 'medium',
    source: 'security',
    fix: 'set enable_key_rotation; KMS can’t rotate keys that sign',
    types: ['aws_kms_key'],
    check: ({ values: { key_usage: usage, enable_key_rotation: rotates } }) =>
      createMismatchUnless(
        rotates === true || (usage !== undefined && usage !== null && usage !== 'ENCRYPT_DECRYPT'),
        rotates,
        'enable_key_rotation true',
      ),
  },
];

function getTableKey(block: Json | undefined): Json | undefined {
  const [encryption] = asBlocks(block);
  return encryption?.enabled === true ? encryption.kms_key_arn : undefined;
}

function findBucketKey(bucket: PlannedResource, { resources }: EvaluatedStack): Json | undefined {
  const configuration = resources.find(
    (resource) =>
      resource.type === 'aws_s3_bucket_server_side_encryption_configuration' &&
      refersTo(resource, 'bucket', bucket),
  );
  const [rule] = asBlocks(configuration?.values.rule);
  const [encryption] = asBlocks(rule?.apply_server_side_encryption_by_default);
  return encryption?.sse_algorithm === 'aws:kms' ? encryption.kms_master_key_id : undefined;
}
