import { asBlocks, type PlannedResource, refersTo, type ResourceValues } from '../../domain/plan/resources';
import type { Json } from '../../domain/plan/plan';
import { asksFor, statementsOf } from '../documents';
import { type ReviewedStack, type Rule, unless } from '../rule';
import { DATABASE_KEYS, isCustomers, STORE_KEYS, storeKey } from './store-keys';

/** The key that a type encrypts with; where none is needed, it says so by true. */
type KeyOf = (values: ResourceValues, resource: PlannedResource, stack: ReviewedStack) => Json | undefined;

const KEYS: readonly (readonly [string, readonly string[], string, KeyOf])[] = [
  ['MS-ENC-1', ['aws_sqs_queue'], 'queues', ({ kms_master_key_id: key }) => key],
  ['MS-ENC-2', ['aws_sns_topic'], 'topics', ({ kms_master_key_id: key }) => key],
  ['MS-ENC-3', ['aws_dynamodb_table'], 'tables', ({ server_side_encryption: block }) => keyIn(block)],
  [
    'MS-ENC-4',
    ['aws_kinesis_stream'],
    'streams',
    ({ encryption_type: type, kms_key_id: key }) => (type === 'KMS' ? key : undefined),
  ],
  ['MS-ENC-5', ['aws_cloudwatch_log_group'], 'logs', ({ kms_key_id: key }) => key],
  [
    'MS-ENC-6',
    ['aws_lambda_function'],
    'the environment variables of functions',
    ({ environment, kms_key_arn: key }) => asBlocks(environment).length === 0 || (key ?? null),
  ],
  ['MS-ENC-7', ['aws_s3_bucket'], 'buckets', (_, bucket, stack) => bucketKey(bucket, stack)],
  ['MS-ENC-8', ['aws_secretsmanager_secret'], 'secrets', ({ kms_key_id: key }) => key],
  ['MS-ENC-9', Object.keys(DATABASE_KEYS), 'databases', storeKey(DATABASE_KEYS)],
  ['MS-ENC-10', ['aws_scheduler_schedule'], 'schedules', ({ kms_key_arn: key }) => key],
  ['MS-ENC-11', Object.keys(STORE_KEYS), 'disks, caches and other stores', storeKey(STORE_KEYS)],
];

/** The policies that say who may use a resource: its own attribute, or resources that name it, by type. */
const POLICIES: Readonly<Record<string, { readonly type: string; readonly attribute: string }>> = {
  aws_sqs_queue: { type: 'aws_sqs_queue_policy', attribute: 'queue_url' },
  aws_sns_topic: { type: 'aws_sns_topic_policy', attribute: 'arn' },
  aws_s3_bucket: { type: 'aws_s3_bucket_policy', attribute: 'bucket' },
};

/** What has a type take nothing but TLS, each with its name. */
const TLS: Readonly<Record<string, readonly (readonly [(values: ResourceValues) => boolean, string])[]>> = {
  aws_elasticache_replication_group: [
    [({ transit_encryption_enabled: on }) => on === true, 'transit_encryption_enabled true'],
  ],
  aws_opensearch_domain: [
    [
      ({ domain_endpoint_options: options }) => asBlocks(options)[0]?.enforce_https === true,
      'domain_endpoint_options with enforce_https',
    ],
    [
      ({ node_to_node_encryption: between }) => asBlocks(between)[0]?.enabled === true,
      'node_to_node_encryption enabled',
    ],
  ],
  aws_lb_listener: [
    [
      ({ protocol, default_action: actions }) =>
        ['HTTPS', 'TLS'].includes(String(protocol)) ||
        (asBlocks(actions).length > 0 && asBlocks(actions).every(({ type }) => type === 'redirect')),
      'protocol HTTPS or TLS, or a redirect to it',
    ],
  ],
};

/** At rest under keys that the account holds, and on the way over TLS. */
export const ENCRYPTION_RULES: readonly Rule[] = [
  ...KEYS.map(([id, types, what, keyOf]): Rule => ({
    id,
    title: `${what} are encrypted with a customer-managed key`,
    severity: 'high',
    source: 'security',
    mend: 'give the module the stack’s EncryptionKey (src/modules/encryption-key.ts)',
    types,
    check(resource, stack) {
      const key = keyOf(resource.values, resource, stack);
      return unless(key === true || isCustomers(key), key, 'the ARN of a customer-managed key');
    },
  })),
  {
    id: 'MS-TLS-1',
    title: 'queues, topics and buckets refuse what does not come over TLS',
    severity: 'high',
    source: 'security',
    mend: 'add a statement that denies where aws:SecureTransport is false, as src/modules/queue.ts does',
    types: Object.keys(POLICIES),
    check(resource, { resources }) {
      const { type, attribute } = POLICIES[resource.type]!;
      const own = resources.filter((one) => one.type === type && refersTo(one, attribute, resource));
      const refused = [resource, ...own]
        .flatMap((one) => statementsOf(one, 'policy'))
        .some(
          (statement) =>
            statement.effect === 'Deny' &&
            statement.principals.includes('*') &&
            asksFor(
              statement,
              (key) => key === 'aws:securetransport',
              (value) => value === 'false',
            ),
        );
      return unless(refused, 'no such statement', 'Deny for everybody where aws:SecureTransport is false');
    },
  },
  {
    id: 'MS-TLS-2',
    title: 'caches, searches and load balancers take TLS only',
    severity: 'high',
    source: 'security',
    mend: 'set the attribute as expected',
    types: Object.keys(TLS),
    check: ({ type, values }) =>
      TLS[type]!.flatMap(([isSet, expected]) => unless(isSet(values), 'plain text', expected)),
  },
  {
    id: 'MS-KMS-1',
    title: 'keys rotate every year',
    severity: 'medium',
    source: 'security',
    mend: 'set enable_key_rotation; KMS can’t rotate keys that sign',
    types: ['aws_kms_key'],
    check: ({ values: { key_usage: usage, enable_key_rotation: rotates } }) =>
      unless(
        rotates === true || (usage !== undefined && usage !== null && usage !== 'ENCRYPT_DECRYPT'),
        rotates,
        'enable_key_rotation true',
      ),
  },
];

const keyIn = (block: Json | undefined): Json | undefined => {
  const [encryption] = asBlocks(block);
  return encryption?.enabled === true ? encryption.kms_key_arn : undefined;
};

function bucketKey(bucket: PlannedResource, { resources }: ReviewedStack): Json | undefined {
  const configuration = resources.find(
    (one) =>
      one.type === 'aws_s3_bucket_server_side_encryption_configuration' && refersTo(one, 'bucket', bucket),
  );
  const [rule] = asBlocks(configuration?.values.rule);
  const [applied] = asBlocks(rule?.apply_server_side_encryption_by_default);
  return applied?.sse_algorithm === 'aws:kms' ? applied.kms_master_key_id : undefined;
}
