import { blocks, type PlannedResource, refersTo, texts, type Values } from '../../domain/plan/resources';
import { grantsOf } from '../documents';
import { type Rule, shown, unless } from '../rule';

const BLOCKS = ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'];
const ANYWHERE = ['0.0.0.0/0', '::/0'];
const INGRESS_RULES = ['aws_security_group_rule', 'aws_vpc_security_group_ingress_rule'];
const RESOURCE_POLICIES = [
  'aws_sqs_queue',
  'aws_sqs_queue_policy',
  'aws_sns_topic',
  'aws_sns_topic_policy',
  'aws_s3_bucket_policy',
  'aws_kms_key',
  'aws_kms_key_policy',
  'aws_secretsmanager_secret_policy',
  'aws_kinesis_resource_policy',
  'aws_dynamodb_resource_policy',
  'aws_cloudwatch_event_bus_policy',
  'aws_ecr_repository_policy',
];
const DATABASES = ['aws_rds_cluster_instance', 'aws_db_instance'];

/** What anybody on the internet could reach. */
export const EXPOSURE_RULES: readonly Rule[] = [
  {
    id: 'MS-PUB-1',
    title: 'buckets block public access in all four ways',
    severity: 'high',
    source: 'security',
    mend: 'make the bucket with LogBucket (src/modules/log-bucket.ts), or give it a public access block',
    types: ['aws_s3_bucket'],
    check(bucket, { resources }) {
      const block = resources.find(
        (one) => one.type === 'aws_s3_bucket_public_access_block' && refersTo(one, 'bucket', bucket),
      );
      if (!block) return unless(false, 'no public access block', 'an aws_s3_bucket_public_access_block');
      const open = BLOCKS.filter((name) => block.values[name] !== true);
      return unless(open.length === 0, `${open.join(', ')} not set`, 'all four of them true');
    },
  },
  {
    id: 'MS-PUB-2',
    title: 'no security group lets the whole internet in',
    severity: 'high',
    source: 'security',
    mend: 'let in a security group or the addresses that need it',
    types: ['aws_security_group', 'aws_default_security_group', ...INGRESS_RULES],
    check: (group) =>
      ingressOf(group).flatMap((rule) => {
        const open = [
          ...texts(rule.cidr_blocks),
          ...texts(rule.ipv6_cidr_blocks),
          ...texts(rule.cidr_ipv4),
          ...texts(rule.cidr_ipv6),
        ].filter((range) => ANYWHERE.includes(range));
        return unless(
          open.length === 0,
          `${open.join(', ')} to port ${String(rule.from_port ?? 'any')}`,
          'no range that is everywhere',
        );
      }),
  },
  {
    id: 'MS-PUB-3',
    title: 'no function has a URL that asks for no signature',
    severity: 'high',
    source: 'security',
    mend: 'set authorization_type AWS_IAM, or take the function behind the API',
    types: ['aws_lambda_function_url'],
    check: ({ values: { authorization_type: type } }) => unless(type === 'AWS_IAM', type, 'AWS_IAM'),
  },
  {
    id: 'MS-PUB-4',
    title: 'no function may be invoked by everybody, or by a service for anybody',
    severity: 'high',
    source: 'security',
    mend: 'name the service and the ARN in whose name it invokes',
    types: ['aws_lambda_permission'],
    check({ values, written }) {
      const source = values.source_arn ?? written.source_arn ?? values.source_account;
      return [
        ...unless(values.principal !== '*', values.principal, 'a service or an account'),
        ...unless(
          !String(values.principal).endsWith('.amazonaws.com') || Boolean(source),
          `${String(values.principal)} without a source`,
          'source_arn',
        ),
      ];
    },
  },
  {
    id: 'MS-PUB-5',
    title: 'no policy of a resource allows something to everybody',
    severity: 'high',
    source: 'security',
    mend: 'name the service or the account, and in whose name it asks',
    types: RESOURCE_POLICIES,
    check: (policy) =>
      grantsOf(policy, 'policy')
        .filter(({ principals }) => principals.length === 0 || principals.includes('*'))
        .flatMap(({ actions, principals }) =>
          unless(false, `${shown(actions)} to ${shown(principals)}`, 'a principal that is named'),
        ),
  },
  {
    id: 'MS-PUB-6',
    title: 'no database has a public address',
    severity: 'high',
    source: 'security',
    mend: 'set publicly_accessible to false',
    types: DATABASES,
    check: ({ values: { publicly_accessible: open } }) =>
      unless(open !== true, open, 'publicly_accessible false'),
  },
];

function ingressOf({ type, values }: PlannedResource): readonly Values[] {
  if (!INGRESS_RULES.includes(type)) return blocks(values.ingress);
  return values.type === 'egress' ? [] : [values];
}
