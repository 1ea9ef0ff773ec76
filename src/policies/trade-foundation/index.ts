import { asBlocks } from '../../domain/plan/resources';
import { TRADE_REGIONS } from '../../domain/trade-records';
import { expectReference, expectTextWith } from '../requirements/expected-values';
import {
  limitToRegion,
  requireAny,
  requireDefaultTags,
  requireOutputs,
  requireResource,
} from '../requirements/resource-requirements';
import type { SystemRequirements } from '../requirements/system-requirements';
import { createMismatchUnless } from '../rule';

const SYSTEM_DIR = 'src/systems/trade-foundation';
const TABLE = 'aws_dynamodb_table';
const [PRIMARY, STANDBY] = TRADE_REGIONS;
const NAME = 'table-trades';

/** The requirements of the foundation of trade processing. The sources are rows of help/trade-processing.md. */
export const TRADE_FOUNDATION_REQUIREMENTS: SystemRequirements = {
  rules: [
    {
      id: 'TF-ECR-1',
      title: 'the registry of us-east-1 replicates the images of the functions to eu-west-1',
      severity: 'high',
      source: 'R7',
      fix: `correct ImageReplication in ${SYSTEM_DIR}/index.ts`,
      types: ['aws_ecr_replication_configuration'],
      check({ values: { replication_configuration: configuration } }) {
        const [rule] = asBlocks(asBlocks(configuration)[0]?.rule);
        const regions = asBlocks(rule?.destination).map(({ region }) => String(region));
        const filters = asBlocks(rule?.repository_filter).map(({ filter }) => String(filter));
        return [
          ...createMismatchUnless(
            regions.join() === STANDBY,
            regions.join(),
            `destination region ${STANDBY}`,
          ),
          ...createMismatchUnless(
            filters.join() === 'repository-trade-functions-',
            filters.join(),
            'repository_filter repository-trade-functions-',
          ),
        ];
      },
    },
  ],
  requirements: [
    {
      id: 'TF-REQ-1',
      title: 'the table is on demand, and has a replica in eu-west-1 with the same tags',
      severity: 'high',
      source: 'R3',
      fix: `correct ${SYSTEM_DIR}/trades-table.ts`,
      expectations: [
        limitToRegion(
          PRIMARY,
          requireResource(TABLE, NAME, {
            billing_mode: 'PAY_PER_REQUEST',
            'replica.region_name': STANDBY,
            'replica.propagate_tags': true,
          }),
        ),
      ],
    },
    {
      id: 'TF-REQ-2',
      title: 'the table has point-in-time recovery in both regions, and a stream',
      severity: 'high',
      source: 'R3',
      fix: `correct ${SYSTEM_DIR}/trades-table.ts`,
      expectations: [
        limitToRegion(
          PRIMARY,
          requireResource(TABLE, NAME, {
            'point_in_time_recovery.enabled': true,
            'replica.point_in_time_recovery': true,
            stream_view_type: 'NEW_AND_OLD_IMAGES',
          }),
        ),
      ],
    },
    {
      id: 'TF-REQ-3',
      title: 'trades are found by account and day, and by instrument and day',
      severity: 'high',
      source: 'V4',
      fix: 'correct TRADE_INDEXES (src/domain/trade-records/keys.ts)',
      expectations: ['accountDay', 'instrumentDay'].map((key) =>
        limitToRegion(
          PRIMARY,
          requireResource(TABLE, NAME, { global_secondary_index: expectTextWith(`"hash_key":"${key}"`) }),
        ),
      ),
    },
    {
      id: 'TF-REQ-4',
      title: 'each region has a repository for the images of the functions, from which Lambda pulls',
      severity: 'high',
      source: 'R7',
      fix: `create it with ImageRepository in ${SYSTEM_DIR}/index.ts`,
      expectations: [
        requireResource('aws_ecr_repository', 'repository-trade-functions'),
        requireAny('aws_ecr_repository_policy', {
          repository: expectReference('aws_ecr_repository', 'repository-trade-functions'),
          policy: expectTextWith('lambda.amazonaws.com', 'ecr:BatchGetImage'),
        }),
      ],
    },
    {
      id: 'TF-REQ-5',
      title:
        'the tags are Project, Environment and EnvironmentSuffix, and the outputs name the table and the repository',
      severity: 'medium',
      source: 'T10',
      fix: 'correct src/config/trade-foundation/names.ts',
      expectations: [
        requireDefaultTags('Project', 'Environment', 'EnvironmentSuffix'),
        requireOutputs('TradeFunctionsRepositoryUrl'),
        limitToRegion(PRIMARY, requireOutputs('TradesTableName')),
      ],
    },
  ],
  coveredByGeneralRules: {
    R7: ['MS-ECR-1', 'MS-ECR-2', 'MS-ECR-3'],
    D1: ['MS-DEL-1', 'MS-DEL-2'],
  },
};
