import type { Sketch } from '../plans';

/** A change: its title, the address, the values before and after, and parts of the change. */
export type ImpactCase = readonly [
  title: string,
  address: string,
  before: unknown,
  after: unknown,
  more?: Partial<Sketch>,
];

const ROLE = 'arn:aws:iam::123456789012:role/service/Reader';
const QUEUE = 'arn:aws:sqs:us-east-1:123456789012:Alerts';
const policy = (...statements: object[]): string => JSON.stringify({ Statement: statements });
const allow = (Action: unknown, Resource: unknown, more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});

/** The change in both directions. */
const bothWays = (
  title: string,
  address: string,
  before: object,
  after: object,
  more: Partial<Sketch> = {},
): ImpactCase[] => [
  [title, address, before, after, more],
  [`${title}, reversed`, address, after, before, more],
];
/** The creation and the deletion. */
const createAndDelete = (
  title: string,
  address: string,
  values: object,
  more: Partial<Sketch> = {},
): ImpactCase[] => [
  [`${title}, created`, address, null, values, more],
  [`${title}, deleted`, address, values, null, more],
];

const rule = (name: string, values: object = {}) => ({
  name,
  action: [{ block: [{}] }],
  statement: [{ a: 1 }],
  ...values,
});
const acl = (...rules: object[]) => ({
  name: 'Edge',
  default_action: [{ allow: [{}], block: [] }],
  rule: rules,
});
const rate = (limit: unknown) => rule('r', { statement: [{ rate_based_statement: [{ limit }] }] });

const WEB_ACL: readonly ImpactCase[] = [
  ...createAndDelete('an association', 'aws_wafv2_web_acl_association.A', {
    resource_arn: QUEUE,
    web_acl_arn: 'a',
  }),
  ...createAndDelete('an association of an unknown resource', 'aws_wafv2_web_acl_association.A', {
    web_acl_arn: 'a',
  }),
  [
    'another ACL',
    'aws_wafv2_web_acl_association.A',
    { resource_arn: QUEUE, web_acl_arn: 'a' },
    { resource_arn: QUEUE, web_acl_arn: 'b' },
  ],
  [
    'an unknown ACL',
    'aws_wafv2_web_acl_association.A',
    { resource_arn: QUEUE, web_acl_arn: 'a' },
    { resource_arn: QUEUE, web_acl_arn: 'a' },
    { after_unknown: { web_acl_arn: true } },
  ],
  [
    'the same ACL',
    'aws_wafv2_web_acl_association.A',
    { resource_arn: QUEUE, web_acl_arn: 'a', x: 1 },
    { resource_arn: QUEUE, web_acl_arn: 'a', x: 2 },
  ],
  ...createAndDelete('a web ACL', 'aws_wafv2_web_acl.W', acl(rule('r'))),
  ...bothWays('the default action', 'aws_wafv2_web_acl.W', acl(), {
    ...acl(),
    default_action: [{ allow: null, block: [{}] }],
  }),
  ['no default action', 'aws_wafv2_web_acl.W', acl(), { ...acl(), default_action: [] }],
  ...bothWays('a blocking rule', 'aws_wafv2_web_acl.W', acl(rule('b')), acl(rule('b'), rule('a'))),
  ...bothWays(
    'an allowing rule',
    'aws_wafv2_web_acl.W',
    acl(),
    acl(rule('a', { action: [{ allow: [{}] }] })),
  ),
  ...bothWays(
    'the action of a rule',
    'aws_wafv2_web_acl.W',
    acl(rule('a')),
    acl(rule('a', { action: [{ count: [{}], block: null }] })),
  ),
  ...bothWays(
    'an override',
    'aws_wafv2_web_acl.W',
    acl(rule('a', { action: [], override_action: [{ none: [{}] }] })),
    acl(rule('a', { action: null, override_action: [{ count: [{}] }] })),
  ),
  ...bothWays('a rate', 'aws_wafv2_web_acl.W', acl(rate(100)), acl(rate(200))),
  ...bothWays('a rate that is no number', 'aws_wafv2_web_acl.W', acl(rate(100)), acl(rate('200'))),
  ['a statement', 'aws_wafv2_web_acl.W', acl(rule('a')), acl(rule('a', { statement: [{ a: 2 }] }))],
  ['the order of rules', 'aws_wafv2_web_acl.W', acl(rule('a'), rule('b')), acl(rule('b'), rule('a'))],
  ['another resource with rules', 'aws_wafv2_rule_group.W', acl(rule('a')), acl()],
];

const openings: readonly (readonly [type: string, field: string, open: unknown, closed: unknown])[] = [
  ...['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'].flatMap(
    (field) =>
      ['aws_s3_bucket_public_access_block', 'aws_s3_account_public_access_block'].map(
        (type) => [type, field, false, true] as const,
      ),
  ),
  ['aws_lambda_function_url', 'authorization_type', 'NONE', 'AWS_IAM'],
  ['aws_api_gateway_method', 'authorization', 'NONE', 'AWS_IAM'],
  ['aws_apigatewayv2_route', 'authorization_type', 'NONE', 'JWT'],
  ['aws_db_instance', 'publicly_accessible', true, false],
  ['aws_rds_cluster_instance', 'publicly_accessible', true, null],
  ['aws_redshift_cluster', 'publicly_accessible', true, false],
  ['aws_instance', 'associate_public_ip_address', true, false],
  ['aws_lb', 'internal', false, true],
  ['aws_s3_bucket_acl', 'acl', 'public-read', 'private'],
  ['aws_s3_bucket_acl', 'acl', 'public', 12],
  ['aws_vpc', 'publicly_accessible', true, false],
];
const OPENINGS: readonly ImpactCase[] = openings.flatMap(([type, field, open, closed]) => {
  const [from, to] = [
    { name: 'N', function_name: 'F', [field]: closed },
    { name: 'N', function_name: 'F', [field]: open },
  ];
  return [
    ...bothWays(`${field} opens`, `${type}.X`, from, to),
    ...createAndDelete(`open by ${field}`, `${type}.X`, to),
    ...createAndDelete(`closed by ${field}`, `${type}.X`, from),
  ];
});

const api = (types: unknown) => ({
  name: 'A',
  endpoint_configuration: types === undefined ? [] : [{ types }],
});
const operations = (paths: object, more: object = {}) => ({
  name: 'A',
  body: JSON.stringify({ paths, ...more }),
});

const APIS: readonly ImpactCase[] = [
  ...bothWays('a private endpoint', 'aws_api_gateway_rest_api.A', api(['EDGE']), api(['PRIVATE'])),
  [
    'an unknown endpoint',
    'aws_api_gateway_rest_api.A',
    api(['PRIVATE']),
    { name: 'A', endpoint_configuration: null },
  ],
  ...createAndDelete('an API', 'aws_api_gateway_rest_api.A', api(['PRIVATE'])),
  ['another API with endpoints', 'aws_x_api.A', api(['EDGE']), api(['PRIVATE'])],
  ...bothWays(
    'an API key',
    'aws_api_gateway_method.M',
    { api_key_required: false },
    { api_key_required: true },
  ),
  ...createAndDelete('a method with an API key', 'aws_api_gateway_method.M', {
    authorization: 'AWS_IAM',
    api_key_required: true,
  }),
  ['another resource with an API key', 'aws_x.M', { api_key_required: false }, { api_key_required: true }],
  ...bothWays(
    'an operation',
    'aws_api_gateway_rest_api.A',
    operations({}),
    operations({ '/a': { get: { security: [{ key: [], iam: [] }] } } }),
  ),
  ...bothWays(
    'an open operation',
    'aws_apigatewayv2_api.A',
    operations({}),
    operations({ '/a': { post: {} } }),
  ),
  ...bothWays(
    'the authorization',
    'aws_api_gateway_rest_api.A',
    operations({ '/a': { put: { security: [] } } }, { security: [{ b: [] }, { a: [] }] }),
    operations({ '/a': { put: {} } }, { security: [{ b: [] }, { a: [] }] }),
  ),
  ...bothWays(
    'other schemes',
    'aws_api_gateway_rest_api.A',
    operations({ '/a': { put: { security: [{ a: [] }] } } }),
    operations({ '/a': { put: { security: [{ b: [] }, { a: [] }] } } }),
  ),
  [
    'an optional scheme',
    'aws_api_gateway_rest_api.A',
    operations({ '/a': { put: { security: [{ a: [] }] } } }),
    operations({ '/a': { put: { security: [{ a: [] }, {}] } } }),
  ],
  ...[
    'get',
    'put',
    'post',
    'delete',
    'options',
    'head',
    'patch',
    'x-amazon-apigateway-any-method',
    'summary',
  ].map((method): ImpactCase => [
    `the method ${method}`,
    'aws_api_gateway_rest_api.A',
    operations({}),
    operations({ '/a': { [method]: {} } }),
  ]),
  ...createAndDelete(
    'a document',
    'aws_api_gateway_rest_api.A',
    operations({ '/b': { get: {} }, '/a': { get: {} } }),
  ),
  [
    'an unknown document',
    'aws_api_gateway_rest_api.A',
    operations({ '/a': { get: {} } }),
    { name: 'A' },
    { after_unknown: { body: true } },
  ],
  [
    'an unknown document of a new API',
    'aws_api_gateway_rest_api.A',
    null,
    { name: 'A' },
    { after_unknown: { body: true } },
  ],
  ['a document of another type', 'aws_x.A', operations({}), operations({ '/a': { get: {} } })],
];

const ENCRYPTION: readonly ImpactCase[] = [
  ...[
    'kms_key_id',
    'kms_key_arn',
    'kms_master_key_id',
    'kms_key',
    'key_arn',
    'kms_key_identifier',
    'other_key',
  ].flatMap((field): ImpactCase[] => [
    ['a key', 'aws_x.X', { name: 'N' }, { name: 'N', [field]: 'arn:aws:kms:us-east-1:123456789012:key/1' }],
    ['no key', 'aws_x.X', { name: 'N', [field]: 'k1' }, { name: 'N' }],
    ['another key', 'aws_x.X', { name: 'N', [field]: 'k1' }, { name: 'N', [field]: 'k2' }],
    [
      'an unknown key',
      'aws_x.X',
      { name: 'N', [field]: 'k1' },
      { name: 'N' },
      { after_unknown: { [field]: true } },
    ],
  ]),
  ...[
    'storage_encrypted',
    'encrypted',
    'at_rest_encryption_enabled',
    'transit_encryption_enabled',
    'sqs_managed_sse_enabled',
    'cache_data_encrypted',
    'x_encrypted',
  ].flatMap((field) =>
    bothWays('a switch', 'aws_x.X', { name: 'N', [field]: false }, { name: 'N', [field]: true }),
  ),
  ...['encryption_type', 'sse_algorithm', 'encryption_mode', 's3_encryption_mode', 'x_mode'].flatMap(
    (field): ImpactCase[] => [
      ...bothWays('an algorithm', 'aws_x.X', { name: 'N', [field]: 'NONE' }, { name: 'N', [field]: 'KMS' }),
      ...bothWays('no algorithm', 'aws_x.X', { name: 'N' }, { name: 'N', [field]: 'KMS' }),
      ['another algorithm', 'aws_x.X', { name: 'N', [field]: 'AES' }, { name: 'N', [field]: 'KMS' }],
    ],
  ),
  ...[
    'minimum_tls_version',
    'security_policy',
    'ssl_policy',
    'minimum_protocol_version',
    'x_version',
  ].flatMap((field): ImpactCase[] => [
    ['a version of TLS', 'aws_x.X', { name: 'N', [field]: 'TLS1' }, { name: 'N', [field]: 'TLS2' }],
    ['a first version of TLS', 'aws_x.X', { name: 'N' }, { name: 'N', [field]: 12 }],
  ]),
  [
    'an algorithm in a block',
    'aws_x.X',
    { a: [{ b: [{ sse_algorithm: 'AES' }] }] },
    { a: [{ b: [{ sse_algorithm: 'KMS' }] }] },
  ],
  ['a list of keys', 'aws_x.X', { kms_key_id: ['a', 'b'] }, { kms_key_id: ['a', 'c'] }],
  ...bothWays(
    'a table',
    'aws_dynamodb_table.T',
    { name: 'T', server_side_encryption: [{ enabled: false }] },
    { name: 'T', server_side_encryption: [{ enabled: true }] },
  ),
  ...bothWays(
    'another table',
    'aws_x_table.T',
    { name: 'T', server_side_encryption: [{ enabled: false }] },
    { name: 'T', server_side_encryption: [{ enabled: true }] },
  ),
  ...createAndDelete('the encryption of a bucket', 'aws_s3_bucket_server_side_encryption_configuration.B', {
    bucket: 'B',
    sse_algorithm: 'AES',
  }),
  ...createAndDelete('an encrypted resource', 'aws_x.X', { name: 'N', encrypted: true, kms_key_id: 'k' }),
  ...bothWays(
    'rotation',
    'aws_kms_key.K',
    { description: 'K', enable_key_rotation: false },
    { description: 'K', enable_key_rotation: true },
  ),
  ...bothWays(
    'a disabled key',
    'aws_kms_key.K',
    { description: 'K', is_enabled: true },
    { description: 'K', is_enabled: false },
  ),
  ...createAndDelete('a key', 'aws_kms_key.K', {
    description: 'K',
    is_enabled: false,
    enable_key_rotation: true,
  }),
];

const group = (more: object) => ({ name: 'G', ...more });
const PEERS = [
  'cidr_blocks',
  'ipv6_cidr_blocks',
  'cidr_ipv4',
  'cidr_ipv6',
  'prefix_list_ids',
  'prefix_list_id',
  'security_groups',
  'source_security_group_id',
  'referenced_security_group_id',
];

const SECURITY_GROUPS: readonly ImpactCase[] = [
  ...['aws_security_group', 'aws_default_security_group', 'aws_x_group'].flatMap((type) => [
    ...bothWays(
      'ingress',
      `${type}.G`,
      group({ ingress: [] }),
      group({
        ingress: [{ protocol: 'tcp', from_port: 80, to_port: 80, cidr_blocks: ['10.0.0.0/8', '0.0.0.0/0'] }],
      }),
    ),
    ...bothWays(
      'egress',
      `${type}.G`,
      group({}),
      group({ egress: [{ protocol: '-1', cidr_blocks: ['0.0.0.0/0'], ipv6_cidr_blocks: ['::/0'] }] }),
    ),
  ]),
  ...PEERS.map((field): ImpactCase => [
    `a peer in ${field}`,
    'aws_security_group_rule.R',
    null,
    { type: 'ingress', security_group_id: 'sg-1', protocol: 'all', [field]: 'x' },
  ]),
  ...['ingress', 'egress'].flatMap((type) =>
    createAndDelete(type, 'aws_security_group_rule.R', {
      type,
      protocol: 'udp',
      from_port: 1,
      to_port: 2,
      self: true,
    }),
  ),
  ...['ingress', 'egress'].flatMap((kind) =>
    createAndDelete(kind, `aws_vpc_security_group_${kind}_rule.R`, {
      security_group_id: 'sg-2',
      ip_protocol: 'tcp',
      from_port: 0,
      to_port: 65535,
      cidr_ipv4: '0.0.0.0/0',
      cidr_ipv6: '::/0',
    }),
  ),
  ['all protocols', 'aws_security_group_rule.R', null, { type: 'ingress', cidr_blocks: ['10.0.0.0/8'] }],
  [
    'ports from 0',
    'aws_security_group_rule.R',
    null,
    { type: 'ingress', protocol: 'tcp', from_port: 0, to_port: 1024, cidr_blocks: ['10.0.0.0/8'] },
  ],
  [
    'ports to 65535',
    'aws_security_group_rule.R',
    null,
    {
      type: 'ingress',
      protocol: 'tcp',
      from_port: 1,
      to_port: 65535,
      cidr_blocks: ['10.0.0.0/8'],
      self: false,
    },
  ],
  [
    'the order of rules',
    'aws_security_group.G',
    group({ ingress: [{ cidr_blocks: ['a', 'b'] }] }),
    group({ ingress: [{ cidr_blocks: ['b'] }, { cidr_blocks: ['a'] }] }),
  ],
  [
    'the group of the rule',
    'aws_security_group_rule.R',
    { type: 'egress', security_group_id: 'sg-3', cidr_blocks: ['a'] },
    { type: 'egress', cidr_blocks: ['b'] },
  ],
];

const OWNERS: readonly (readonly [type: string, field: string, attribute?: string])[] = [
  ...[
    'iam_role_policy role',
    'iam_user_policy user',
    'iam_group_policy group',
    'iam_policy name',
    'iam_role name assume_role_policy',
  ],
  ...[
    'sqs_queue_policy queue_url',
    'sqs_queue name',
    'sns_topic_policy arn',
    'sns_topic name',
    's3_bucket_policy bucket',
    'kms_key description',
  ],
  ...[
    'kms_key_policy key_id',
    'api_gateway_rest_api name',
    'api_gateway_rest_api_policy rest_api_id',
    'secretsmanager_secret_policy secret_arn',
  ],
  ...[
    'dynamodb_resource_policy resource_arn',
    'kinesis_resource_policy resource_arn',
    'cloudwatch_event_bus_policy event_bus_name',
  ],
  ...[
    'cloudwatch_log_resource_policy policy_name policy_document',
    'ecr_repository_policy repository',
    'x_unlisted name',
    'x_other name access',
  ],
].map((words) => words.split(' ') as [string, string, string?]);

const POLICIES: readonly ImpactCase[] = [
  ...OWNERS.flatMap(([type, field, attribute = 'policy']): ImpactCase[] => {
    const name =
      field === 'queue_url'
        ? 'https://sqs.us-east-1.amazonaws.com/1/Alerts'
        : field.endsWith('arn')
          ? QUEUE
          : 'Name';
    const after = { [field]: name, [attribute]: policy(allow('x:Get', '*', { Principal: { AWS: ROLE } })) };
    return [
      ...bothWays(
        `a policy in ${attribute}`,
        `aws_${type}.P`,
        { [field]: name, [attribute]: policy() },
        after,
      ),
      [
        'a policy without a name',
        `aws_${type}.P`,
        { [attribute]: policy() },
        { [attribute]: policy(allow('x:Get', '*')) },
      ],
      [
        'an unknown policy',
        `aws_${type}.P`,
        { [field]: name, [attribute]: policy() },
        { [field]: name },
        { after_unknown: { [attribute]: true } },
      ],
      [
        'an unknown policy of a new resource',
        `aws_${type}.P`,
        null,
        { [field]: name },
        { after_unknown: { [attribute]: true } },
      ],
    ];
  }),
  ...[
    { Principal: '*' },
    { Principal: { AWS: '*' } },
    { Principal: { AWS: 'arn:aws:iam::123456789012:root' } },
    { Principal: { AWS: '123456789012', Service: ['a.amazonaws.com', 'b.amazonaws.com'] } },
    { Principal: { Federated: 'x', CanonicalUser: 'y', Other: 'z' } },
    { NotPrincipal: { AWS: ['b', 'a'] } },
    { Principal: { AWS: ROLE }, Condition: {} },
    {
      Principal: { AWS: ROLE },
      Condition: { StringLike: { 'aws:a': ['*', QUEUE], 'aws:B': 'x' }, Bool: { c: true } },
    },
    { Principal: '*', Effect: 'Deny' },
  ].flatMap((more) =>
    bothWays(
      `a principal ${JSON.stringify(more)}`,
      'aws_sqs_queue_policy.P',
      { queue_url: 'Q', policy: policy() },
      { queue_url: 'Q', policy: policy(allow('sqs:SendMessage', QUEUE, more)) },
    ),
  ),
  ...[
    ['*', '*'],
    [['a:Y', 'a:X'], QUEUE],
    ['sts:AssumeRole', QUEUE],
    ['a:X', 'arn:aws:s3:::bucket/key'],
    ['a:X', 'arn:aws:lambda:us-east-1:123456789012:function:*'],
    ['a:X', 'arn:aws:sqs:us-east-1:123456789012:*'],
    ['a:X', 'arn:aws:dynamodb:us-east-1:123456789012:table/T/index/*'],
    ['a:X', 'arn:aws:iam::123456789012:root'],
    ['a:X', 'arn:x'],
  ].flatMap(([action, resource]) =>
    bothWays(
      `${JSON.stringify(action)} on ${JSON.stringify(resource)}`,
      'aws_iam_role_policy.P',
      { role: 'R', policy: policy() },
      { role: 'R', policy: policy(allow(action, resource)) },
    ),
  ),
  ...bothWays(
    'exceptions',
    'aws_iam_role_policy.P',
    { role: 'R', policy: policy() },
    { role: 'R', policy: policy({ Effect: 'Allow', NotAction: ['b:Y', 'a:X'], NotResource: [QUEUE, 'a'] }) },
  ),
  ...bothWays(
    'more access',
    'aws_sqs_queue_policy.P',
    { queue_url: 'Q', policy: policy(allow('a:X', QUEUE, { Principal: { AWS: ROLE } })) },
    { queue_url: 'Q', policy: policy(allow(['a:X', 'a:Y'], QUEUE, { Principal: { AWS: ROLE } })) },
  ),
  ...bothWays(
    'a wildcard',
    'aws_iam_role_policy.P',
    { role: 'R', policy: policy(allow('a:GetX', 'abc')) },
    { role: 'R', policy: policy(allow('A:get?', 'a*c')) },
  ),
  ...bothWays(
    'a wildcard for anyone',
    'aws_sns_topic_policy.P',
    { arn: QUEUE, policy: policy(allow('a:X', '*', { Principal: { AWS: ROLE } })) },
    { arn: QUEUE, policy: policy(allow('a:*', '*', { Principal: '*' })) },
  ),
  ...bothWays(
    'a condition',
    'aws_iam_role_policy.P',
    { role: 'R', policy: policy(allow('a:X', '*')) },
    { role: 'R', policy: policy(allow('a:X', '*', { Condition: { Bool: { x: ['b', 'a'] } } })) },
  ),
  ...bothWays(
    'a denial',
    'aws_iam_role_policy.P',
    { role: 'R', policy: policy(allow('a:*', '*')) },
    { role: 'R', policy: policy({ Effect: 'Deny', Action: 'a:X', Resource: '*' }) },
  ),
];

const inline = (...actions: string[]) => ({
  name: 'R',
  inline_policy: actions.map((action) => ({ policy: policy(allow(action, '*')) })),
});

const IAM: readonly ImpactCase[] = [
  ...bothWays('inline policies', 'aws_iam_role.R', inline('a:X'), inline('a:X', 'b:Y')),
  ...createAndDelete('a permission', 'aws_lambda_permission.P', {
    function_name: 'F',
    action: 'lambda:InvokeFunction',
    principal: 'sns.amazonaws.com',
    source_arn: QUEUE,
    source_account: '123456789012',
  }),
  ...createAndDelete('a permission of an account', 'aws_lambda_permission.P', {
    function_name: 'F',
    action: 'lambda:InvokeFunction',
    principal: '123456789012',
    qualifier: 'live',
    principal_org_id: 'o-1',
    function_url_auth_type: 'NONE',
    event_source_token: 'x',
  }),
  ...createAndDelete('a permission of anyone', 'aws_lambda_permission.P', {
    function_name: 'F',
    action: 'lambda:InvokeFunction',
    principal: '*',
  }),
  ...['role', 'user', 'group'].flatMap((kind) =>
    createAndDelete(`an attachment to a ${kind}`, `aws_iam_${kind}_policy_attachment.A`, {
      [kind]: 'N',
      policy_arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
    }),
  ),
  ...bothWays(
    'another attachment',
    'aws_iam_role_policy_attachment.A',
    { role: 'N', policy_arn: 'a' },
    { role: 'N', policy_arn: 'b' },
  ),
  [
    'an unknown attachment',
    'aws_iam_role_policy_attachment.A',
    null,
    { role: 'N' },
    { after_unknown: { policy_arn: true } },
  ],
  ...createAndDelete('an attachment to several', 'aws_iam_policy_attachment.A', {
    name: 'N',
    policy_arn: 'a',
    roles: ['r1', 'r2'],
    users: ['u'],
    groups: ['g'],
  }),
  ...bothWays(
    'another member of an attachment',
    'aws_iam_policy_attachment.A',
    { policy_arn: 'a', roles: ['r1'] },
    { policy_arn: 'a', roles: ['r1', 'r2'], users: ['u'] },
  ),
  ...bothWays(
    'another policy of an attachment',
    'aws_iam_policy_attachment.A',
    { policy_arn: 'a', groups: ['g'] },
    { policy_arn: 'b', groups: ['g'] },
  ),
  [
    'an unknown policy of an attachment',
    'aws_iam_policy_attachment.A',
    null,
    { roles: ['r1'] },
    { after_unknown: { policy_arn: true } },
  ],
  ...bothWays(
    'managed policies',
    'aws_iam_role.R',
    { name: 'R', managed_policy_arns: ['a', 'b'] },
    { name: 'R', managed_policy_arns: ['b', 'c'] },
  ),
  [
    'unknown managed policies',
    'aws_iam_role.R',
    { name: 'R', managed_policy_arns: ['a'] },
    { name: 'R' },
    { after_unknown: { managed_policy_arns: true } },
  ],
  ...['role', 'user'].flatMap((kind) => [
    ...bothWays(
      'a boundary',
      `aws_iam_${kind}.R`,
      { name: 'R' },
      { name: 'R', permissions_boundary: 'arn:aws:iam::1:policy/B' },
    ),
    ...bothWays(
      'another boundary',
      `aws_iam_${kind}.R`,
      { name: 'R', permissions_boundary: 'a' },
      { name: 'R', permissions_boundary: 'b' },
    ),
    ...createAndDelete('a boundary', `aws_iam_${kind}.R`, { name: 'R', permissions_boundary: 'b' }),
  ]),
  [
    'an unknown boundary',
    'aws_iam_role.R',
    { name: 'R', permissions_boundary: 'a' },
    { name: 'R' },
    { after_unknown: { permissions_boundary: true } },
  ],
  ...createAndDelete('a grant', 'aws_kms_grant.G', {
    key_id: 'k',
    grantee_principal: ROLE,
    operations: ['Encrypt', 'Decrypt'],
  }),
  ...bothWays(
    'other operations',
    'aws_kms_grant.G',
    { key_id: 'k', grantee_principal: ROLE, operations: ['Encrypt'] },
    { key_id: 'k', grantee_principal: ROLE, operations: ['Decrypt'] },
  ),
  [
    'the order of operations',
    'aws_kms_grant.G',
    { key_id: 'k', grantee_principal: ROLE, operations: ['a', 'b'] },
    { key_id: 'k', grantee_principal: ROLE, operations: ['b', 'a'] },
  ],
  ['an unknown grant', 'aws_kms_grant.G', null, { key_id: 'k' }],
  [
    'a change that is only read',
    'aws_iam_role_policy.P',
    { policy: policy() },
    { policy: policy(allow('a:X', '*')) },
    { actions: ['read'] },
  ],
  [
    'a change that only forgets',
    'aws_iam_role_policy.P',
    { policy: policy() },
    { policy: policy(allow('a:X', '*')) },
    { actions: ['forget'] },
  ],
  [
    'no change',
    'aws_iam_role_policy.P',
    { policy: policy() },
    { policy: policy(allow('a:X', '*')) },
    { actions: ['no-op'] },
  ],
  [
    'a replacement',
    'aws_iam_role_policy.P',
    { role: 'R', policy: policy() },
    { role: 'R', policy: policy(allow('a:X', '*')) },
    { actions: ['delete', 'create'] },
  ],
];

/** Changes by the part that finds their impacts. */
export const IMPACT_CASES: Readonly<Record<string, readonly ImpactCase[]>> = {
  'web ACLs': WEB_ACL,
  openings: OPENINGS,
  APIs: APIS,
  encryption: ENCRYPTION,
  'security groups': SECURITY_GROUPS,
  policies: POLICIES,
  IAM,
};
