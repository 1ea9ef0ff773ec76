import { asBlocks } from '../../domain/plan/resources';
import { createMismatchUnless, type PolicyRule } from '../rule';

const WEEK_DAYS = 7;

/** Tables, databases, logs and releases. */
export const SERVICE_RULES: readonly PolicyRule[] = [
  {
    id: 'MS-DDB-2',
    title: 'tables have point-in-time recovery',
    severity: 'high',
    source: 'reliability',
    fix: 'create the table with Table (src/modules/table.ts)',
    types: ['aws_dynamodb_table'],
    check({ values: { point_in_time_recovery: recovery } }) {
      const enabled = asBlocks(recovery)[0]?.enabled;
      return createMismatchUnless(enabled === true, enabled, 'point_in_time_recovery enabled');
    },
  },
  {
    id: 'MS-RDS-1',
    title: 'databases have backups of at least a week',
    severity: 'high',
    source: 'reliability',
    fix: 'create the database with AuroraCluster (src/modules/aurora-cluster.ts)',
    types: ['aws_rds_cluster', 'aws_db_instance'],
    check: ({ values: { backup_retention_period: days } }) =>
      createMismatchUnless(
        Number(days ?? 0) >= WEEK_DAYS,
        days,
        `backup_retention_period of at least ${WEEK_DAYS}`,
      ),
  },
  {
    id: 'MS-LOG-1',
    title: 'log groups have a retention period',
    severity: 'medium',
    source: 'cost',
    fix: 'create the log group with src/modules/log-group.ts',
    types: ['aws_cloudwatch_log_group'],
    check: ({ values: { retention_in_days: days } }) =>
      createMismatchUnless(Number(days ?? 0) > 0, days, 'retention_in_days above 0: 0 means forever'),
  },
  {
    id: 'MS-REL-1',
    title: 'releases roll back automatically',
    severity: 'high',
    source: 'reliability',
    fix: 'create the deployment group with CanaryRelease (src/modules/canary-release.ts)',
    types: ['aws_codedeploy_deployment_group'],
    check({ values: { auto_rollback_configuration: configuration } }) {
      const enabled = asBlocks(configuration)[0]?.enabled;
      return createMismatchUnless(enabled === true, enabled, 'auto_rollback_configuration enabled');
    },
  },
];
