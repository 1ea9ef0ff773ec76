import { findViolations } from '../../src/policies/find-violations';
import { createStack, formatPolicy, type TestResources } from './test-stack';

const listFound = (id: string, resources: TestResources): string[] =>
  findViolations(createStack(resources))
    .filter(({ check }) => check === id)
    .map(({ found }) => found);

/** A resource of each type that has an identity policy. */
const createIdentityPolicies = (policy: string): [string, TestResources][] => [
  ...['aws_iam_role_policy', 'aws_iam_policy', 'aws_iam_user_policy', 'aws_iam_group_policy'].map(
    (type): [string, TestResources] => [type, { [type]: { P: { policy } } }],
  ),
  [
    'aws_ssoadmin_permission_set_inline_policy',
    { aws_ssoadmin_permission_set_inline_policy: { P: { inline_policy: policy } } },
  ],
  ['aws_iam_role', { aws_iam_role: { R: { inline_policy: [{ name: 'P', policy }] } } }],
];

describe('an identity policy', () => {
  const everything = formatPolicy({ Action: ['sqs:*', 'sns:Publish'], Resource: '*' });
  it.each(createIdentityPolicies(everything))('is read from %s', (_, resources) => {
    expect(listFound('MS-IAM-1', resources)).toEqual(['["sqs:*","sns:Publish"]']);
    expect(listFound('MS-IAM-2', resources)).toEqual(['sqs:* on *', 'sns:Publish on *']);
  });

  it.each(createIdentityPolicies('${data.aws_iam_policy_document.D.json}'))(
    'is known when the stack is planned: %s',
    (_, resources) => {
      expect(listFound('MS-IAM-7', resources)).toEqual(['${data.aws_iam_policy_document.D.json}']);
    },
  );

  // NotAction grants everything that AWS will ever add.
  it.each([
    [{ NotAction: 'iam:PassRole', Resource: 'arn:aws:sqs:us-east-1:1:Q' }, 'all but ["iam:PassRole"]'],
    [{ Action: 'sqs:Send?essage', Resource: 'arn:aws:sqs:us-east-1:1:Q' }, '["sqs:Send?essage"]'],
  ])('lists its actions without wildcards: %j', (statement, found) => {
    const resources = { aws_iam_policy: { P: { policy: formatPolicy(statement) } } };
    expect(listFound('MS-IAM-1', resources)).toEqual([found]);
  });
});

describe('iam:PassRole', () => {
  const findPassRole = (statement: object) =>
    listFound('MS-IAM-4', {
      aws_iam_policy: { P: { policy: formatPolicy({ Action: 'iam:PassRole', ...statement }) } },
    });
  const Condition = { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } };
  const Resource = 'arn:aws:iam::1:role/R';

  it('is allowed for one role and one service', () => {
    expect(findPassRole({ Resource, Condition })).toEqual([]);
    expect(findPassRole({ Action: 'iam:GetRole', Resource: '*' })).toEqual([]);
  });

  it.each([
    [{ Resource }, `iam:PassRole on ["${Resource}"] without a condition`],
    [{ Resource, Condition: { StringEquals: { 'aws:x': 'y' } } }, `iam:PassRole on ["${Resource}"]`],
    [{ Resource: `${Resource}*`, Condition }, `iam:PassRole on ["${Resource}*"]`],
    [{ Resource: [Resource, '*'], Condition }, `iam:PassRole on ["${Resource}","*"]`],
    [{ Condition }, 'iam:PassRole on []'],
  ])('is not allowed with %j', (statement, found) => {
    expect(findPassRole(statement)).toEqual([found]);
  });
});

describe('a managed policy of AWS', () => {
  const ATTACHMENTS = {
    aws_iam_role_policy_attachment: 'policy_arn',
    aws_iam_user_policy_attachment: 'policy_arn',
    aws_iam_group_policy_attachment: 'policy_arn',
    aws_iam_policy_attachment: 'policy_arn',
    aws_iam_role_policy_attachments_exclusive: 'policy_arns',
    aws_ssoadmin_managed_policy_attachment: 'managed_policy_arn',
    aws_iam_role: 'managed_policy_arns',
  };
  it.each(Object.entries(ATTACHMENTS))('is attached by %s.%s for a service role only', (type, attribute) => {
    const attach = (...arns: string[]) => listFound('MS-IAM-5', { [type]: { A: { [attribute]: arns } } });
    const broad = [
      'arn:aws:iam::aws:policy/ReadOnlyAccess',
      'arn:aws-cn:iam::aws:policy/job-function/Billing',
    ];
    const own = 'arn:aws:iam::1:policy/OurFullAccess';
    expect(attach(...broad, own)).toEqual([...broad, own]);
    expect(
      attach(
        'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
        'arn:aws:iam::aws:policy/aws-service-role/X',
        'arn:aws:iam::1:policy/FullAccessToOneQueue',
        'arn:aws:iam::1:policy/own',
      ),
    ).toEqual([]);
  });
});

it.each([
  'aws_iam_access_key',
  'aws_iam_user_login_profile',
  'aws_iam_user_ssh_key',
  'aws_iam_service_specific_credential',
])('a long-lived credential is not allowed: %s', (type) => {
  expect(listFound('MS-IAM-6', { [type]: { K: {} } })).toEqual([type]);
});

describe('a bucket', () => {
  const BLOCKS = [
    'block_public_acls',
    'block_public_policy',
    'ignore_public_acls',
    'restrict_public_buckets',
  ];
  const createBucket = (access: object): TestResources => ({
    aws_s3_bucket: { B: { bucket: 'b-trial' } },
    aws_s3_bucket_public_access_block: { A: { bucket: '${aws_s3_bucket.B.id}', ...access } },
  });
  const all = Object.fromEntries(BLOCKS.map((name) => [name, true]));

  it('blocks all four kinds of public access', () => {
    expect(listFound('MS-PUB-1', createBucket(all))).toEqual([]);
    expect(listFound('MS-PUB-1', createBucket({}))).toEqual([`${BLOCKS.join(', ')} not set`]);
    expect(listFound('MS-PUB-1', { aws_s3_bucket: { B: {} } })).toEqual(['no public access block']);
  });

  it.each(BLOCKS)('violates the rule without %s', (name) => {
    expect(listFound('MS-PUB-1', createBucket({ ...all, [name]: false }))).toEqual([`${name} not set`]);
  });

  it('is not protected by the access block of another bucket', () => {
    const { aws_s3_bucket_public_access_block: block } = createBucket(all);
    const resources = { aws_s3_bucket: { Other: {} }, aws_s3_bucket_public_access_block: block! };
    expect(listFound('MS-PUB-1', resources)).toEqual(['no public access block']);
  });

  it.each([
    ['public-read', true],
    ['public-read-write', true],
    ['authenticated-read', true],
    ['website', true],
    ['private', false],
    ['log-delivery-write', false],
    ['not-public-read', false],
    ['website-x', false],
  ])('with the access control list %s is public: %s', (acl, isPublic) => {
    for (const type of ['aws_s3_bucket', 'aws_s3_bucket_acl', 'aws_s3_object'])
      expect(listFound('MS-PUB-8', { [type]: { A: { acl } } })).toEqual(isPublic ? [acl] : []);
  });

  it.each(['AllUsers', 'AuthenticatedUsers'])('is public by a grant to the group %s', (group) => {
    const uri = `http://acs.amazonaws.com/groups/global/${group}`;
    expect(listFound('MS-PUB-8', { aws_s3_bucket: { A: { grant: [{ uri }] } } })).toEqual([uri]);
    expect(listFound('MS-PUB-8', { aws_s3_bucket: { A: { grant: [{ uri: `${uri}Group` }] } } })).toEqual([]);
  });
});

describe('a public address', () => {
  const ATTRIBUTES = {
    aws_rds_cluster_instance: 'publicly_accessible',
    aws_db_instance: 'publicly_accessible',
    aws_neptune_cluster_instance: 'publicly_accessible',
    aws_redshift_cluster: 'publicly_accessible',
    aws_redshiftserverless_workgroup: 'publicly_accessible',
    aws_dms_replication_instance: 'publicly_accessible',
    aws_mq_broker: 'publicly_accessible',
    aws_instance: 'associate_public_ip_address',
  };
  const BY_DEFAULT = ['aws_redshift_cluster', 'aws_instance'];
  it.each(Object.entries(ATTRIBUTES))('of %s is turned off by %s', (type, attribute) => {
    const find = (values: object) => listFound('MS-PUB-6', { [type]: { D: values } });
    expect(find({ [attribute]: true })).toEqual(['true']);
    expect(find({ [attribute]: false })).toEqual([]);
    expect(find({})).toEqual(BY_DEFAULT.includes(type) ? ['nothing'] : []);
  });
});

describe('a permission to invoke', () => {
  const find = (values: object) => listFound('MS-PUB-4', { aws_lambda_permission: { P: values } });
  it.each([
    [{ principal: '*' }, ['*']],
    [{ principal: '*', principal_org_id: 'o-1' }, []],
    [{ principal: '*', organization_id: 'o-1' }, []],
    [{ principal: 's3.amazonaws.com' }, ['s3.amazonaws.com without a source']],
    [{ principal: 's3.amazonaws.com', source_arn: 'arn:aws:s3:::b' }, []],
    [{ principal: 's3.amazonaws.com', source_account: '1' }, []],
    [{ principal: 's3.amazonaws.com', source_account: '*' }, ['s3.amazonaws.com without a source']],
    [{ principal: '123456789012' }, []],
    [{ principal: 'arn:aws:iam::1:role/s3.amazonaws.com-caller' }, []],
  ])('names the principal: %j', (values, found) => {
    expect(find(values)).toEqual(found);
  });

  it('of a function URL requires IAM', () => {
    const findUrl = (values: object) => listFound('MS-PUB-3', { aws_lambda_function_url: { U: values } });
    expect([findUrl({ authorization_type: 'AWS_IAM' }), findUrl({ authorization_type: 'NONE' })]).toEqual([
      [],
      ['NONE'],
    ]);
  });
});

describe('a resource policy', () => {
  const ATTRIBUTES: Readonly<Record<string, string>> = {
    policy:
      'sqs_queue sqs_queue_policy sns_topic sns_topic_policy s3_bucket s3_bucket_policy s3_access_point kms_key kms_key_policy ' +
      'secretsmanager_secret secretsmanager_secret_policy kinesis_resource_policy dynamodb_resource_policy ' +
      'cloudwatch_event_bus_policy ecr_repository_policy efs_file_system_policy backup_vault_policy glue_resource_policy',
    policy_document: 'cloudwatch_log_resource_policy',
    access_policy: 'cloudwatch_log_destination_policy',
    access_policies:
      'opensearch_domain opensearch_domain_policy elasticsearch_domain elasticsearch_domain_policy',
  };
  const cases = Object.entries(ATTRIBUTES).flatMap(([attribute, types]) =>
    types.split(' ').map((type) => [`aws_${type}`, attribute] as const),
  );

  it.each(cases)('of %s is read from %s', (type, attribute) => {
    const policy = formatPolicy({ Principal: '*', Action: 'x:Get', Resource: 'arn:aws:x:::y' });
    expect(listFound('MS-PUB-5', { [type]: { P: { [attribute]: policy } } })).toHaveLength(1);
    expect(listFound('MS-PUB-5', { [type]: { P: { other: policy } } })).toEqual([]);
  });
});
