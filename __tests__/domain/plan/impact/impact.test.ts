import { diffAttributes } from '../../../../src/domain/plan/diff';
import { maskChange } from '../../../../src/domain/plan/mask';
import { findImpacts } from '../../../../src/domain/plan/impact';
import { matchesIamPattern } from '../../../../src/domain/plan/impact/grants';
import { createPlan, type Sketch } from '../plans';

/** `widens: description` of each impact. */
function describeImpacts(sketch: Sketch): string[] {
  const masked = maskChange(createPlan([sketch]).resource_changes[0]!);
  return findImpacts(masked, diffAttributes(masked)).map(
    ({ effect, description }) => `${effect}: ${description}`,
  );
}

const TABLE = 'arn:aws:dynamodb:us-east-1:123456789012:table/ApprovalTracking-dev';
const TOPIC = 'arn:aws:sns:us-east-1:123456789012:Alerts-dev';
const policy = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });
const allow = (Action: unknown, Resource: unknown, more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const rolePolicy = (before: string | undefined, after: string | undefined): Sketch => ({
  address: 'aws_iam_role_policy.p',
  actions: before && after ? ['update'] : after ? ['create'] : ['delete'],
  before: before ? { role: 'PatternDetector-dev', policy: before } : null,
  after: after ? { role: 'PatternDetector-dev', policy: after } : null,
});

describe("a role's policy", () => {
  it('adds access of the role', () => {
    const before = policy(allow('dynamodb:GetItem', TABLE));
    const after = policy(allow(['dynamodb:PutItem', 'dynamodb:GetItem'], [TABLE]));
    expect(describeImpacts(rolePolicy(before, after))).toEqual([
      'widens: role PatternDetector-dev may now also dynamodb:PutItem on ApprovalTracking-dev',
    ]);
    expect(describeImpacts(rolePolicy(after, before))).toEqual([
      'narrows: role PatternDetector-dev may no longer dynamodb:PutItem on ApprovalTracking-dev',
    ]);
  });

  it('has no impact if only its notation changes', () => {
    const other = `${TABLE}/index/*`;
    const one = policy(allow(['dynamodb:Query', 'dynamodb:GetItem'], [TABLE, other]));
    const same = policy(
      allow('dynamodb:getitem', [other]),
      allow(['dynamodb:Query'], [other, TABLE]),
      allow('dynamodb:GetItem', TABLE),
    );
    expect(describeImpacts(rolePolicy(one, same))).toEqual([]);
  });

  it('grants less access with a condition, but not with a wildcard', () => {
    const exact = policy(allow('dynamodb:PutItem', TABLE));
    expect(describeImpacts(rolePolicy(exact, policy(allow('dynamodb:*', '*'))))).toEqual([
      'widens: role PatternDetector-dev may now also dynamodb:* on everything',
    ]);
    const Condition = { StringEquals: { 'aws:SourceAccount': '123456789012' } };
    expect(
      describeImpacts(rolePolicy(exact, policy(allow('dynamodb:PutItem', TABLE, { Condition })))),
    ).toEqual(['narrows: role PatternDetector-dev may no longer dynamodb:PutItem on ApprovalTracking-dev']);
  });

  it('has an impact if it is new, deleted or unknown', () => {
    const one = policy(
      allow(['sqs:SendMessage', 'sqs:GetQueueUrl'], 'arn:aws:sqs:us-east-1:123456789012:Alerts'),
    );
    expect(describeImpacts(rolePolicy(undefined, one))).toEqual([
      'widens: role PatternDetector-dev may now sqs:GetQueueUrl and sqs:SendMessage on Alerts',
    ]);
    expect(describeImpacts(rolePolicy(one, undefined))).toEqual([
      'narrows: role PatternDetector-dev may no longer sqs:GetQueueUrl and sqs:SendMessage on Alerts',
    ]);
    expect(
      describeImpacts({ ...rolePolicy(one, one), after: { role: 'R' }, after_unknown: { policy: true } }),
    ).toEqual(['unknown: what role R may do changes; the new policy is known only after the apply']);
  });

  it('has the opposite impact if it denies access', () => {
    const deny = { Effect: 'Deny', NotAction: ['s3:GetObject'], Resource: '*' };
    expect(describeImpacts(rolePolicy(policy(), policy(deny)))).toEqual([
      'narrows: role PatternDetector-dev is now denied to everything except s3:GetObject on everything',
    ]);
    expect(describeImpacts(rolePolicy(policy(deny), policy()))).toEqual([
      'widens: role PatternDetector-dev is no longer denied to everything except s3:GetObject on everything',
    ]);
  });
});

describe('a policy with principals', () => {
  const topic = (before: string, after: string) =>
    describeImpacts({
      address: 'aws_sns_topic_policy.p',
      before: { arn: TOPIC, policy: before },
      after: { arn: TOPIC, policy: after },
    });

  it('gives access to anyone', () => {
    const anyone = { Principal: { AWS: '*' } };
    expect(topic(policy(), policy(allow('sns:Publish', TOPIC, anyone)))).toEqual([
      'widens: anyone may now sns:Publish on Alerts-dev',
    ]);
    const Condition = { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::uploads' } };
    expect(topic(policy(), policy(allow('sns:Publish', TOPIC, { Principal: '*', Condition })))).toEqual([
      'widens: anyone may now sns:Publish on Alerts-dev where aws:SourceArn is uploads (ArnLike)',
    ]);
  });

  it('gives access to accounts, roles and services', () => {
    const Principal = {
      AWS: ['arn:aws:iam::210987654321:root', 'arn:aws:iam::210987654321:role/reader'],
      Service: 'events.amazonaws.com',
    };
    expect(topic(policy(), policy(allow('sns:Publish', TOPIC, { Principal })))).toEqual([
      'widens: account 210987654321 may now sns:Publish on Alerts-dev',
      'widens: reader may now sns:Publish on Alerts-dev',
      'widens: events.amazonaws.com may now sns:Publish on Alerts-dev',
    ]);
  });

  it('describes who may assume a role', () => {
    const trust = (Service: string) =>
      policy({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service } });
    const role = (assume_role_policy: string) => ({ name: 'Detector-dev', assume_role_policy });
    expect(
      describeImpacts({
        address: 'aws_iam_role.r',
        before: role(trust('lambda.amazonaws.com')),
        after: role(trust('ec2.amazonaws.com')),
      }),
    ).toEqual([
      'widens: ec2.amazonaws.com may now assume role Detector-dev',
      'narrows: lambda.amazonaws.com may no longer assume role Detector-dev',
    ]);
  });

  it.each([
    [
      'aws_sqs_queue_policy',
      { queue_url: 'https://sqs.us-east-1.amazonaws.com/123456789012/Alerts' },
      'queue Alerts',
    ],
    ['aws_s3_bucket_policy', { bucket: 'market-data' }, 'bucket market-data'],
    ['aws_kms_key', { description: 'TableKey' }, 'TableKey'],
    ['aws_kms_key_policy', { key_id: '1234' }, 'key 1234'],
    [
      'aws_secretsmanager_secret_policy',
      { secret_arn: 'arn:aws:secretsmanager:us-east-1:1:secret:db' },
      'secret db',
    ],
  ])('is described for %s', (type, attributes, what) => {
    const document = policy(allow('x:Do', '*', { Principal: '*' }));
    const [before, after] = [
      { ...attributes, policy: '' },
      { ...attributes, policy: document },
    ];
    expect(describeImpacts({ address: `${type}.p`, before, after })).toEqual([
      `widens: anyone may now x:Do on ${what}`,
    ]);
  });

  it('may be a permission to call a function, or an attached policy', () => {
    const permission = { action: 'lambda:InvokeFunction', function_name: 'Detector-dev', principal: '*' };
    expect(
      describeImpacts({ address: 'aws_lambda_permission.p', actions: ['create'], after: permission }),
    ).toEqual(['widens: anyone may now lambda:InvokeFunction on function Detector-dev']);
    const after = { role: 'Detector', policy_arn: 'arn:aws:iam::aws:policy/AdministratorAccess' };
    expect(
      describeImpacts({ address: 'aws_iam_role_policy_attachment.a', actions: ['create'], after }),
    ).toEqual(['widens: role Detector now has the policy AdministratorAccess']);
  });
});

describe('the impact on the network', () => {
  const rule = (cidr: string, port: number) => ({
    cidr_blocks: [cidr],
    from_port: port,
    to_port: port,
    protocol: 'tcp',
  });

  it('includes changes of security group rules in any order', () => {
    const [inside, outside] = [rule('10.0.0.0/8', 443), rule('0.0.0.0/0', 22)];
    expect(
      describeImpacts({
        address: 'aws_security_group.g',
        before: { name: 'web', ingress: [inside] },
        after: { name: 'web', ingress: [outside, inside] },
      }),
    ).toEqual(['widens: anyone on the internet may now reach tcp port 22 in security group web']);
    const single = { security_group_id: 'sg-1', cidr_ipv4: '0.0.0.0/0', ip_protocol: '-1' };
    expect(
      describeImpacts({
        address: 'aws_vpc_security_group_egress_rule.r',
        actions: ['delete'],
        before: single,
      }),
    ).toEqual(['narrows: security group sg-1 may no longer reach every port of everything on the internet']);
  });

  it('includes a bucket that may become public, also by the deletion of its public access block', () => {
    const closed = {
      bucket: 'prices',
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    };
    const address = 'aws_s3_bucket_public_access_block.b';
    expect(
      describeImpacts({ address, before: closed, after: { ...closed, block_public_policy: false } }),
    ).toEqual(['widens: prices no longer blocks policies that make it public']);
    expect(describeImpacts({ address, actions: ['delete'], before: closed })).toHaveLength(4);
    expect(describeImpacts({ address, actions: ['create'], after: closed })).toEqual([]);
  });

  it('includes a function that anyone may call by its URL', () => {
    const url = (authorization_type: string) => ({ function_name: 'Detector-dev', authorization_type });
    expect(
      describeImpacts({ address: 'aws_lambda_function_url.u', before: url('AWS_IAM'), after: url('NONE') }),
    ).toEqual(['widens: anyone may now call the URL of function Detector-dev without authorization']);
  });

  it('includes changes of a web ACL and of its associations', () => {
    const acl = (action: string, limit: number, ...more: object[]) => ({
      name: 'waf',
      default_action: [{ allow: [], block: [], [action]: [{}] }],
      rule: [
        { name: 'Rate', action: [{ block: [{}] }], statement: [{ rate_based_statement: [{ limit }] }] },
        ...more,
      ],
    });
    const blocked = { name: 'Countries', action: [{ block: [{}] }], statement: [] };
    const address = 'aws_wafv2_web_acl.w';
    expect(
      describeImpacts({ address, before: acl('block', 2000, blocked), after: acl('allow', 5000) }),
    ).toEqual([
      'widens: the default action of web ACL waf is now allow instead of block',
      'widens: web ACL waf no longer has the rule Countries',
      'widens: the rate limit of rule Rate of web ACL waf is now 5000 instead of 2000 requests',
    ]);
    const before = {
      resource_arn: 'arn:aws:apigateway:us-east-1::/restapis/a1/stages/prod',
      web_acl_arn: 'x',
    };
    expect(
      describeImpacts({ address: 'aws_wafv2_web_acl_association.a', actions: ['delete'], before }),
    ).toEqual(['widens: /restapis/a1/stages/prod is no longer protected by a web ACL']);
  });

  it('includes the operations that an OpenAPI document makes public', () => {
    const body = (security: object[]) =>
      JSON.stringify({ security: [{ apiKey: [] }], paths: { '/patterns': { get: {}, post: { security } } } });
    const api = (document: string) => ({ name: 'PatternApi', body: document });
    const address = 'aws_api_gateway_rest_api.a';
    expect(describeImpacts({ address, before: api(body([{ apiKey: [] }])), after: api(body([])) })).toEqual([
      'widens: API PatternApi: anyone may now call POST /patterns',
    ]);
    const unknown = { before: api(body([])), after: { name: 'PatternApi' }, after_unknown: { body: true } };
    expect(describeImpacts({ address, ...unknown })).toEqual([
      'unknown: the authorization of API PatternApi is known only after the apply',
    ]);
  });
});

describe('the impact on encryption', () => {
  const KEY = 'arn:aws:kms:us-east-1:123456789012:key/one';
  it('includes added, removed and changed keys', () => {
    const queue = (kms_master_key_id: string | null) => ({ name: 'Alerts', kms_master_key_id });
    const address = 'aws_sqs_queue.q';
    expect(describeImpacts({ address, before: queue(KEY), after: queue(null) })).toEqual([
      'widens: Alerts is no longer encrypted with key one, at most with a key of AWS',
    ]);
    expect(describeImpacts({ address, before: queue(null), after: queue(KEY) })).toEqual([
      'narrows: Alerts is now encrypted with key one',
    ]);
    expect(describeImpacts({ address, before: queue(KEY), after: queue('alias/two') })).toEqual([
      'changes: Alerts is now encrypted with key alias/two instead of key one; existing data may need the old key',
    ]);
  });

  it('includes a stream, a table or a bucket whose encryption is turned off', () => {
    const stream = (encryption_type: string) => ({ name: 'Market', encryption_type });
    expect(
      describeImpacts({ address: 'aws_kinesis_stream.s', before: stream('KMS'), after: stream('NONE') }),
    ).toEqual(['widens: Market is no longer encrypted (encryption_type was KMS)']);
    const table = (enabled: boolean) => ({ name: 'Rows', server_side_encryption: [{ enabled }] });
    expect(
      describeImpacts({ address: 'aws_dynamodb_table.t', before: table(true), after: table(false) }),
    ).toEqual(['widens: Rows is no longer encrypted with a key of this account']);
    expect(
      describeImpacts({
        address: 'aws_s3_bucket_server_side_encryption_configuration.e',
        actions: ['delete'],
        before: { bucket: 'prices' },
      }),
    ).toEqual([
      'widens: prices is now encrypted with the default key of S3 instead of its configured encryption',
    ]);
  });

  it('includes a key that is no longer rotated', () => {
    const key = (enable_key_rotation: boolean) => ({
      description: 'TableKey',
      enable_key_rotation,
      policy: '',
    });
    expect(describeImpacts({ address: 'aws_kms_key.k', before: key(true), after: key(false) })).toEqual([
      'widens: key TableKey is no longer rotated',
    ]);
  });
});

test('other changes have no impact', () => {
  expect(
    describeImpacts({
      address: 'aws_sqs_queue.q',
      before: { name: 'a', delay: 1 },
      after: { name: 'a', delay: 2 },
    }),
  ).toEqual([]);
  expect(
    describeImpacts({
      address: 'aws_iam_role.r',
      actions: ['no-op'],
      before: { name: 'a' },
      after: { name: 'a' },
    }),
  ).toEqual([]);
});

test('IAM’s wildcards match any characters', () => {
  expect(matchesIamPattern('dynamodb:*', 'dynamodb:putitem')).toBe(true);
  expect(matchesIamPattern('s3:get?bject*', 's3:getobjectacl')).toBe(true);
  expect(matchesIamPattern('*:table/*/index', 'arn:table/a/b/index')).toBe(true);
  expect(matchesIamPattern('dynamodb:get*', 'dynamodb:putitem')).toBe(false);
  expect(matchesIamPattern('abc', 'abcd')).toBe(false);
});

describe('access outside of policy documents', () => {
  const role = (side: object) => ({ name: 'Detector-dev', assume_role_policy: '{}', ...side });
  const updated = (before: object, after: object): Sketch => ({
    address: 'aws_iam_role.r',
    before: role(before),
    after: role(after),
  });

  it('includes an inline policy of a role', () => {
    const all = { inline_policy: [{ name: 'all', policy: policy(allow('*', '*')) }] };
    expect(describeImpacts(updated({ inline_policy: [] }, all))).toEqual([
      'widens: role Detector-dev may now everything on everything',
    ]);
    expect(describeImpacts(updated(all, { inline_policy: [] }))).toEqual([
      'narrows: role Detector-dev may no longer everything on everything',
    ]);
    const renamed = { inline_policy: [{ name: 'other', policy: policy(allow('*', '*')) }] };
    expect(describeImpacts(updated(all, renamed))).toEqual([]);
  });

  it('includes a managed policy of a role', () => {
    const admin = { managed_policy_arns: ['arn:aws:iam::aws:policy/AdministratorAccess'] };
    expect(describeImpacts(updated({}, admin))).toEqual([
      'widens: role Detector-dev now has the policy AdministratorAccess',
    ]);
    expect(describeImpacts(updated(admin, {}))).toEqual([
      'narrows: role Detector-dev no longer has the policy AdministratorAccess',
    ]);
  });

  it('includes the permissions boundary of a role', () => {
    const bound = (name: string) => ({ permissions_boundary: `arn:aws:iam::123456789012:policy/${name}` });
    expect(describeImpacts(updated(bound('Edge'), {}))).toEqual([
      'widens: role Detector-dev no longer has the permissions boundary Edge',
    ]);
    expect(describeImpacts(updated({}, bound('Edge')))).toEqual([
      'narrows: role Detector-dev now has the permissions boundary Edge',
    ]);
    expect(describeImpacts(updated(bound('Edge'), bound('Wide')))).toEqual([
      'changes: role Detector-dev now has the permissions boundary Wide instead of Edge',
    ]);
  });

  it('includes the grant of a key', () => {
    const grant = {
      key_id: 'arn:aws:kms:us-east-1:123456789012:key/1234',
      grantee_principal: 'arn:aws:iam::999999999999:root',
      operations: ['GenerateDataKey', 'Decrypt'],
    };
    const made: Sketch = { address: 'aws_kms_grant.g', actions: ['create'], after: grant };
    expect(describeImpacts(made)).toEqual([
      'widens: account 999999999999 may now Decrypt and GenerateDataKey with key 1234, by a grant',
    ]);
    expect(describeImpacts({ ...made, actions: ['delete'], before: grant, after: null })).toEqual([
      'narrows: account 999999999999 may no longer Decrypt and GenerateDataKey with key 1234, by a grant',
    ]);
  });

  it('includes the API key that a method requires', () => {
    const method = (api_key_required: boolean) => ({
      authorization: 'NONE',
      http_method: 'GET',
      api_key_required,
    });
    const changed = { address: 'aws_api_gateway_method.Get', before: method(true), after: method(false) };
    expect(describeImpacts(changed)).toEqual([
      'widens: the API method aws_api_gateway_method.Get no longer requires an API key',
    ]);
    expect(describeImpacts({ ...changed, before: method(false), after: method(true) })).toHaveLength(1);
  });

  it('includes policies in unlisted attributes', () => {
    const open = policy(allow('es:*', '*', { Principal: '*' }));
    const domain = { address: 'aws_opensearch_domain.d', before: { domain_name: 'd' } };
    expect(describeImpacts({ ...domain, after: { domain_name: 'd', access_policies: open } })).toEqual([
      expect.stringMatching(/^widens: anyone may now es:\* on /),
    ]);
  });
});
