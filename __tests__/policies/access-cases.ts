import { policy, type Planted } from './planted';
import type { Case } from './cases';

/** A rule, what violating it, what compliant it, and what is found of the first. */
const held = (id: string, violating: Planted, found: string, compliant: Planted): Case => [
  id,
  { violating, compliant, found },
];

const table = (name: string) => `arn:aws:dynamodb:us-east-1:1:table/${name}`;
const ALL = { Action: '*', Resource: '*' };
const inline = (statement: object): Planted => ({
  aws_iam_role: { R: { inline_policy: [{ name: 'P', policy: policy(statement) }] } },
});
const allowed = (Action: string, Resource: string): Planted => ({
  aws_iam_role_policy: { P: { policy: policy({ Action, Resource }) } },
});
const ONE_TABLE = allowed('dynamodb:DeleteTable', table('T-trial'));
const wide = (action: string, resource: string): Case =>
  held('MS-IAM-2', allowed(action, resource), `${action} on ${resource}`, ONE_TABLE);

const PROVIDER = { Federated: 'arn:aws:iam::1:oidc-provider/token' };
const web = (Condition?: object): Planted => ({
  aws_iam_role: {
    R: {
      assume_role_policy: policy({
        Action: 'sts:AssumeRoleWithWebIdentity',
        Principal: PROVIDER,
        ...(Condition && { Condition }),
      }),
    },
  },
});
const ONE_BRANCH = web({ StringEquals: { 'token:sub': 'repo:owner/name:ref:refs/heads/main' } });
const anySubject = (Condition?: object): Case =>
  held(
    'MS-IAM-3',
    web(Condition),
    `any subject of the provider: ["sts:AssumeRoleWithWebIdentity"] by ["${PROVIDER.Federated}"]${
      Condition ? ` if ${JSON.stringify(Condition)}` : ''
    }`,
    ONE_BRANCH,
  );
const by = (AWS: string): Planted => ({
  aws_iam_role: { R: { assume_role_policy: policy({ Action: 'sts:AssumeRole', Principal: { AWS } }) } },
});
const otherAccount = (who: string): Case =>
  held(
    'MS-IAM-3',
    by(who),
    `the whole of another account, ${who}: ["sts:AssumeRole"] by ["${who}"]`,
    by('arn:aws:iam::${element(split(":", aws_kms_key.K.arn), 4)}:root'),
  );
const managed = (type: string, attribute: string, name: string, kept: string): Case =>
  held(
    'MS-IAM-5',
    { [type]: { A: { [attribute]: [`arn:aws:iam::aws:policy/${name}`] } } },
    `arn:aws:iam::aws:policy/${name}`,
    { [type]: { A: { [attribute]: [kept] } } },
  );
const OWN = 'arn:aws:iam::1:policy/own';

const asked = (type: string, attribute: string, Condition?: object): Planted => ({
  [type]: {
    P: {
      [attribute]: policy({
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: 'arn',
        ...(Condition && { Condition }),
      }),
    },
  },
});
const ONE_RULE = asked('aws_sqs_queue', 'policy', {
  ArnEquals: { 'AWS:SourceArn': 'arn:aws:events:…:rule/R' },
});
const inNobodysName = (type: string, Condition?: object): Case =>
  held(
    'MS-PUB-7',
    asked(type, 'policy', Condition),
    `["sqs:SendMessage"] to ["events.amazonaws.com"]${Condition ? ` if ${JSON.stringify(Condition)}` : ''}`,
    ONE_RULE,
  );

const acl = (name: string): Planted => ({ aws_s3_bucket_acl: { A: { acl: name } } });
const forAll = (type: string, attribute: string): Planted => ({
  [type]: { D: { [attribute]: policy({ Principal: { AWS: '*' }, Action: 'es:*', Resource: '*' }) } },
});
const ranges = (...cidr_blocks: string[]): Planted => ({
  aws_security_group: { G: { ingress: [{ from_port: 22, cidr_blocks }] } },
});
const opened = (cidr_blocks: string[], compliant: Planted): Case =>
  held('MS-PUB-2', ranges(...cidr_blocks), `${cidr_blocks.join(', ')} to port 22`, compliant);
const PRIVATE = ranges(
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '203.0.113.0/24',
  '${aws_vpc.V.cidr}',
);
const layerFor = (attributes: object): Planted => ({
  aws_lambda_layer_version_permission: { P: attributes },
});
const route = (attributes: object): Planted => ({
  aws_apigatewayv2_route: { R: { route_key: 'GET /', ...attributes } },
});
const lasting = (type: string): Case =>
  held('MS-IAM-6', { [type]: { K: { user: 'someone' } } }, type, {
    aws_iam_user: { U: { name: 'someone-trial' } },
  });

/** What a look for ways around the rules of access and exposure has found. */
export const ACCESS_CASES: readonly Case[] = [
  held(
    'MS-IAM-1',
    inline(ALL),
    '["*"]',
    inline({ Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:us-east-1:1:Q' }),
  ),
  held(
    'MS-IAM-2',
    inline(ALL),
    '* on *',
    inline({ Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:us-east-1:1:Q' }),
  ),
  wide('dynamodb:DeleteTable', table('*')),
  wide('dynamodb:GetItem', table('*/index/byTime')),
  wide('kms:Decrypt', 'arn:aws:kms:us-east-1:1:key/*'),
  wide('s3:GetObject', 'arn:aws:s3:::*/*'),
  wide('sqs:SendMessage', 'arn:aws:sqs:*:*:*'),
  wide('sts:AssumeRole', 'arn:aws:iam::*:role/deployer'),
  wide('lambda:InvokeFunction', 'arn:aws:lambda:us-east-1:${aws_kms_key.K.id}:function:*'),
  held(
    'MS-IAM-2',
    allowed('dynamodb:ListTables', '*'),
    'dynamodb:ListTables on *',
    allowed('dynamodb:DescribeTable', table('*')),
  ),
  held(
    'MS-IAM-2',
    allowed('logs:PutLogEvents', 'arn:aws:logs:us-east-1:1:log-group:*'),
    'logs:PutLogEvents on arn:aws:logs:us-east-1:1:log-group:*',
    allowed('logs:PutLogEvents', 'arn:aws:logs:us-east-1:1:log-group:/aws/lambda/F-trial:*'),
  ),
  anySubject({ StringLike: { 'token:sub': ['repo:a/b:x', '*'] } }),
  anySubject({ StringLike: { 'token:sub': 'r*' } }),
  anySubject({ StringLike: { 'token:sub': 'repo:owner/*' } }),
  anySubject({ StringNotEquals: { 'token:sub': 'repo:owner/name:x' } }),
  anySubject({ StringEqualsIfExists: { 'token:sub': 'repo:owner/name:x' } }),
  anySubject({ 'ForAllValues:StringEquals': { 'token:sub': 'repo:owner/name:x' } }),
  anySubject({ StringEquals: { 'token:aud': 'sts.amazonaws.com' } }),
  anySubject(),
  otherAccount('arn:aws:iam::999999999999:root'),
  otherAccount('999999999999'),
  managed('aws_iam_role', 'managed_policy_arns', 'AdministratorAccess', OWN),
  managed('aws_iam_role_policy_attachments_exclusive', 'policy_arns', 'job-function/ViewOnlyAccess', OWN),
  held(
    'MS-IAM-5',
    { aws_iam_group_policy_attachment: { A: { policy_arn: 'arn:aws:iam::aws:policy/AdministratorAccess' } } },
    'arn:aws:iam::aws:policy/AdministratorAccess',
    { aws_iam_group_policy_attachment: { A: { policy_arn: '${aws_iam_policy.P.arn}' } } },
  ),
  lasting('aws_iam_access_key'),
  lasting('aws_iam_user_login_profile'),
  held(
    'MS-IAM-7',
    { aws_iam_role_policy: { P: { policy: '${data.aws_iam_policy_document.D.json}' } } },
    '${data.aws_iam_policy_document.D.json}',
    ONE_TABLE,
  ),
  held(
    'MS-IAM-7',
    { aws_iam_role: { R: { assume_role_policy: '${data.aws_iam_policy_document.D.json}' } } },
    '${data.aws_iam_policy_document.D.json}',
    ONE_BRANCH,
  ),
  held(
    'MS-IAM-7',
    { aws_opensearch_domain: { D: { access_policies: '${data.aws_iam_policy_document.D.json}' } } },
    '${data.aws_iam_policy_document.D.json}',
    { aws_sqs_queue: { Q: {} } },
  ),
  opened(['0.0.0.0/1', '128.0.0.0/1'], PRIVATE),
  opened(['11.0.0.0/8'], PRIVATE),
  opened(['10.0.0.0/7'], PRIVATE),
  opened(['::/1'], ranges('fd00::/8', '2001:db8::/48')),
  held('MS-PUB-4', layerFor({ principal: '*' }), '*', layerFor({ principal: '*', organization_id: 'o-1' })),
  held(
    'MS-PUB-4',
    { aws_lambda_permission: { P: { principal: 's3.amazonaws.com', source_arn: '*' } } },
    's3.amazonaws.com without a source',
    { aws_lambda_permission: { P: { principal: 's3.amazonaws.com', source_account: '1' } } },
  ),
  ...['aws_opensearch_domain', 'aws_opensearch_domain_policy', 'aws_elasticsearch_domain'].map((type) =>
    held('MS-PUB-5', forAll(type, 'access_policies'), '["es:*"] to ["*"]', { [type]: { D: {} } }),
  ),
  held(
    'MS-PUB-5',
    {
      aws_kms_key_policy: {
        P: { policy: policy({ Principal: { AWS: '999999999999' }, Action: 'kms:Decrypt' }) },
      },
    },
    '["kms:Decrypt"] to ["999999999999"]',
    {
      aws_kms_key_policy: {
        P: { policy: policy({ Principal: { AWS: 'arn:aws:iam::9:role/r' }, Action: 'kms:Decrypt' }) },
      },
    },
  ),
  held('MS-PUB-6', { aws_instance: { M: {} } }, 'nothing', {
    aws_instance: { M: { associate_public_ip_address: false } },
  }),
  held('MS-PUB-6', { aws_redshift_cluster: { D: {} } }, 'nothing', {
    aws_redshift_cluster: { D: { publicly_accessible: false } },
  }),
  inNobodysName('aws_sqs_queue_policy'),
  inNobodysName('aws_sns_topic_policy', { StringEqualsIfExists: { 'aws:SourceAccount': '1' } }),
  inNobodysName('aws_sqs_queue', { ArnLike: { 'aws:SourceArn': '*' } }),
  held('MS-PUB-8', acl('public-read'), 'public-read', acl('private')),
  held(
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
    acl('log-delivery-write'),
  ),
  held('MS-PUB-9', { aws_lb: { L: { internal: false } } }, 'false', { aws_lb: { L: { internal: true } } }),
  held('MS-API-4', route({}), 'GET / with authorization NONE', route({ authorization_type: 'JWT' })),
  held(
    'MS-API-4',
    route({ authorization_type: 'NONE' }),
    'GET / with authorization NONE',
    route({ api_key_required: true }),
  ),
];
