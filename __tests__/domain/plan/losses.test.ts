import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeLossesInPlace } from '../../../src/domain/plan/in-place-losses';
import { describeLostData } from '../../../src/domain/plan/stateful-resources';
import { createPlan, type Sketch } from './plans';

/** The texts are compared with this file. `UPDATE_REVIEWS=1` writes it. */
const EXPECTED = join(__dirname, '../../fixtures/reviews/losses.txt');

/** The resource types of the AWS provider whose data the configuration cannot restore, without their prefix `aws_`. */
const STATEFUL_TYPES = `
  acmpca_certificate_authority alb ami ami_copy ami_from_instance amplify_app api_gateway_api_key
  api_gateway_rest_api apigatewayv2_api apprunner_service appsync_api_key appsync_graphql_api
  athena_database auditmanager_assessment backup_logically_air_gapped_vault backup_vault
  bedrock_custom_model bedrockagent_knowledge_base cloud9_environment_ec2 cloudformation_stack
  cloudfront_distribution cloudfront_key_value_store cloudhsm_v2_cluster cloudsearch_domain
  cloudtrail_event_data_store cloudwatch_event_archive cloudwatch_log_group cloudwatch_log_stream
  codeartifact_domain codeartifact_repository codecatalyst_dev_environment codecatalyst_project
  codecatalyst_source_repository codecommit_repository cognito_identity_pool cognito_user
  cognito_user_pool comprehend_document_classifier comprehend_entity_recognizer connect_instance
  connect_phone_number customerprofiles_domain customerprofiles_profile dataexchange_data_set dax_cluster
  db_cluster_snapshot db_instance db_instance_automated_backups_replication db_snapshot db_snapshot_copy
  detective_graph directory_service_directory docdb_cluster docdb_cluster_snapshot docdb_global_cluster
  docdbelastic_cluster dsql_cluster dynamodb_global_table dynamodb_table dynamodb_table_replica
  ebs_snapshot ebs_snapshot_copy ebs_snapshot_import ebs_volume ecr_repository ecrpublic_repository
  efs_file_system eip elasticache_cluster elasticache_global_replication_group
  elasticache_replication_group elasticache_serverless_cache elasticsearch_domain elb emr_cluster
  finspace_kx_database finspace_kx_environment finspace_kx_volume fsx_backup fsx_file_cache
  fsx_lustre_file_system fsx_ontap_file_system fsx_ontap_storage_virtual_machine fsx_ontap_volume
  fsx_openzfs_file_system fsx_openzfs_snapshot fsx_openzfs_volume fsx_windows_file_system glacier_vault
  glue_catalog_database grafana_workspace guardduty_detector iam_access_key iam_user_login_profile
  instance kendra_index keyspaces_keyspace keyspaces_table kinesis_analytics_application
  kinesis_firehose_delivery_stream kinesis_stream kinesis_video_stream kinesisanalyticsv2_application
  kinesisanalyticsv2_application_snapshot kms_custom_key_store kms_external_key kms_key
  kms_replica_external_key kms_replica_key lambda_function_url lb lightsail_bucket lightsail_database
  lightsail_disk lightsail_domain lightsail_instance lightsail_static_ip macie2_account
  media_store_container memorydb_cluster memorydb_multi_region_cluster memorydb_snapshot
  mq_broker msk_cluster msk_serverless_cluster neptune_cluster neptune_cluster_snapshot
  neptune_global_cluster neptunegraph_graph opensearch_domain opensearchserverless_collection
  opsworks_instance organizations_account organizations_organization paymentcryptography_key pinpoint_app
  pinpointsmsvoicev2_phone_number prometheus_workspace qbusiness_application qldb_ledger
  quicksight_account_subscription quicksight_data_set quicksight_namespace rds_cluster
  rds_cluster_snapshot_copy rds_global_cluster rds_shard_group redshift_cluster redshift_cluster_snapshot
  redshiftserverless_namespace redshiftserverless_snapshot rekognition_collection route53_delegation_set
  route53_zone route53domains_domain s3_bucket s3_directory_bucket s3control_bucket s3tables_namespace
  s3tables_table s3tables_table_bucket sagemaker_domain sagemaker_feature_group
  sagemaker_mlflow_tracking_server sagemaker_model_package_group sagemaker_notebook_instance
  sagemaker_space sagemaker_user_profile secretsmanager_secret securityhub_account securitylake_data_lake
  serverlessapplicationrepository_cloudformation_stack service_discovery_private_dns_namespace
  service_discovery_public_dns_namespace sesv2_contact_list simpledb_domain spot_instance_request
  sqs_queue ssm_parameter storagegateway_cached_iscsi_volume storagegateway_gateway
  storagegateway_stored_iscsi_volume swf_domain timestreaminfluxdb_db_instance timestreamwrite_database
  timestreamwrite_table transcribe_language_model wafv2_api_key workspaces_workspace`;

/** Types of the same services that contain nothing of their own. */
const STATELESS_TYPES = `
  dynamodb_table_item sqs_queue_policy sns_topic s3_bucket_policy s3_object kms_alias kms_grant cloudwatch_metric_alarm
  db_subnet_group rds_cluster_parameter_group elasticache_subnet_group ecr_repository_policy efs_mount_target
  iam_role iam_policy lambda_function lambda_permission sfn_state_machine vpc subnet security_group medialive_channel route53_record lb_listener
  cognito_user_pool_client backup_plan secretsmanager_secret_version`;

const split = (words: string): string[] => words.trim().split(/\s+/);

type Case = readonly [attribute: string, before: unknown, after: unknown, type?: string];
const inBlock = (block: string, attribute: string, before: unknown, after: unknown, type?: string): Case => [
  block,
  before === undefined ? [] : [{ [attribute]: before }],
  after === undefined ? [] : [{ [attribute]: after }],
  type,
];

const SWITCHES: readonly Case[] = [
  ...[
    'deletion_protection',
    'deletion_protection_enabled',
    'enable_deletion_protection',
    'delete_protection',
  ],
  ...[
    'deletion_protected',
    'termination_protection',
    'termination_protection_enabled',
    'disable_api_termination',
  ],
  ...[
    'disable_api_stop',
    'prevent_destroy',
    'force_destroy',
    'force_delete',
    'skip_final_snapshot',
    'skip_final_backup',
  ],
  ...[
    'delete_automated_backups',
    'point_in_time_recovery_enabled',
    'versioning',
    'mfa_delete',
    'backup_retention_enabled',
  ],
  ...[
    'snapshots_enabled',
    'enable_continuous_backup',
    'stream_enabled',
    'enabled',
    'is_enabled',
    'object_lock_enabled',
  ],
  ...[
    'xdeletion_protection',
    'deletion_protectionx',
    'my_force_destroy',
    'xstream_enabled',
    'prevent_destroy_x',
  ],
  ...['snapshots_enabledx', 'xis_enabled', 'is_enabledx', 'the_point_in_time_recovery', 'xsnapshots_enabled'],
].flatMap((name): Case[] => [
  [name, true, false],
  [name, false, true],
  [name, true, null],
]);

const CASES: readonly Case[] = [
  ...SWITCHES,
  ...[
    'ENABLED',
    'active',
    'ENABLED_ALL',
    'xENABLED',
    'ENABLEDx',
    'ENABLED_',
    'INACTIVE',
    'xACTIVE',
    'ACTIVEx',
  ].map((value): Case => ['deletion_protection', value, 'DISABLED']),
  ['deletion_protection', 'INACTIVE', 'ACTIVE'],
  inBlock('point_in_time_recovery', 'enabled', true, false),
  inBlock('my_point_in_time_recovery', 'enabled', true, false),
  inBlock('versioning', 'enabled', true, false),
  inBlock('versioning', 'mfa_delete', true, false),
  inBlock('versioning_configuration', 'status', 'Enabled', 'Suspended', 'aws_s3_bucket_versioning'),
  ['status', 'Enabled', 'Suspended', 'aws_s3_bucket_versioning'],
  ['mfa_delete', 'Enabled', 'Disabled', 'aws_s3_bucket_versioning'],
  inBlock('ttl', 'enabled', false, true),
  inBlock('ttl', 'enabled', true, false),
  inBlock('ttl', 'attribute_name', 'a', 'b'),
  inBlock('ttl', 'attribute_name', '', 'b'),
  inBlock('ttl', 'attribute_name', 'a', ''),
  inBlock('ttl', 'attribute_name', null, 'b'),
  inBlock('ttl', 'attribute_name', 'a', null),
  inBlock('ttl', 'other_name', 'a', 'b'),
  inBlock('my_ttl', 'enabled', false, true),
  inBlock('object_lock_configuration', 'object_lock_enabled', 'Enabled', null),
  inBlock('my_object_lock', 'enabled', true, false),
  ['status', 'ENABLED', 'DISABLED', 'aws_efs_backup_policy'],
  ['state', 'ENABLED', 'DISABLED', 'aws_efs_backup_policy'],
  ['status', 'ENABLED', 'DISABLED', 'aws_efs_backup_policy_x'],
  ['is_enabled', true, false, 'aws_kms_key'],
  ['enabled', true, false, 'aws_kms_key'],
  ['xenabled', true, false, 'aws_kms_key'],
  ['enabledx', true, false, 'aws_kms_key'],
];

const RETENTIONS: readonly Case[] = [
  ...[
    'retention_in_days',
    'retention_days',
    'retention_period',
    'noncurrent_days',
    'delete_after',
    'recovery_period_in_days',
  ],
  ...['recovery_window_in_days', 'deletion_window_in_days', 'newer_noncurrent_versions', 'clean_after_days'],
  ...[
    'backup_retention_period',
    'message_retention_seconds',
    'min_retention_days',
    'max_retention_days',
    'default_retention',
  ],
  ...[
    'bypass_retention',
    'bypass_x_retention',
    'automated_retention_days',
    'snapshot_retention_limit',
    'xdelete_after',
  ],
  ...[
    'delete_after_days',
    'xclean_after_days',
    'xmin_retention_days',
    'min_retention_days_x',
    'xretention_days',
    'retention_daysx',
  ],
  ...['xrecovery_window_in_days', 'recovery_window_in_daysx', 'xbypass_retention', 'size'],
].flatMap((name): Case[] => [
  [name, 30, 7],
  [name, 7, 30],
  [name, 7, 7.5],
  [name, 30, 0],
  [name, 0, 7],
  [name, null, 7],
  [name, '30', '7'],
  [name, '', 7],
  [name, 7, ''],
  [name, -1, 7],
  [name, 7, -1],
  [name, 1, 'x'],
]);

const LIFECYCLE: readonly Case[] = [
  ['policy', 'a', 'b', 'aws_ecr_lifecycle_policy'],
  ['other', 'a', 'b', 'aws_ecr_lifecycle_policy'],
  ['policy', 'a', 'b', 'aws_x_lifecycle'],
  ...['days', 'date', 'noncurrent_days', 'xdays', 'dayss'].flatMap((name): Case[] =>
    [
      [30, 7],
      [7, 30],
      [7, 7],
      [0, 7],
      [null, 7],
      [7, 0],
      [7, null],
      ['2026-01-01', '2027-01-01'],
      [null, ''],
    ].map(([before, after]) =>
      inBlock('expiration', name, before, after, 'aws_s3_bucket_lifecycle_configuration'),
    ),
  ),
  inBlock('expiration', 'days', 30, 7),
  inBlock('transition', 'days', 30, 7, 'aws_s3_bucket_lifecycle_configuration'),
  ['status', 'Disabled', 'Enabled', 'aws_s3_bucket_lifecycle_configuration'],
  ['status', 'Enabled', 'Disabled', 'aws_s3_bucket_lifecycle_configuration'],
  ['state', 'Disabled', 'Enabled', 'aws_s3_bucket_lifecycle_configuration'],
  ['lifecycle_rule', [{ status: 'Disabled' }], [{ status: 'Enabled' }], 'aws_s3_bucket'],
  ['lifecycle_rules', [{ status: 'Disabled' }], [{ status: 'Enabled' }], 'aws_s3_bucket'],
  ['my_lifecycle_rule', [{ status: 'Disabled' }], [{ status: 'Enabled' }], 'aws_s3_bucket'],
];

const describeLosses = (sketch: Sketch): string =>
  describeLossesInPlace(createPlan([sketch]).resource_changes[0]!).join('; ') || '-';

const describeCase = ([attribute, before, after, type = 'aws_x']: Case): string => {
  const sketch = { address: `${type}.y`, before: { [attribute]: before }, after: { [attribute]: after } };
  const change = [before, after].map((value) => JSON.stringify(value)).join(' -> ');
  return `${type} ${attribute} ${change}: ${describeLosses(sketch)}`;
};

/** Values of a stateful resource that decide what its destroy loses. */
const DESTROYED: readonly (readonly [type: string, before: object])[] = [
  ['aws_rds_cluster', { skip_final_snapshot: false, final_snapshot_identifier: '' }],
  ['aws_rds_cluster', {}],
  ['aws_dsql_cluster', { final_snapshot_identifier: 'x' }],
  ['aws_rds_shard_group', {}],
  ['aws_docdbelastic_cluster', {}],
  ['aws_redshiftserverless_namespace', { final_snapshot_name: 'x' }],
  ['aws_ebs_volume', { final_snapshot: true }],
  ['aws_ebs_volume', { final_snapshot: false }],
  ['aws_memorydb_cluster', { final_snapshot_name: 'f' }],
  ['aws_elasticache_cluster', { final_snapshot_identifier: null }],
  ['aws_elasticache_cluster', {}],
  ['aws_fsx_windows_file_system', { skip_final_backup: true }],
  ['aws_fsx_windows_file_system', { skip_final_backup: false }],
  ['aws_fsx_windows_file_system', { skip_final_backup: 'x' }],
  ['aws_db_instance', { skip_final_snapshot: true, final_snapshot_identifier: 'x' }],
  ['aws_db_instance', { skip_final_snapshot: null }],
  ['aws_secretsmanager_secret', { recovery_window_in_days: 0 }],
  ['aws_secretsmanager_secret', { recovery_window_in_days: 7 }],
  ['aws_secretsmanager_secret', {}],
  ['aws_kms_key', { deletion_window_in_days: 7 }],
  ['aws_kms_key', { deletion_window_in_days: null, recovery_window_in_days: 'x' }],
  ['aws_s3_bucket', { force_destroy: false }],
  ['aws_s3_bucket', { force_destroy: true }],
  ['aws_ecr_repository', { force_delete: false }],
  ['aws_ecr_repository', { force_delete: null }],
  ['aws_sqs_queue', { skip_destroy: true }],
  ['aws_sqs_queue', { skip_destroy: false }],
  ...[
    'deletion_protection',
    'deletion_protection_enabled',
    'enable_deletion_protection',
    'disable_api_termination',
  ].flatMap((name) => [true, false].map((value) => ['aws_instance', { [name]: value }] as const)),
  ['aws_cognito_user_pool', { deletion_protection: 'ACTIVE' }],
  ['aws_cognito_user_pool', { deletion_protection: 'INACTIVE' }],
  ['aws_iam_role', { skip_final_snapshot: true }],
];

const PROTECTIONS = split(`
  s3_bucket_versioning s3_bucket_object_lock_configuration s3_bucket_replication_configuration efs_backup_policy
  efs_replication_configuration backup_plan backup_selection backup_vault_lock_configuration dlm_lifecycle_policy rbin_rule
  redshift_snapshot_schedule_association s3_bucket_policy`);

it('the losses of each stateful type, of each setting and of each protection are described as expected', () => {
  const replicas = (...regions: readonly unknown[]) => ({
    replica: regions.map((region_name) => ({ region_name })),
  });
  const describeReplicas = (type: string, before: object, after: object) =>
    `${type} replicas: ${describeLosses({ address: `${type}.y`, before, after })}`;
  const lines = [
    ...[...split(STATEFUL_TYPES), ...split(STATELESS_TYPES)].map(
      (type) => `${type}: ${describeLostData(`aws_${type}`) ?? '-'}`,
    ),
    ...DESTROYED.map(
      ([type, before]) =>
        `${type} ${JSON.stringify(before)}: ${describeLostData(type, before as never) ?? '-'}`,
    ),
    ...PROTECTIONS.map(
      (type) =>
        `destroyed ${type}: ${describeLosses({ address: `aws_${type}.y`, actions: ['delete'], before: { status: 'Enabled' }, after: null })}`,
    ),
    ...[...CASES, ...RETENTIONS, ...LIFECYCLE].map(describeCase),
    `created: ${describeLosses({ address: 'aws_x.y', actions: ['create'], after: { force_destroy: true } })}`,
    `created lifecycle: ${describeLosses({ address: 'aws_x_lifecycle.y', actions: ['create'], after: { expiration: [{ days: 7 }] } })}`,
    `unknown: ${describeLosses({ address: 'aws_x.y', before: { deletion_protection: true, retention_days: 3 }, after: {}, after_unknown: { deletion_protection: true } })}`,
    `twice: ${describeLosses({ address: 'aws_x.y', before: { a: { versioning: true }, b: { versioning: true } }, after: { a: { versioning: false }, b: { versioning: false } } })}`,
    `read: ${describeLosses({ address: 'aws_x.y', actions: ['no-op'], before: { versioning: true }, after: { versioning: false } })}`,
    describeReplicas('aws_dynamodb_table', replicas('a', 'b', 'c'), replicas('b', 'd')),
    describeReplicas('aws_dynamodb_table', replicas('a', null), {}),
    describeReplicas('aws_other_table', replicas('a', 'b'), replicas('b')),
  ];
  const text = `${lines.join('\n')}\n`;
  if (process.env.UPDATE_REVIEWS === '1') writeFileSync(EXPECTED, text);
  expect(text).toBe(readFileSync(EXPECTED, 'utf8'));
});
