import { refersTo } from '../../domain/plan/resources';
import { type ExpectedValue, expectReference, expectTextWith } from '../requirements/expected-values';
import { requireAny, requireEach, requireForEach } from '../requirements/resource-requirements';
import type { ResourceRequirement } from '../requirements/resource-requirements';
import type { Requirement } from '../requirements/system-requirements';
import { SYSTEM_DIR } from './names';

const CLUSTER = 'aws_rds_cluster';
const INSTANCE = 'aws_rds_cluster_instance';
const FIX = 'correct src/modules/aurora-cluster.ts';

/** Expects a number that is at least the minimum. */
const expectAtLeast = (minimum: number): ExpectedValue => ({
  description: `at least ${minimum}`,
  matches: (value) => Number(value) >= minimum,
});

/** Requires instances of the cluster in different availability zones. */
const SEVERAL_ZONES: ResourceRequirement = {
  type: INSTANCE,
  findMismatches({ resources }) {
    const zones = resources
      .filter(({ type }) => type === INSTANCE)
      .map(({ values }) => String(values.availability_zone));
    return new Set(zones).size >= 2
      ? []
      : [
          {
            address: `${INSTANCE}.*`,
            found: zones.join(', ') || 'nothing',
            expected: 'instances in two zones or more',
          },
        ];
  },
};

/** The database. */
export const DATABASE_REQUIREMENTS: readonly Requirement[] = [
  {
    id: 'PL-REQ-1',
    title: 'orders are in Aurora PostgreSQL Serverless v2, whose instances never pause',
    severity: 'high',
    source: 'R5',
    fix: FIX,
    expectations: [
      requireEach(CLUSTER, {
        engine: 'aurora-postgresql',
        'serverlessv2_scaling_configuration.min_capacity': expectAtLeast(0.5),
      }),
      requireEach(INSTANCE, { instance_class: 'db.serverless' }),
    ],
  },
  {
    id: 'PL-REQ-2',
    title:
      'the writer and a reader are in different zones, and each instance can replace the writer at its capacity',
    severity: 'high',
    source: 'R6',
    fix: `correct instanceZones in ${SYSTEM_DIR}/database.ts`,
    expectations: [
      SEVERAL_ZONES,
      requireEach(INSTANCE, {
        promotion_tier: { description: '0 or 1', matches: (value) => value === 0 || value === 1 },
      }),
    ],
  },
  {
    id: 'PL-REQ-3',
    title: 'users of the database log in by IAM over TLS, and AWS manages the password of the master user',
    severity: 'high',
    source: 'I6',
    fix: FIX,
    expectations: [
      requireEach(CLUSTER, { iam_database_authentication_enabled: true, manage_master_user_password: true }),
      requireAny('aws_rds_cluster_parameter_group', { parameter: expectTextWith('rds.force_ssl', '"1"') }),
      requireEach(CLUSTER, {
        db_cluster_parameter_group_name: expectReference('aws_rds_cluster_parameter_group'),
      }),
    ],
  },
  {
    id: 'PL-REQ-4',
    title: 'only the security group of clients may connect to the database',
    severity: 'high',
    source: 'I4',
    fix: 'correct src/modules/database-access.ts',
    expectations: [
      requireForEach(
        CLUSTER,
        'aws_vpc_security_group_ingress_rule',
        'a rule that allows another group to connect to the port of the database',
        (rule, cluster, { resources }) =>
          resources.some(
            (group) =>
              group.type === 'aws_security_group' &&
              refersTo(cluster, 'vpc_security_group_ids', group) &&
              refersTo(rule, 'security_group_id', group),
          ) && rule.values.referenced_security_group_id !== undefined,
      ),
    ],
  },
  {
    id: 'PL-REQ-5',
    title: 'the database can be destroyed with its backups: no deletion protection, no final snapshot',
    severity: 'high',
    source: 'D3',
    fix: FIX,
    expectations: [
      requireEach(CLUSTER, {
        deletion_protection: false,
        skip_final_snapshot: true,
        delete_automated_backups: true,
      }),
    ],
  },
];
