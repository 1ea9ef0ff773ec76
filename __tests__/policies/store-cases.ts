import { policy, type Planted } from './planted';
import type { Case } from './cases';

const KEY = '${aws_kms_alias.K.target_key_arn}';
const one = (type: string, attributes: object): Planted => ({ [type]: { X: attributes } });
/** A store that has the key but not the switch, or the switch but AWS's own key, violating the rule. */
const stored = (id: string, type: string, on: object, key: object, found = 'nothing'): Case[] => [
  [id, { violating: one(type, on), compliant: one(type, { ...on, ...key }), found }],
  ...(Object.keys(on).length > 0
    ? [[id, { violating: one(type, key), compliant: one(type, { ...on, ...key }), found }] as Case]
    : []),
];
const disk = (more: object) => ({ root_block_device: [{ encrypted: true, ...more }] });
const searching = (attributes: object): Planted => one('aws_opensearch_domain', attributes);
const HTTPS = { domain_endpoint_options: { enforce_https: true } };
const BETWEEN = { node_to_node_encryption: { enabled: true } };
const listener = (protocol: string, type: string): Planted =>
  one('aws_lb_listener', { protocol, default_action: [{ type }] });

/** Stores of data that no stack has yet. */
export const STORE_CASES: readonly Case[] = [
  ...['aws_rds_cluster', 'aws_db_instance', 'aws_docdb_cluster', 'aws_neptune_cluster'].flatMap((type) =>
    stored('MS-ENC-9', type, { storage_encrypted: true }, { kms_key_id: KEY }),
  ),
  ...stored('MS-ENC-9', 'aws_redshift_cluster', { encrypted: 'true' }, { kms_key_id: KEY }),
  ...stored('MS-ENC-11', 'aws_ebs_volume', { encrypted: true }, { kms_key_id: KEY }),
  ...stored('MS-ENC-11', 'aws_efs_file_system', { encrypted: true }, { kms_key_id: KEY }),
  ...stored(
    'MS-ENC-11',
    'aws_elasticache_replication_group',
    { at_rest_encryption_enabled: 'true' },
    { kms_key_id: KEY },
  ),
  ...stored('MS-ENC-11', 'aws_elasticache_serverless_cache', {}, { kms_key_id: KEY }),
  ...stored('MS-ENC-11', 'aws_memorydb_cluster', {}, { kms_key_arn: KEY }),
  ...stored('MS-ENC-11', 'aws_backup_vault', {}, { kms_key_arn: KEY }),
  ...stored('MS-ENC-11', 'aws_msk_cluster', {}, { encryption_info: { encryption_at_rest_kms_key_arn: KEY } }),
  [
    'MS-ENC-11',
    {
      violating: one('aws_elasticache_cluster', { engine: 'redis' }),
      compliant: one('aws_elasticache_parameter_group', {}),
      found: 'nothing',
    },
  ],
  [
    'MS-ENC-11',
    {
      violating: searching({ encrypt_at_rest: { enabled: true } }),
      compliant: searching({ encrypt_at_rest: { enabled: true, kms_key_id: KEY } }),
      found: 'nothing',
    },
  ],
  [
    'MS-ENC-11',
    {
      violating: one('aws_kinesis_firehose_delivery_stream', { server_side_encryption: { enabled: true } }),
      compliant: one('aws_kinesis_firehose_delivery_stream', {
        server_side_encryption: { enabled: true, key_arn: KEY },
      }),
      found: 'nothing',
    },
  ],
  [
    'MS-ENC-11',
    {
      violating: one('aws_ecr_repository', { encryption_configuration: { encryption_type: 'AES256' } }),
      compliant: one('aws_ecr_repository', {
        encryption_configuration: { encryption_type: 'KMS', kms_key: KEY },
      }),
      found: 'nothing',
    },
  ],
  [
    'MS-ENC-11',
    {
      violating: one('aws_instance', {}),
      compliant: one('aws_instance', disk({ kms_key_id: KEY })),
      found: 'nothing',
    },
  ],
  [
    'MS-ENC-11',
    {
      violating: one('aws_instance', {
        ...disk({ kms_key_id: KEY }),
        ebs_block_device: [{ encrypted: false }],
      }),
      compliant: one('aws_instance', disk({ kms_key_id: KEY })),
      found: 'nothing',
    },
  ],
  [
    'MS-TLS-2',
    { violating: searching(HTTPS), compliant: searching({ ...HTTPS, ...BETWEEN }), found: 'plain text' },
  ],
  [
    'MS-TLS-2',
    { violating: searching(BETWEEN), compliant: searching({ ...HTTPS, ...BETWEEN }), found: 'plain text' },
  ],
  [
    'MS-TLS-2',
    {
      violating: one('aws_elasticache_replication_group', { transit_encryption_enabled: false }),
      compliant: one('aws_elasticache_replication_group', { transit_encryption_enabled: true }),
      found: 'plain text',
    },
  ],
  [
    'MS-TLS-2',
    { violating: listener('HTTP', 'forward'), compliant: listener('HTTP', 'redirect'), found: 'plain text' },
  ],
  [
    'MS-TLS-1',
    {
      violating: one('aws_sqs_queue', {
        policy: policy({
          Effect: 'Deny',
          Principal: '*',
          Action: 'sqs:*',
          Condition: { BoolIfExists: { 'aws:SecureTransport': 'true' } },
        }),
      }),
      compliant: one('aws_sqs_queue', {
        policy: policy({
          Effect: 'Deny',
          Principal: '*',
          Action: 'sqs:*',
          Condition: { Bool: { 'AWS:SecureTransport': false } },
        }),
      }),
      found: 'no such statement',
    },
  ],
  [
    'MS-TYP-1',
    {
      violating: { aws_nat_gateway: { N: {} } },
      compliant: { aws_sqs_queue: { Q: {} }, aws_kms_alias: { A: {} } },
      found: 'aws_nat_gateway, which has no rule',
    },
  ],
];
