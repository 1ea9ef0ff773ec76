import { describeLossesInPlace } from '../../../src/domain/plan/in-place-losses';
import { describeLostData } from '../../../src/domain/plan/stateful-resources';
import { reviewGiven } from './given-plans';
import { createPlan } from './plans';

describe('the data loss by destroying a resource', () => {
  const DATABASES = [
    ...[
      'aws_db_instance',
      'aws_rds_cluster',
      'aws_docdb_cluster',
      'aws_neptune_cluster',
      'aws_redshift_cluster',
    ],
  ];
  it.each(DATABASES)('mentions whether a final snapshot is taken of %s', (type) => {
    const lost = (before: object) => describeLostData(type, before as never);
    expect(lost({ skip_final_snapshot: false, final_snapshot_identifier: 'd-final' })).toBe(
      'the database, but the final snapshot d-final keeps a copy',
    );
    expect(lost({ skip_final_snapshot: true, final_snapshot_identifier: 'd-final' })).toBe(
      'the database, without a final snapshot',
    );
    expect(lost({ skip_final_snapshot: false, final_snapshot_identifier: null })).toMatch(
      /needs final_snapshot_identifier or skip_final_snapshot$/,
    );
  });

  it('mentions final copies under their other names', () => {
    expect(describeLostData('aws_ebs_volume', { final_snapshot: true })).toMatch(
      /final snapshot keeps a copy/,
    );
    expect(describeLostData('aws_ebs_volume', { final_snapshot: false })).toMatch(/without a final snapshot/);
    expect(describeLostData('aws_memorydb_cluster', { final_snapshot_name: 'f' })).toMatch(
      /snapshot f keeps/,
    );
    expect(describeLostData('aws_elasticache_cluster', { final_snapshot_identifier: null })).toMatch(
      /without a final snapshot/,
    );
    expect(describeLostData('aws_fsx_windows_file_system', { skip_final_backup: false })).toMatch(
      /final backup keeps/,
    );
    expect(describeLostData('aws_lightsail_database', { skip_final_snapshot: true })).toMatch(/without/);
  });

  it('mentions when it happens, after how many days, and what causes the destroy to fail', () => {
    expect(describeLostData('aws_secretsmanager_secret', { recovery_window_in_days: 0 })).toBe(
      'the secret, at once',
    );
    expect(describeLostData('aws_kms_key', { deletion_window_in_days: 7 })).toMatch(
      /after its deletion window of 7 days$/,
    );
    expect(describeLostData('aws_s3_bucket', { force_destroy: false })).toMatch(/unless something is in it/);
    expect(describeLostData('aws_s3_bucket', { force_destroy: true })).toBe(
      'all its objects and their versions',
    );
    expect(describeLostData('aws_dynamodb_table', { deletion_protection_enabled: true })).toMatch(
      /unless its deletion protection makes the destroy fail/,
    );
    // Terraform only forgets it.
    expect(describeLostData('aws_cloudwatch_log_group', { skip_destroy: true })).toBeUndefined();
  });

  it.each([
    ...[
      'aws_elasticsearch_domain',
      'aws_mq_broker',
      'aws_cloudsearch_domain',
      'aws_opensearchserverless_collection',
    ],
    ...[
      'aws_kendra_index',
      'aws_codecommit_repository',
      'aws_instance',
      'aws_eip',
      'aws_dynamodb_global_table',
    ],
    ...[
      'aws_docdbelastic_cluster',
      'aws_dsql_cluster',
      'aws_keyspaces_table',
      'aws_timestreaminfluxdb_db_instance',
    ],
    ...[
      'aws_qldb_ledger',
      'aws_neptunegraph_graph',
      'aws_s3tables_table',
      'aws_fsx_ontap_volume',
      'aws_fsx_backup',
    ],
    ...[
      'aws_db_snapshot',
      'aws_ebs_snapshot',
      'aws_ami',
      'aws_prometheus_workspace',
      'aws_directory_service_directory',
    ],
    ...[
      'aws_cloudtrail_event_data_store',
      'aws_storagegateway_gateway',
      'aws_workspaces_workspace',
      'aws_swf_domain',
    ],
  ])('is found for %s', (type) => {
    expect(describeLostData(type)).toBeDefined();
  });

  it('is shown in the plan', () => {
    const { text } = reviewGiven('final-snapshot');
    expect(text).toContain('data loss: the database, but the final snapshot d-final keeps a copy');
    expect(text).not.toContain('without a final snapshot');
    expect(text).toContain('data loss: the messages in its queues');
    expect(text).toContain('data loss: the documents of all its indexes');
  });
});

describe('data losses without a destroy', () => {
  const losses = (type: string, before: object, after: object, unknown = {}) =>
    describeLossesInPlace(
      createPlan([{ address: `${type}.x`, before, after, after_unknown: unknown }]).resource_changes[0]!,
    );

  it.each([
    [
      'aws_dynamodb_table',
      { deletion_protection_enabled: true },
      { deletion_protection_enabled: false },
      /deletion prot/,
    ],
    [
      'aws_cognito_user_pool',
      { deletion_protection: 'ACTIVE' },
      { deletion_protection: 'INACTIVE' },
      /deletion prot/,
    ],
    [
      'aws_lb',
      { enable_deletion_protection: true },
      { enable_deletion_protection: null },
      /deletion protection/,
    ],
    [
      'aws_instance',
      { disable_api_termination: true },
      { disable_api_termination: false },
      /deletion protection/,
    ],
    [
      'aws_s3_bucket',
      { versioning: [{ enabled: true }] },
      { versioning: [{ enabled: false }] },
      /versioning/,
    ],
    ['aws_s3_bucket', { force_destroy: false }, { force_destroy: true }, /later destroy/],
    ['aws_db_instance', { skip_final_snapshot: false }, { skip_final_snapshot: true }, /no final snapshot/],
    [
      'aws_db_instance',
      { backup_retention_period: 7 },
      { backup_retention_period: 0 },
      /from 7 to none: nothing is retained/,
    ],
    [
      'aws_dynamodb_table',
      { point_in_time_recovery: [{ enabled: true }] },
      { point_in_time_recovery: [] },
      /point-in-time/,
    ],
    [
      'aws_dynamodb_table',
      { replica: [{ region_name: 'eu-west-1' }] },
      { replica: [] },
      /replica in eu-west-1/,
    ],
    [
      'aws_keyspaces_table',
      { ttl: [{ status: 'DISABLED' }] },
      { ttl: [{ status: 'ENABLED' }] },
      /time to live/,
    ],
    ['aws_cloudwatch_log_group', { retention_in_days: 0 }, { retention_in_days: 30 }, /from unlimited to 30/],
    ['aws_kinesis_stream', { retention_period: 168 }, { retention_period: 24 }, /from 168 to 24/],
    [
      'aws_sqs_queue',
      { message_retention_seconds: 1209600 },
      { message_retention_seconds: 60 },
      /older items/,
    ],
    ['aws_cloudwatch_event_archive', { retention_days: 0 }, { retention_days: 1 }, /from unlimited to 1/],
    [
      'aws_elasticache_cluster',
      { snapshot_retention_limit: 5 },
      { snapshot_retention_limit: 0 },
      /nothing is retained/,
    ],
    [
      'aws_timestreamwrite_table',
      { retention_properties: [{ magnetic_store_retention_period_in_days: 30 }] },
      { retention_properties: [{ magnetic_store_retention_period_in_days: 3 }] },
      /from 30 to 3/,
    ],
    [
      'aws_efs_backup_policy',
      { backup_policy: [{ status: 'ENABLED' }] },
      { backup_policy: [{ status: 'DISABLED' }] },
      /backups/,
    ],
    ['aws_cloudwatch_event_archive', { retention_days: 0 }, { retention_days: 30 }, /from unlimited to 30/],
    ['aws_cloudwatch_event_archive', { retention_days: 90 }, { retention_days: 30 }, /from 90 to 30/],
    ['aws_kms_key', { is_enabled: true }, { is_enabled: false }, /key is disabled/],
    [
      'aws_secretsmanager_secret',
      { recovery_window_in_days: 30 },
      { recovery_window_in_days: 0 },
      /less time to undo/,
    ],
    [
      'aws_s3_bucket_lifecycle_configuration',
      { rule: [] },
      { rule: [{ expiration: [{ days: 7 }] }] },
      /past that age are deleted/,
    ],
    ['aws_dynamodb_table', { stream_enabled: true }, { stream_enabled: false }, /its stream is deleted/],
    ['aws_unknown_store', { retention_hours: 9 }, { retention_hours: 1 }, /from 9 to 1/],
  ])('are found for %s from %j to %j', (type, before, after, expected) => {
    expect(losses(type, before, after).join('; ')).toMatch(expected);
    expect(losses(type, after, before)).not.toEqual(losses(type, before, after));
  });

  it.each([
    ['aws_cloudwatch_log_group', { retention_in_days: 1 }, { retention_in_days: 0 }],
    ['aws_db_instance', { backup_retention_period: 1 }, { backup_retention_period: 7 }],
    ['aws_dynamodb_table', { deletion_protection_enabled: false }, { deletion_protection_enabled: true }],
    ['aws_fsx_windows_file_system', { copy_tags_to_backups: true }, { copy_tags_to_backups: false }],
    ['aws_lambda_function', { timeout: 30 }, { timeout: 3 }],
  ])('are not found for %s from %j to %j', (type, before, after) => {
    expect(losses(type, before, after)).toEqual([]);
  });

  it('include rows that expire by another attribute', () => {
    const ttl = (attribute_name: string) => ({ ttl: [{ enabled: true, attribute_name }] });
    expect(losses('aws_dynamodb_table', ttl('a'), ttl('b'))).toEqual([expect.stringMatching(/time to live/)]);
    expect(losses('aws_dynamodb_table', ttl('a'), ttl('a'))).toEqual([]);
  });

  it('are not found if the value is known only after the apply', () => {
    expect(losses('aws_x', { deletion_protection: true }, {}, { deletion_protection: true })).toEqual([]);
  });

  it('include the destroy of a resource that protects another one', () => {
    const [change] = createPlan([
      { address: 'aws_s3_bucket_versioning.v', actions: ['delete'], before: {} },
    ]).resource_changes;
    expect(describeLossesInPlace(change!)).toEqual([expect.stringContaining('versioning is turned off')]);
  });

  it.each([
    ['aws_s3_bucket_versioning', /versioning is turned off.*cannot be restored/],
    ['aws_s3_bucket_object_lock_configuration', /object lock is turned off/],
    ['aws_s3_bucket_replication_configuration', /objects are no longer replicated/],
    ['aws_efs_backup_policy', /backups are turned off/],
    ['aws_lambda_function_event_invoke_config', /no longer sent to its destination/],
    ['aws_efs_replication_configuration', /files are no longer replicated/],
    ['aws_backup_plan', /backups are no longer made/],
    ['aws_backup_selection', /no longer backed up/],
    ['aws_backup_vault_lock_configuration', /recovery points can be deleted/],
    ['aws_dlm_lifecycle_policy', /snapshots are no longer made/],
    ['aws_rbin_rule', /can no longer be restored/],
    ['aws_redshift_snapshot_schedule_association', /scheduled snapshots are no longer made/],
  ])('include the destroy of %s, which protects others', (type, expected) => {
    const describe = (actions: string[]) =>
      describeLossesInPlace(
        createPlan([{ address: `${type}.x`, actions, before: {}, after: null }]).resource_changes[0]!,
      );
    expect(describe(['delete'])).toEqual([expect.stringMatching(expected)]);
    expect(describe(['forget'])).toEqual([]);
  });

  it('do not include the destroy of a resource that protects no other', () => {
    const [change] = createPlan([
      { address: 'aws_sqs_queue.q', actions: ['delete'], before: {}, after: null },
    ]).resource_changes;
    expect(describeLossesInPlace(change!)).toEqual([]);
  });

  // A new rule deletes objects that exist already; other new resources have no data yet.
  it('include a new rule of a lifecycle, but no other new resource', () => {
    const describe = (type: string, actions: string[]) =>
      describeLossesInPlace(
        createPlan([
          { address: `${type}.x`, actions, before: null, after: { rule: [{ expiration: [{ days: 7 }] }] } },
        ]).resource_changes[0]!,
      );
    const type = 'aws_s3_bucket_lifecycle_configuration';
    expect(describe(type, ['create'])).toEqual([expect.stringMatching(/past that age are deleted/)]);
    expect(describe('aws_s3_bucket_rules', ['create'])).toEqual([]);
    expect(describe(type, ['no-op'])).toEqual([]);
  });

  it('include each removed replica of a table, and each loss once', () => {
    const replicas = (...regions: (string | null)[]) => ({
      replica: regions.map((region_name) => ({ region_name })),
    });
    const three = replicas('eu-west-1', 'eu-west-2', 'eu-west-3');
    expect(losses('aws_dynamodb_table', three, replicas('eu-west-2'))).toEqual([
      'the replica in eu-west-1 is deleted',
      'the replica in eu-west-3 is deleted',
    ]);
    expect(losses('aws_dynamodb_table', replicas(null), {})).toEqual(['the replica in null is deleted']);
    expect(losses('aws_dynamodb_table', { replica: ['x'] }, {})).toEqual([]);
    expect(losses('aws_other_table', three, {})).toEqual([]);
    const both = (enabled: boolean) => ({
      a: [{ deletion_protection: enabled }],
      b: [{ deletion_protection: enabled }],
    });
    expect(losses('aws_x', both(true), both(false))).toHaveLength(1);
  });

  it('are not found where only a part of the values is known after the apply', () => {
    const block = (deletion_protection: boolean) => ({ settings: [{ deletion_protection }] });
    expect(losses('aws_x', block(true), block(false))).toHaveLength(1);
    expect(losses('aws_x', block(true), {}, { settings: [{ deletion_protection: true }] })).toEqual([]);
    expect(losses('aws_x', block(true), {}, { settings: true })).toEqual([]);
  });

  it('are shown in the plan and in the comment', () => {
    const { text, comment, review } = reviewGiven('inplace-loss');
    for (const part of [
      'deletion protection is turned off',
      'point-in-time recovery is turned off',
      'time to live: rows past their time are deleted',
      'versioning is turned off',
    ])
      for (const output of [text, comment]) expect(output).toContain(part);
    expect(text).toContain('retention_in_days from 365 to 1: older items are deleted');
    expect(comment).toContain('### 🔴 Data or its protection is lost, and the resource stays');
    expect(review.changes.every(({ dataLoss }) => dataLoss !== undefined)).toBe(true);
  });
});
