import { formatPolicy, type TestResources } from '../test-stack';
import type { RuleCase } from '../test-case';

const KEY = '${aws_kms_alias.K.target_key_arn}';
const createResource = (type: string, attributes: object): TestResources => ({ [type]: { X: attributes } });
/** Creates violating stores: encryption without the customer-managed key, and the key without encryption. */
const createStoreCases = (
  id: string,
  type: string,
  enabled: object,
  key: object,
  found = 'nothing',
): RuleCase[] => [
  [
    id,
    {
      violating: createResource(type, enabled),
      compliant: createResource(type, { ...enabled, ...key }),
      found,
    },
  ],
  ...(Object.keys(enabled).length > 0
    ? [
        [
          id,
          {
            violating: createResource(type, key),
            compliant: createResource(type, { ...enabled, ...key }),
            found,
          },
        ] as RuleCase,
      ]
    : []),
];
const createInstanceDisk = (overrides: object) => ({
  root_block_device: [{ encrypted: true, ...overrides }],
});
const createSearchDomain = (attributes: object): TestResources =>
  createResource('aws_opensearch_domain', attributes);
const HTTPS = { domain_endpoint_options: { enforce_https: true } };
const NODE_TO_NODE = { node_to_node_encryption: { enabled: true } };
const createListener = (protocol: string, type: string): TestResources =>
  createResource('aws_lb_listener', { protocol, default_action: [{ type }] });

/** Data stores that no stack contains yet. */
export const DATA_STORE_CASES: readonly RuleCase[] = [
  ...['aws_rds_cluster', 'aws_db_instance', 'aws_docdb_cluster', 'aws_neptune_cluster'].flatMap((type) =>
    createStoreCases('MS-ENC-9', type, { storage_encrypted: true }, { kms_key_id: KEY }),
  ),
  ...createStoreCases('MS-ENC-9', 'aws_redshift_cluster', { encrypted: 'true' }, { kms_key_id: KEY }),
  ...createStoreCases('MS-ENC-11', 'aws_ebs_volume', { encrypted: true }, { kms_key_id: KEY }),
  ...createStoreCases('MS-ENC-11', 'aws_efs_file_system', { encrypted: true }, { kms_key_id: KEY }),
  ...createStoreCases(
    'MS-ENC-11',
    'aws_elasticache_replication_group',
    { at_rest_encryption_enabled: 'true' },
    { kms_key_id: KEY },
  ),
  ...createStoreCases('MS-ENC-11', 'aws_elasticache_serverless_cache', {}, { kms_key_id: KEY }),
  ...createStoreCases('MS-ENC-11', 'aws_memorydb_cluster', {}, { kms_key_arn: KEY }),
  ...createStoreCases('MS-ENC-11', 'aws_backup_vault', {}, { kms_key_arn: KEY }),
  ...createStoreCases(
    'MS-ENC-11',
    'aws_msk_cluster',
    {},
    { encryption_info: { encryption_at_rest_kms_key_arn: KEY } },
  ),
  [
    'MS-ENC-11',
    {
      violating: createResource('aws_elasticache_cluster', { engine: 'redis' }),
      compliant: createResource('aws_elasticache_parameter_group', {}),
      found: 'nothing',
    },
  ],
  [
    'MS-ENC-11',
    {
      violating: createSearchDomain({ encrypt_at_rest: { enabled: true } }),
      compliant: createSearchDomain({ encrypt_at_rest: { enabled: true, kms_key_id: KEY } }),
      found: 'nothing',
    },
  ],
  [
    'MS-ENC-11',
    {
      violating: createResource('aws_kinesis_firehose_delivery_stream', {
        server_side_encryption: { enabled: true },
      }),
      compliant: createResource('aws_kinesis_firehose_delivery_stream', {
        server_side_encryption: { enabled: true, key_arn: KEY },
      }),
      found: 'nothing',
    },
  ],
  [
    'MS-ENC-11',
    {
      violating: createResource('aws_ecr_repository', {
        encryption_configuration: { encryption_type: 'AES256' },
      }),
      compliant: createResource('aws_ecr_repository', {
        encryption_configuration: { encryption_type: 'KMS', kms_key: KEY },
      }),
      found: 'nothing',
    },
  ],
  [
    'MS-ENC-11',
    {
      violating: createResource('aws_instance', {}),
      compliant: createResource('aws_instance', createInstanceDisk({ kms_key_id: KEY })),
      found: 'nothing',
    },
  ],
  [
    'MS-ENC-11',
    {
      violating: createResource('aws_instance', {
        ...createInstanceDisk({ kms_key_id: KEY }),
        ebs_block_device: [{ encrypted: false }],
      }),
      compliant: createResource('aws_instance', createInstanceDisk({ kms_key_id: KEY })),
      found: 'nothing',
    },
  ],
  [
    'MS-TLS-2',
    {
      violating: createResource('aws_rds_cluster_parameter_group', {
        parameter: [{ name: 'rds.force_ssl', value: '0' }],
      }),
      compliant: createResource('aws_rds_cluster_parameter_group', {
        parameter: [
          { name: 'log_statement', value: 'ddl' },
          { name: 'rds.force_ssl', value: '1' },
        ],
      }),
      found: 'plain text',
    },
  ],
  [
    'MS-TLS-2',
    {
      violating: createResource('aws_route53_health_check', { type: 'HTTP' }),
      compliant: createResource('aws_route53_health_check', { type: 'HTTPS' }),
      found: 'plain text',
    },
  ],
  [
    'MS-TLS-2',
    {
      violating: createResource('aws_api_gateway_domain_name', { security_policy: 'TLS_1_0' }),
      compliant: createResource('aws_api_gateway_domain_name', { security_policy: 'TLS_1_2' }),
      found: 'plain text',
    },
  ],
  [
    'MS-TLS-2',
    {
      violating: createSearchDomain(HTTPS),
      compliant: createSearchDomain({ ...HTTPS, ...NODE_TO_NODE }),
      found: 'plain text',
    },
  ],
  [
    'MS-TLS-2',
    {
      violating: createSearchDomain(NODE_TO_NODE),
      compliant: createSearchDomain({ ...HTTPS, ...NODE_TO_NODE }),
      found: 'plain text',
    },
  ],
  [
    'MS-TLS-2',
    {
      violating: createResource('aws_elasticache_replication_group', { transit_encryption_enabled: false }),
      compliant: createResource('aws_elasticache_replication_group', { transit_encryption_enabled: true }),
      found: 'plain text',
    },
  ],
  [
    'MS-TLS-2',
    {
      violating: createListener('HTTP', 'forward'),
      compliant: createListener('HTTP', 'redirect'),
      found: 'plain text',
    },
  ],
  [
    'MS-TLS-1',
    {
      violating: createResource('aws_sqs_queue', {
        policy: formatPolicy({
          Effect: 'Deny',
          Principal: '*',
          Action: 'sqs:*',
          Condition: { BoolIfExists: { 'aws:SecureTransport': 'true' } },
        }),
      }),
      compliant: createResource('aws_sqs_queue', {
        policy: formatPolicy({
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
