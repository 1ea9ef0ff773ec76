import { formatPolicy, type TestResources } from '../test-stack';
import type { RuleCase } from '../test-case';

/** Creates a case from a rule, violating resources, the `found` of the report, and compliant resources. */
const createCase = (
  id: string,
  violating: TestResources,
  found: string,
  compliant: TestResources,
): RuleCase => [id, { violating, compliant, found }];

const formatTableArn = (name: string) => `arn:aws:dynamodb:us-east-1:1:table/${name}`;
const ALL = { Action: '*', Resource: '*' };
const createInlinePolicy = (statement: object): TestResources => ({
  aws_iam_role: { R: { inline_policy: [{ name: 'P', policy: formatPolicy(statement) }] } },
});
const createRolePolicy = (Action: string, Resource: string): TestResources => ({
  aws_iam_role_policy: { P: { policy: formatPolicy({ Action, Resource }) } },
});
const ONE_TABLE = createRolePolicy('dynamodb:DeleteTable', formatTableArn('T-trial'));
const createTooWideCase = (action: string, resource: string): RuleCase =>
  createCase('MS-IAM-2', createRolePolicy(action, resource), `${action} on ${resource}`, ONE_TABLE);

const PROVIDER = { Federated: 'arn:aws:iam::1:oidc-provider/token' };
const createWebIdentityRole = (Condition?: object): TestResources => ({
  aws_iam_role: {
    R: {
      assume_role_policy: formatPolicy({
        Action: 'sts:AssumeRoleWithWebIdentity',
        Principal: PROVIDER,
        ...(Condition && { Condition }),
      }),
    },
  },
});
const ONE_BRANCH = createWebIdentityRole({
  StringEquals: { 'token:sub': 'repo:owner/name:ref:refs/heads/main' },
});
const createAnySubjectCase = (Condition?: object): RuleCase =>
  createCase(
    'MS-IAM-3',
    createWebIdentityRole(Condition),
    `any subject of the provider: ["sts:AssumeRoleWithWebIdentity"] by ["${PROVIDER.Federated}"]${
      Condition ? ` if ${JSON.stringify(Condition)}` : ''
    }`,
    ONE_BRANCH,
  );
const createTrustedRole = (AWS: string): TestResources => ({
  aws_iam_role: { R: { assume_role_policy: formatPolicy({ Action: 'sts:AssumeRole', Principal: { AWS } }) } },
});
const createOtherAccountCase = (who: string): RuleCase =>
  createCase(
    'MS-IAM-3',
    createTrustedRole(who),
    `the whole of another account, ${who}: ["sts:AssumeRole"] by ["${who}"]`,
    createTrustedRole('arn:aws:iam::${element(split(":", aws_kms_key.K.arn), 4)}:root'),
  );
const createManagedPolicyCase = (
  type: string,
  attribute: string,
  name: string,
  compliantArn: string,
): RuleCase =>
  createCase(
    'MS-IAM-5',
    { [type]: { A: { [attribute]: [`arn:aws:iam::aws:policy/${name}`] } } },
    `arn:aws:iam::aws:policy/${name}`,
    { [type]: { A: { [attribute]: [compliantArn] } } },
  );
const OWN = 'arn:aws:iam::1:policy/own';

const createResourcePolicy = (type: string, attribute: string, Condition?: object): TestResources => ({
  [type]: {
    P: {
      [attribute]: formatPolicy({
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: 'arn',
        ...(Condition && { Condition }),
      }),
    },
  },
});
const ONE_RULE = createResourcePolicy('aws_sqs_queue', 'policy', {
  ArnEquals: { 'AWS:SourceArn': 'arn:aws:events:…:rule/R' },
});
const createLogPolicy = (Action: string): TestResources => ({
  aws_cloudwatch_log_resource_policy: {
    P: {
      policy_name: 'P-trial',
      policy_document: formatPolicy({
        Principal: { Service: 'events.amazonaws.com' },
        Action,
        Resource: 'arn:aws:logs:us-east-1:1:log-group:/aws/events/P-trial:*',
      }),
    },
  },
});
const createTopicPolicy = (Action: string, Service: string): TestResources => ({
  aws_sns_topic_policy: { P: { policy: formatPolicy({ Principal: { Service }, Action, Resource: 'arn' }) } },
});
const createUnrestrictedServiceCase = (type: string, Condition?: object): RuleCase =>
  createCase(
    'MS-PUB-7',
    createResourcePolicy(type, 'policy', Condition),
    `["sqs:SendMessage"] to ["events.amazonaws.com"]${Condition ? ` if ${JSON.stringify(Condition)}` : ''}`,
    ONE_RULE,
  );

const createBucketAcl = (name: string): TestResources => ({ aws_s3_bucket_acl: { A: { acl: name } } });
const createPublicPolicy = (type: string, attribute: string): TestResources => ({
  [type]: { D: { [attribute]: formatPolicy({ Principal: { AWS: '*' }, Action: 'es:*', Resource: '*' }) } },
});
const createRanges = (...cidr_blocks: string[]): TestResources => ({
  aws_security_group: { G: { ingress: [{ from_port: 22, cidr_blocks }] } },
});
const createOpenRangesCase = (cidr_blocks: string[], compliant: TestResources): RuleCase =>
  createCase('MS-PUB-2', createRanges(...cidr_blocks), `${cidr_blocks.join(', ')} to port 22`, compliant);
const PRIVATE = createRanges(
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '203.0.113.0/24',
  '${aws_vpc.V.cidr}',
);
const createLayerPermission = (attributes: object): TestResources => ({
  aws_lambda_layer_version_permission: { P: attributes },
});
const createRoute = (attributes: object): TestResources => ({
  aws_apigatewayv2_route: { R: { route_key: 'GET /', ...attributes } },
});
const createLongTermCredentialCase = (type: string): RuleCase =>
  createCase('MS-IAM-6', { [type]: { K: { user: 'someone' } } }, type, {
    aws_iam_user: { U: { name: 'someone-trial' } },
  });

/** Attempts to bypass the rules of access and exposure. */
export const ACCESS_CASES: readonly RuleCase[] = [
  createCase(
    'MS-IAM-1',
    createInlinePolicy(ALL),
    '["*"]',
    createInlinePolicy({ Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:us-east-1:1:Q' }),
  ),
  createCase(
    'MS-IAM-2',
    createInlinePolicy(ALL),
    '* on *',
    createInlinePolicy({ Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:us-east-1:1:Q' }),
  ),
  createTooWideCase('dynamodb:DeleteTable', formatTableArn('*')),
  createTooWideCase('dynamodb:GetItem', formatTableArn('*/index/byTime')),
  createTooWideCase('kms:Decrypt', 'arn:aws:kms:us-east-1:1:key/*'),
  createTooWideCase('s3:GetObject', 'arn:aws:s3:::*/*'),
  createTooWideCase('sqs:SendMessage', 'arn:aws:sqs:*:*:*'),
  createTooWideCase('sts:AssumeRole', 'arn:aws:iam::*:role/deployer'),
  createTooWideCase('lambda:InvokeFunction', 'arn:aws:lambda:us-east-1:${aws_kms_key.K.id}:function:*'),
  createCase(
    'MS-IAM-2',
    createRolePolicy('dynamodb:DescribeTable', '*'),
    'dynamodb:DescribeTable on *',
    createRolePolicy('dynamodb:DescribeTable', formatTableArn('*')),
  ),
  createCase(
    'MS-IAM-2',
    createRolePolicy('logs:PutLogEvents', 'arn:aws:logs:us-east-1:1:log-group:*'),
    'logs:PutLogEvents on arn:aws:logs:us-east-1:1:log-group:*',
    createRolePolicy('logs:PutLogEvents', 'arn:aws:logs:us-east-1:1:log-group:/aws/lambda/F-trial:*'),
  ),
  createAnySubjectCase({ StringLike: { 'token:sub': ['repo:a/b:x', '*'] } }),
  createAnySubjectCase({ StringLike: { 'token:sub': 'r*' } }),
  createAnySubjectCase({ StringLike: { 'token:sub': 'repo:owner/*' } }),
  createAnySubjectCase({ StringNotEquals: { 'token:sub': 'repo:owner/name:x' } }),
  createAnySubjectCase({ StringEqualsIfExists: { 'token:sub': 'repo:owner/name:x' } }),
  createAnySubjectCase({ 'ForAllValues:StringEquals': { 'token:sub': 'repo:owner/name:x' } }),
  createAnySubjectCase({ StringEquals: { 'token:aud': 'sts.amazonaws.com' } }),
  createAnySubjectCase(),
  createOtherAccountCase('arn:aws:iam::999999999999:root'),
  createOtherAccountCase('999999999999'),
  createManagedPolicyCase('aws_iam_role', 'managed_policy_arns', 'AdministratorAccess', OWN),
  createManagedPolicyCase(
    'aws_iam_role_policy_attachments_exclusive',
    'policy_arns',
    'job-function/ViewOnlyAccess',
    OWN,
  ),
  createCase(
    'MS-IAM-5',
    { aws_iam_group_policy_attachment: { A: { policy_arn: 'arn:aws:iam::aws:policy/AdministratorAccess' } } },
    'arn:aws:iam::aws:policy/AdministratorAccess',
    { aws_iam_group_policy_attachment: { A: { policy_arn: '${aws_iam_policy.P.arn}' } } },
  ),
  createLongTermCredentialCase('aws_iam_access_key'),
  createLongTermCredentialCase('aws_iam_user_login_profile'),
  createCase(
    'MS-IAM-7',
    { aws_iam_role_policy: { P: { policy: '${data.aws_iam_policy_document.D.json}' } } },
    '${data.aws_iam_policy_document.D.json}',
    ONE_TABLE,
  ),
  createCase(
    'MS-IAM-7',
    { aws_iam_role: { R: { assume_role_policy: '${data.aws_iam_policy_document.D.json}' } } },
    '${data.aws_iam_policy_document.D.json}',
    ONE_BRANCH,
  ),
  createCase(
    'MS-IAM-7',
    { aws_opensearch_domain: { D: { access_policies: '${data.aws_iam_policy_document.D.json}' } } },
    '${data.aws_iam_policy_document.D.json}',
    { aws_sqs_queue: { Q: {} } },
  ),
  createOpenRangesCase(['0.0.0.0/1', '128.0.0.0/1'], PRIVATE),
  createOpenRangesCase(['11.0.0.0/8'], PRIVATE),
  createOpenRangesCase(['10.0.0.0/7'], PRIVATE),
  createOpenRangesCase(['::/1'], createRanges('fd00::/8', '2001:db8::/48')),
  createCase(
    'MS-PUB-4',
    createLayerPermission({ principal: '*' }),
    '*',
    createLayerPermission({ principal: '*', organization_id: 'o-1' }),
  ),
  createCase(
    'MS-PUB-4',
    { aws_lambda_permission: { P: { principal: 's3.amazonaws.com', source_arn: '*' } } },
    's3.amazonaws.com without a source',
    { aws_lambda_permission: { P: { principal: 's3.amazonaws.com', source_account: '1' } } },
  ),
  ...['aws_opensearch_domain', 'aws_opensearch_domain_policy', 'aws_elasticsearch_domain'].map((type) =>
    createCase('MS-PUB-5', createPublicPolicy(type, 'access_policies'), '["es:*"] to ["*"]', {
      [type]: { D: {} },
    }),
  ),
  createCase(
    'MS-PUB-5',
    {
      aws_kms_key_policy: {
        P: { policy: formatPolicy({ Principal: { AWS: '999999999999' }, Action: 'kms:Decrypt' }) },
      },
    },
    '["kms:Decrypt"] to ["999999999999"]',
    {
      aws_kms_key_policy: {
        P: { policy: formatPolicy({ Principal: { AWS: 'arn:aws:iam::9:role/r' }, Action: 'kms:Decrypt' }) },
      },
    },
  ),
  createCase('MS-PUB-6', { aws_instance: { M: {} } }, 'nothing', {
    aws_instance: { M: { associate_public_ip_address: false } },
  }),
  createCase('MS-PUB-6', { aws_redshift_cluster: { D: {} } }, 'nothing', {
    aws_redshift_cluster: { D: { publicly_accessible: false } },
  }),
  createUnrestrictedServiceCase('aws_sqs_queue_policy'),
  createCase(
    'MS-PUB-7',
    createLogPolicy('logs:PutLogEvents'),
    '["logs:PutLogEvents"] to ["events.amazonaws.com"]',
    createLogPolicy('logs:CreateLogStream'),
  ),
  createUnrestrictedServiceCase('aws_sns_topic_policy', {
    StringEqualsIfExists: { 'aws:SourceAccount': '1' },
  }),
  createCase(
    'MS-PUB-7',
    createTopicPolicy('sns:Publish', 'budgets.amazonaws.com'),
    '["sns:Publish"] to ["budgets.amazonaws.com"]',
    createTopicPolicy('sns:Publish', 'events.amazonaws.com'),
  ),
  createCase(
    'MS-PUB-7',
    createTopicPolicy('sns:Subscribe', 'events.amazonaws.com'),
    '["sns:Subscribe"] to ["events.amazonaws.com"]',
    createTopicPolicy('sns:Publish', 'events.amazonaws.com'),
  ),
  createUnrestrictedServiceCase('aws_sqs_queue', { ArnLike: { 'aws:SourceArn': '*' } }),
  createCase('MS-PUB-8', createBucketAcl('public-read'), 'public-read', createBucketAcl('private')),
  createCase(
    'MS-PUB-8',
    {
      aws_s3_bucket_acl: {
        A: {
          access_control_policy: {
            grant: [
              { grantee: { uri: 'http://acs.amazonaws.com/groups/global/AllUsers' }, permission: 'READ' },
            ],
          },
        },
      },
    },
    'http://acs.amazonaws.com/groups/global/AllUsers',
    createBucketAcl('log-delivery-write'),
  ),
  createCase('MS-PUB-9', { aws_lb: { L: { internal: false } } }, 'false', {
    aws_lb: { L: { internal: true } },
  }),
  createCase(
    'MS-API-4',
    createRoute({}),
    'GET / with authorization NONE',
    createRoute({ authorization_type: 'JWT' }),
  ),
  createCase(
    'MS-API-4',
    createRoute({ authorization_type: 'NONE' }),
    'GET / with authorization NONE',
    createRoute({ api_key_required: true }),
  ),
];
