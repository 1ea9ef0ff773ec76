import { formatPolicy, type TestResources } from '../test-stack';
import type { RuleCase } from '../test-case';

const KEY = '${aws_kms_alias.K.target_key_arn}';
const createKeyCase = (id: string, type: string, attribute: string): RuleCase => [
  id,
  {
    violating: { [type]: { X: { [attribute]: 'alias/aws/service' } } },
    compliant: { [type]: { X: { [attribute]: KEY } } },
    found: 'alias/aws/service',
  },
];
const createBucket = (overrides: TestResources): TestResources => ({
  aws_s3_bucket: { B: {} },
  ...overrides,
});
const createEncryptedBucket = (sse_algorithm: string): TestResources =>
  createBucket({
    aws_s3_bucket_server_side_encryption_configuration: {
      E: {
        bucket: '${aws_s3_bucket.B.id}',
        rule: [{ apply_server_side_encryption_by_default: { sse_algorithm, kms_master_key_id: KEY } }],
      },
    },
  });
const createAccessBlock = (restrict: boolean): TestResources =>
  createBucket({
    aws_s3_bucket_public_access_block: {
      P: {
        bucket: '${aws_s3_bucket.B.id}',
        block_public_acls: true,
        block_public_policy: true,
        ignore_public_acls: true,
        restrict_public_buckets: restrict,
      },
    },
  });
const formatTlsPolicy = (value: string) =>
  formatPolicy({
    Effect: 'Deny',
    Principal: '*',
    Action: 'sqs:*',
    Resource: '*',
    Condition: { Bool: { 'aws:SecureTransport': value } },
  });
const createRolePolicy = (...statements: readonly object[]): TestResources => ({
  aws_iam_role_policy: { P: { policy: formatPolicy(...statements) } },
});
const createTrustPolicy = (statement: object): TestResources => ({
  aws_iam_role: { R: { assume_role_policy: formatPolicy({ Action: 'sts:AssumeRole', ...statement }) } },
});
const createPassRolePolicy = (Resource: string, Condition?: object) =>
  createRolePolicy({ Action: 'iam:PassRole', Resource, ...(Condition && { Condition }) });
const createPolicyAttachment = (name: string): TestResources => ({
  aws_iam_role_policy_attachment: { A: { policy_arn: `arn:aws:iam::aws:policy/${name}` } },
});
const createTopicPolicy = (Principal: unknown): TestResources => ({
  aws_sns_topic_policy: {
    P: { policy: formatPolicy({ Principal, Action: 'sns:Publish', Resource: 'arn:aws:sns:…' }) },
  },
});
const createIngressRule = (cidr: string): TestResources => ({
  aws_security_group: { G: { ingress: [{ from_port: 443, cidr_blocks: [cidr] }] } },
});

/** Encryption, least privilege and public exposure. */
export const SECURITY_CASES: readonly RuleCase[] = [
  createKeyCase('MS-ENC-1', 'aws_sqs_queue', 'kms_master_key_id'),
  createKeyCase('MS-ENC-2', 'aws_sns_topic', 'kms_master_key_id'),
  [
    'MS-ENC-3',
    {
      violating: { aws_dynamodb_table: { T: { server_side_encryption: { enabled: true } } } },
      compliant: {
        aws_dynamodb_table: { T: { server_side_encryption: [{ enabled: true, kms_key_arn: KEY }] } },
      },
      found: 'nothing',
    },
  ],
  [
    'MS-ENC-4',
    {
      violating: { aws_kinesis_stream: { S: { encryption_type: 'NONE', kms_key_id: KEY } } },
      compliant: { aws_kinesis_stream: { S: { encryption_type: 'KMS', kms_key_id: KEY } } },
      found: 'nothing',
    },
  ],
  createKeyCase('MS-ENC-5', 'aws_cloudwatch_log_group', 'kms_key_id'),
  [
    'MS-ENC-6',
    {
      violating: { aws_lambda_function: { F: { environment: { variables: { A: 'b' } } } } },
      compliant: {
        aws_lambda_function: { F: { environment: { variables: { A: 'b' } }, kms_key_arn: KEY }, G: {} },
      },
      found: 'nothing',
    },
  ],
  [
    'MS-ENC-7',
    {
      violating: createEncryptedBucket('AES256'),
      compliant: createEncryptedBucket('aws:kms'),
      found: 'nothing',
    },
  ],
  createKeyCase('MS-ENC-8', 'aws_secretsmanager_secret', 'kms_key_id'),
  [
    'MS-ENC-9',
    {
      violating: { aws_rds_cluster: { D: { kms_key_id: KEY } } },
      compliant: { aws_rds_cluster: { D: { kms_key_id: KEY, storage_encrypted: true } } },
      found: 'nothing',
    },
  ],
  createKeyCase('MS-ENC-12', 'aws_cloudwatch_event_bus', 'kms_key_identifier'),
  createKeyCase('MS-ENC-10', 'aws_scheduler_schedule', 'kms_key_arn'),
  [
    'MS-TLS-1',
    {
      violating: { aws_sqs_queue: { Q: { policy: formatTlsPolicy('true') } } },
      compliant: {
        aws_sqs_queue: { Q: { policy: formatTlsPolicy('false') } },
        aws_s3_bucket: { B: {} },
        aws_s3_bucket_policy: { P: { bucket: '${aws_s3_bucket.B.id}', policy: formatTlsPolicy('false') } },
      },
      found: 'no such statement',
    },
  ],
  [
    'MS-KMS-1',
    {
      violating: { aws_kms_key: { K: {} } },
      compliant: {
        aws_kms_key: { K: { enable_key_rotation: true }, M: { key_usage: 'GENERATE_VERIFY_MAC' } },
      },
      found: 'nothing',
    },
  ],
  [
    'MS-IAM-1',
    {
      violating: createRolePolicy({ Action: ['sqs:SendMessage', 's3:*'], Resource: 'arn:aws:s3:::b' }),
      compliant: createRolePolicy(
        { Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' },
        { Effect: 'Deny', Action: '*' },
      ),
      found: '["sqs:SendMessage","s3:*"]',
    },
  ],
  [
    'MS-IAM-2',
    {
      violating: createRolePolicy({ Action: ['xray:PutTraceSegments', 'sqs:SendMessage'], Resource: ['*'] }),
      compliant: createRolePolicy({ Action: ['xray:PutTraceSegments'], Resource: ['*'] }),
      found: 'sqs:SendMessage on *',
    },
  ],
  [
    'MS-IAM-2',
    {
      violating: createRolePolicy({ Action: 's3:GetObject', Resource: 'arn:aws:s3:::*' }),
      compliant: createRolePolicy({
        Action: 'lambda:InvokeFunction',
        Resource: 'arn:aws:lambda:us-east-1:${element(split(":", aws_kms_key.K.arn), 4)}:function:F:*',
      }),
      found: 's3:GetObject on arn:aws:s3:::*',
    },
  ],
  [
    'MS-IAM-3',
    {
      violating: createTrustPolicy({ Principal: { AWS: '*' } }),
      compliant: createTrustPolicy({ Principal: { Service: 'lambda.amazonaws.com' } }),
      found: 'anybody: ["sts:AssumeRole"] by ["*"]',
    },
  ],
  [
    'MS-IAM-3',
    {
      violating: createTrustPolicy({
        Action: 'sts:AssumeRoleWithWebIdentity',
        Principal: { Federated: 'arn:aws:iam::1:oidc-provider/token' },
        Condition: { StringLike: { 'token:sub': 'repo:*' } },
      }),
      compliant: createTrustPolicy({
        Action: 'sts:AssumeRoleWithWebIdentity',
        Principal: { Federated: 'arn:aws:iam::1:oidc-provider/token' },
        Condition: { StringLike: { 'token:sub': 'repo:owner/name:*' } },
      }),
      found:
        'any subject of the provider: ["sts:AssumeRoleWithWebIdentity"] by ["arn:aws:iam::1:oidc-provider/token"] if {"StringLike":{"token:sub":"repo:*"}}',
    },
  ],
  [
    'MS-IAM-4',
    {
      violating: createPassRolePolicy('arn:aws:iam::1:role/Timers-trial'),
      compliant: createPassRolePolicy('arn:aws:iam::1:role/Timers-trial', {
        StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' },
      }),
      found: 'iam:PassRole on ["arn:aws:iam::1:role/Timers-trial"] without a condition',
    },
  ],
  [
    'MS-IAM-5',
    {
      violating: createPolicyAttachment('AmazonSQSFullAccess'),
      compliant: createPolicyAttachment('service-role/AmazonAPIGatewayPushToCloudWatchLogs'),
      found: 'arn:aws:iam::aws:policy/AmazonSQSFullAccess',
    },
  ],
  [
    'MS-PUB-1',
    {
      violating: createAccessBlock(false),
      compliant: createAccessBlock(true),
      found: 'restrict_public_buckets not set',
    },
  ],
  [
    'MS-PUB-1',
    { violating: createBucket({}), compliant: createAccessBlock(true), found: 'no public access block' },
  ],
  [
    'MS-PUB-2',
    {
      violating: createIngressRule('0.0.0.0/0'),
      compliant: createIngressRule('10.0.0.0/16'),
      found: '0.0.0.0/0 to port 443',
    },
  ],
  [
    'MS-PUB-2',
    {
      violating: { aws_vpc_security_group_ingress_rule: { R: { cidr_ipv6: '::/0' } } },
      compliant: { aws_security_group_rule: { R: { type: 'egress', cidr_blocks: ['0.0.0.0/0'] } } },
      found: '::/0 to port any',
    },
  ],
  [
    'MS-PUB-3',
    {
      violating: { aws_lambda_function_url: { U: { authorization_type: 'NONE' } } },
      compliant: { aws_lambda_function_url: { U: { authorization_type: 'AWS_IAM' } } },
      found: 'NONE',
    },
  ],
  [
    'MS-PUB-4',
    {
      violating: { aws_lambda_permission: { P: { principal: 's3.amazonaws.com' } } },
      compliant: {
        aws_lambda_permission: { P: { principal: 's3.amazonaws.com', source_arn: 'arn:aws:s3:::b' } },
      },
      found: 's3.amazonaws.com without a source',
    },
  ],
  [
    'MS-PUB-5',
    {
      violating: createTopicPolicy({ AWS: '*' }),
      compliant: createTopicPolicy({ Service: 'cloudwatch.amazonaws.com' }),
      found: '["sns:Publish"] to ["*"]',
    },
  ],
  [
    'MS-PUB-6',
    {
      violating: { aws_rds_cluster_instance: { D: { publicly_accessible: true } } },
      compliant: { aws_rds_cluster_instance: { D: { publicly_accessible: false } } },
      found: 'true',
    },
  ],
];
