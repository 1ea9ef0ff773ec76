import { refersTo } from '../../domain/plan/resources';
import { expectAlias } from '../requirements/aliases';
import { expectReference, expectTextWith, type ExpectedValue } from '../requirements/expected-values';
import { UNRESERVED_CONCURRENCY } from '../requirements/reserved-concurrency';
import { requireAny, requireForEach, requireResource } from '../requirements/resource-requirements';
import type { Requirement } from '../requirements/system-requirements';
import { ALL_FUNCTIONS, CHECKPOINTER, RECORDER, SYSTEM_DIR } from './names';

const FUNCTION = 'aws_lambda_function';
const POLICY = 'aws_iam_role_policy';

/** An image in the repository of the stack's own region, so that no region needs the other one. */
const OWN_IMAGE: ExpectedValue = {
  description: 'in the repository of the region',
  matches: (value, _path, _resource, { region, suffix }) =>
    String(value).includes(`.dkr.ecr.${region}.amazonaws.com/repository-trade-functions-${suffix}@`),
};

/** The actions that the policy of a function's role must contain, and those that it must not. */
const requireActions = (fn: string, actions: readonly string[], others: readonly string[]) =>
  requireForEach(
    FUNCTION,
    POLICY,
    `a policy with ${actions.join(', ')}, and without ${others.join(', ')}`,
    (policy, lambda, stack) => {
      const text = JSON.stringify(policy.values.policy);
      const role = stack.resources.find(
        (resource) => resource.type === 'aws_iam_role' && refersTo(lambda, 'role', resource),
      );
      if (String(lambda.values.function_name) !== `${fn}-${stack.suffix}`) return true;
      return (
        role !== undefined &&
        refersTo(policy, 'role', role) &&
        actions.every((action) => text.includes(action)) &&
        others.every((action) => !text.includes(action))
      );
    },
  );

/** The functions, their images and their permissions. */
export const FUNCTION_REQUIREMENTS: readonly Requirement[] = [
  {
    id: 'TR-REQ-4',
    title: 'validator, enricher, recorder and checkpointer run from images of their own region',
    severity: 'high',
    source: 'R2',
    fix: `create the function with createFunction of ${SYSTEM_DIR}/context.ts`,
    expectations: ALL_FUNCTIONS.map((name) => requireResource(FUNCTION, name, { image_uri: OWN_IMAGE })),
  },
  {
    id: 'TR-REQ-5',
    title: 'every function may write the metrics of Lambda Insights, which its image contains',
    severity: 'high',
    source: 'R2',
    fix: 'set insights of the image (src/modules/serverless-function.ts)',
    expectations: [
      requireForEach(
        FUNCTION,
        POLICY,
        'a policy with log-group:/aws/lambda-insights',
        (policy, lambda, stack) =>
          stack.resources.some(
            (role) =>
              role.type === 'aws_iam_role' &&
              refersTo(lambda, 'role', role) &&
              refersTo(policy, 'role', role) &&
              JSON.stringify(policy.values.policy).includes('log-group:/aws/lambda-insights'),
          ),
      ),
    ],
  },
  {
    id: 'TR-REQ-6',
    title: 'the reserved concurrency of all functions leaves 100 of 1,000 unreserved',
    severity: 'high',
    source: 'R2',
    fix: 'lower the variables …_CONCURRENCY (help/configuration.md)',
    expectations: [UNRESERVED_CONCURRENCY],
  },
  {
    id: 'TR-REQ-7',
    title: 'the recorder can write the ledger but not sign it, and the checkpointer the reverse',
    severity: 'high',
    source: 'S4',
    fix: `correct ${SYSTEM_DIR}/recording.ts or ${SYSTEM_DIR}/checkpoints.ts`,
    expectations: [
      requireActions(
        RECORDER,
        ['dynamodb:PutItem'],
        ['kms:Sign', 'dynamodb:DeleteItem', 'dynamodb:UpdateItem'],
      ),
      // It writes one row, that of the newest checkpoint, by its key.
      requireActions(
        CHECKPOINTER,
        ['kms:Sign', 's3:PutObject', 'CHECKPOINT#'],
        ['dynamodb:UpdateItem', 's3:DeleteObject'],
      ),
    ],
  },
  {
    id: 'TR-REQ-8',
    title: 'a checkpoint of the ledger is signed every five minutes, outside the table',
    severity: 'high',
    source: 'R3',
    fix: `correct ${SYSTEM_DIR}/checkpoints.ts`,
    expectations: [
      requireAny('aws_scheduler_schedule', {
        schedule_expression: 'rate(5 minutes)',
        target: expectAlias(CHECKPOINTER),
      }),
      requireAny('aws_kms_key', { customer_master_key_spec: 'ECC_NIST_P256', key_usage: 'SIGN_VERIFY' }),
      requireForEach(
        'aws_s3_bucket',
        'aws_s3_bucket_versioning',
        'versions of its objects',
        (versioning, bucket) =>
          [
            refersTo(versioning, 'bucket', bucket),
            JSON.stringify(versioning.values.versioning_configuration).includes('"Enabled"'),
          ].every(Boolean),
      ),
      requireAny('aws_s3_bucket_policy', {
        bucket: expectTextWith('aws_s3_bucket.LedgerCheckpoints'),
        policy: expectTextWith('s3:if-none-match', 's3:DeleteObjectVersion'),
      }),
    ],
  },
  {
    id: 'TR-REQ-9',
    title: 'the functions reach DynamoDB, S3, Parameter Store, KMS and CloudWatch Logs by endpoints',
    severity: 'high',
    source: 'C11',
    fix: `correct INTERFACE_SERVICES in ${SYSTEM_DIR}/context.ts`,
    expectations: [
      ...(['dynamodb', 's3'] as const).map((service) => ['Gateway', service] as const),
      ...(['kms', 'logs', 'ssm'] as const).map((service) => ['Interface', service] as const),
    ].map(([type, service]) =>
      requireAny('aws_vpc_endpoint', {
        vpc_endpoint_type: type,
        service_name: {
          description: `of ${service} in the region`,
          matches: (value, _path, _resource, { region }) => value === `com.amazonaws.${region}.${service}`,
        },
        vpc_id: expectReference('aws_vpc'),
      }),
    ),
  },
  {
    id: 'TR-REQ-10',
    title: 'limits, endpoints of services and the active region are parameters that the functions read',
    severity: 'high',
    source: 'R6',
    fix: 'correct src/config/trade-processing/parameters.ts',
    expectations: [
      ...[
        'max-clock-skew-seconds',
        'max-trade-age-days',
        'max-change-age-days',
        'chain-shards',
        'reference-data-key',
        'active-region',
        'table-endpoint',
        'reference-data-endpoint',
        'checkpoint-endpoint',
        'signing-endpoint',
      ].map((name) => requireResource('aws_ssm_parameter', `parameter-${name}`, { type: 'String' })),
      ...ALL_FUNCTIONS.map((name) =>
        requireResource(FUNCTION, name, { environment: expectTextWith('_PARAMETER":"parameter-') }),
      ),
    ],
  },
];
