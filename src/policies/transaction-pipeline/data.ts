import { asBlocks, refersTo } from '../../domain/plan/resources';
import { getStatements } from '../policy-documents';
import type { Condition, PolicyStatement } from '../policy-documents';
import { expectAlias } from '../requirements/aliases';
import { expectReference, expectTextWith, type ExpectedValue } from '../requirements/expected-values';
import {
  requireAny,
  requireForEach,
  requireResource,
  type ResourceRequirement,
} from '../requirements/resource-requirements';
import type { Requirement } from '../requirements/system-requirements';

const SYSTEM_DIR = 'src/systems/transaction-pipeline';
const TABLE = 'aws_dynamodb_table';
const BUCKET = 'aws_s3_bucket';
const FIX = `create it with DataBucket in ${SYSTEM_DIR}/storage.ts`;

const isCondition = ({ operator, key, values }: Condition, expected: Condition): boolean =>
  operator === expected.operator && key === expected.key && values.join() === expected.values.join();

const HEADER = 's3:x-amz-server-side-encryption';
/** A header with another encryption. A request without the header uses the default encryption, so it is not denied. */
const OTHER_ENCRYPTION: readonly Condition[] = [
  { operator: 'StringNotEquals', key: HEADER, values: ['aws:kms'] },
  { operator: 'Null', key: HEADER, values: ['false'] },
];
const PLAIN_HTTP: readonly Condition[] = [
  { operator: 'Bool', key: 'aws:securetransport', values: ['false'] },
];

/** Whether a statement denies an action to everyone under exactly these conditions. */
const deniesUnder = (
  { effect, principals, actions, conditions }: PolicyStatement,
  action: string,
  expected: readonly Condition[],
): boolean =>
  effect === 'Deny' &&
  principals.includes('*') &&
  actions.includes(action) &&
  conditions.length === expected.length &&
  expected.every((condition) => conditions.some((candidate) => isCondition(candidate, condition)));

const requireDenial = (
  description: string,
  action: string,
  conditions: readonly Condition[],
): ResourceRequirement =>
  requireForEach(BUCKET, 'aws_s3_bucket_policy', description, (policy, bucket) =>
    [
      refersTo(policy, 'bucket', bucket),
      getStatements(policy, 'policy').some((statement) => deniesUnder(statement, action, conditions)),
    ].every(Boolean),
  );

const NO_CUSTOMER_KEY: ExpectedValue = {
  description: 'with aws:kms and the key of AWS for S3',
  matches(value) {
    const encryptions = asBlocks(value).flatMap((rule) =>
      asBlocks(rule.apply_server_side_encryption_by_default),
    );
    return (
      encryptions.length === 1 &&
      encryptions.every(
        // A plan contains an empty key if the configuration has none.
        ({ sse_algorithm: algorithm, kms_master_key_id: key }) =>
          algorithm === 'aws:kms' && /^$|alias\/aws\/s3$/.test(String(key ?? '')),
      )
    );
  },
};

/** Requires the keys of a table. */
const requireKeys = (name: string, hash_key: string, range_key: string): ResourceRequirement =>
  requireResource(TABLE, name, { hash_key, range_key });

/** The tables and the bucket. */
export const DATA_REQUIREMENTS: readonly Requirement[] = [
  {
    id: 'TP-REQ-14',
    title: 'the tables Transactions, Rules and AuditLogs have the required composite keys',
    severity: 'high',
    source: 'C5',
    fix: `create them in ${SYSTEM_DIR}/storage.ts`,
    expectations: [
      requireKeys('Transactions', 'accountId', 'ts'),
      requireKeys('Rules', 'ruleId', 'version'),
      requireKeys('AuditLogs', 'transactionId', 'ts'),
    ],
  },
  {
    id: 'TP-REQ-15',
    title: 'a transaction is found by its id, and each account and merchant has a profile',
    severity: 'high',
    source: 'R4',
    fix: `create them in ${SYSTEM_DIR}/storage.ts`,
    expectations: [
      requireResource(TABLE, 'TransactionIds', { hash_key: 'transactionId' }),
      requireResource(TABLE, 'Profiles', { hash_key: 'profileId' }),
    ],
  },
  {
    id: 'TP-REQ-16',
    title: 'ProcessedWriter receives the changes of Transactions with the old and the new row',
    severity: 'high',
    source: 'R5',
    fix: `call deliverChangesTo of Transactions in ${SYSTEM_DIR}/processed-data.ts`,
    expectations: [
      requireResource(TABLE, 'Transactions', {
        stream_enabled: true,
        stream_view_type: 'NEW_AND_OLD_IMAGES',
      }),
      requireAny('aws_lambda_event_source_mapping', {
        event_source_arn: expectReference(TABLE, 'Transactions'),
        function_name: expectAlias('ProcessedWriter'),
      }),
    ],
  },
  {
    id: 'TP-REQ-30',
    title: 'TransactionPublisher receives the new rows of Transactions, and only those',
    severity: 'high',
    source: 'R2',
    fix: `call deliverChangesTo of Transactions with a filter in ${SYSTEM_DIR}/publication.ts`,
    expectations: [
      requireAny('aws_lambda_event_source_mapping', {
        event_source_arn: expectReference(TABLE, 'Transactions'),
        function_name: expectAlias('TransactionPublisher'),
        filter_criteria: expectTextWith('{\\"eventName\\":[\\"INSERT\\"]}'),
        function_response_types: expectTextWith('ReportBatchItemFailures'),
      }),
    ],
  },
  {
    id: 'TP-REQ-17',
    title: 'the bucket is encrypted by default with the key of AWS for S3',
    severity: 'high',
    source: 'C7',
    fix: FIX,
    expectations: [
      requireAny('aws_s3_bucket_server_side_encryption_configuration', {
        bucket: expectReference(BUCKET),
        rule: NO_CUSTOMER_KEY,
      }),
    ],
  },
  {
    id: 'TP-REQ-18',
    title: 'the bucket denies uploads with another encryption, and requests without TLS',
    severity: 'high',
    source: 'C7',
    fix: FIX,
    expectations: [
      requireDenial(
        'a policy that denies s3:PutObject with another encryption than aws:kms in its header',
        's3:PutObject',
        OTHER_ENCRYPTION,
      ),
      requireDenial('a policy that denies requests without TLS', 's3:*', PLAIN_HTTP),
    ],
  },
  {
    id: 'TP-REQ-19',
    title: 'objects use Intelligent-Tiering from the first day, and its archive tier after 90 days',
    severity: 'medium',
    source: 'C7',
    fix: FIX,
    expectations: [
      requireAny('aws_s3_bucket_lifecycle_configuration', {
        bucket: expectReference(BUCKET),
        rule: expectTextWith('"days":0', '"storage_class":"INTELLIGENT_TIERING"', '"status":"Enabled"'),
      }),
      requireAny('aws_s3_bucket_intelligent_tiering_configuration', {
        bucket: expectReference(BUCKET),
        tiering: expectTextWith('"access_tier":"ARCHIVE_ACCESS"', '"days":90'),
      }),
    ],
  },
];
