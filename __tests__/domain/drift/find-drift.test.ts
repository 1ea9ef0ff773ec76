import { COMMANDS, findPlanDrift } from './plans';

describe('findDrift', () => {
  const queue = { address: 'aws_sqs_queue.Q', recorded: { name: 'Q', delay_seconds: 1 } };

  it('finds nothing if nothing changed', () => {
    expect(findPlanDrift([queue])).toEqual([]);
  });

  it('reports a change of the configuration as not yet applied, with a deploy as the fix', () => {
    const [finding, ...more] = findPlanDrift([{ ...queue, planned: { name: 'Q', delay_seconds: 5 } }]);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      attribute: 'delay_seconds',
      before: 1,
      after: 5,
      kind: 'not yet applied',
      fix: COMMANDS.deployStack,
    });
  });

  it.each([
    ['to be created', { ...queue, recorded: null, planned: queue.recorded }],
    ['to be destroyed', { ...queue, planned: null }],
  ])('reports that a resource is %s', (after, resource) => {
    expect(findPlanDrift([resource])).toMatchObject([
      { attribute: '(resource)', after, kind: 'not yet applied' },
    ]);
  });

  it('fixes only the drifted resource if other changes are pending', () => {
    const findings = findPlanDrift([
      { ...queue, actual: { name: 'Q', delay_seconds: 9 }, planned: queue.recorded },
      { address: 'aws_sqs_queue.R', recorded: { name: 'R' }, planned: { name: 'R', delay_seconds: 5 } },
    ]);
    expect(findings.map(({ kind, fix }) => [kind, fix])).toEqual([
      ['drift', COMMANDS.applyResource('aws_sqs_queue.Q')],
      ['not yet applied', COMMANDS.deployStack],
    ]);
  });

  it('reports drift if the configuration changed too', () => {
    const actual = { name: 'Q', delay_seconds: 9 };
    expect(findPlanDrift([{ ...queue, actual, planned: { name: 'Q', delay_seconds: 5 } }])).toMatchObject([
      { kind: 'drift', before: 1, after: 9, reason: expect.stringContaining('third value') },
    ]);
  });

  it('reports an expected change if the configuration has the actual value', () => {
    expect(findPlanDrift([{ ...queue, actual: { name: 'Q', delay_seconds: 9 } }])).toMatchObject([
      {
        kind: 'expected',
        reason: 'the configuration has the same value now, or ignores changes (ignore_changes)',
      },
    ]);
  });

  it('reports a changed attribute as drift if the apply computes it again, though the configuration sets it', () => {
    const actual = { name: 'Q', delay_seconds: 9 };
    const unknown = { delay_seconds: true };
    expect(findPlanDrift([{ ...queue, actual, planned: { name: 'Q' }, unknown }])).toMatchObject([
      { attribute: 'delay_seconds', before: 1, after: 9, kind: 'drift' },
    ]);
  });

  it('reports the data loss of a deleted resource', () => {
    expect(findPlanDrift([{ ...queue, actual: null, planned: queue.recorded }])).toMatchObject([
      {
        attribute: '(resource)',
        after: 'deleted',
        kind: 'drift',
        reason: 'data loss: the messages in it',
      },
    ]);
  });

  it('reports a deleted resource that no apply creates again', () => {
    const [deleted, created] = [null, queue.recorded].map((planned) =>
      findPlanDrift([{ ...queue, actions: planned ? ['create'] : ['no-op'], actual: null, planned }]),
    );
    const reason =
      'data loss: the messages in it; the configuration does not contain it any longer, so no apply creates it again';
    expect(deleted).toMatchObject([{ before: 'exists', after: 'deleted', kind: 'drift', reason }]);
    expect(deleted![0]!.fix).toBeUndefined();
    expect(created![0]!.fix).toBe(COMMANDS.deployStack);
    const role = { address: 'aws_iam_role_policy.P', recorded: { name: 'P' }, actual: null };
    const [withoutData, ...more] = findPlanDrift([{ ...role, planned: role.recorded }]);
    expect([withoutData!.after, 'reason' in withoutData!, more]).toEqual(['deleted', false, []]);
  });

  it.each([
    ['forget', 'in the state', 'to be removed from the state'],
    ['delete', 'exists', 'to be destroyed'],
    ['create', null, 'to be created'],
  ])('reports what an apply does to the whole resource: %s', (action, before, after) => {
    expect(findPlanDrift([{ ...queue, actions: [action] }])).toMatchObject([
      { attribute: '(resource)', before, after, kind: 'not yet applied', fix: COMMANDS.deployStack },
    ]);
  });

  it('reports an update without a visible difference, with its reason', () => {
    expect(findPlanDrift([{ ...queue, actions: ['update'] }])).toMatchObject([
      { before: 'exists', after: 'to be updated', reason: 'its values depend on another change' },
    ]);
    expect(findPlanDrift([{ ...queue, actions: ['read'] }])).toEqual([]);
  });

  it('reports an update with unknown values only if no other change causes it', () => {
    const consequence = {
      address: 'aws_lambda_alias.A',
      recorded: { name: 'live', function_version: '1' },
      planned: { name: 'live' },
      unknown: { function_version: true },
    };
    expect(findPlanDrift([consequence])).toMatchObject([
      { attribute: '(resource)', kind: 'not yet applied' },
    ]);
    const drift = { ...queue, actual: { name: 'Q', delay_seconds: 9 }, planned: queue.recorded };
    expect(findPlanDrift([consequence, drift]).map(({ address }) => address)).toEqual(['aws_sqs_queue.Q']);
  });

  it('reports why Terraform replaces an unchanged resource', () => {
    const actions = ['delete', 'create'];
    expect(findPlanDrift([{ ...queue, actions, reason: 'replace_because_tainted' }])).toMatchObject([
      { kind: 'not yet applied', after: 'to be replaced', reason: 'replace because tainted' },
    ]);
    const drift = {
      address: 'aws_sqs_queue.R',
      recorded: { name: 'R', delay_seconds: 1 },
      actual: { name: 'R', delay_seconds: 9 },
      planned: { name: 'R', delay_seconds: 1 },
    };
    const tainted = { ...queue, actions, reason: 'replace_because_tainted' };
    expect(findPlanDrift([tainted, drift]).map(({ address }) => address)).toEqual([
      'aws_sqs_queue.Q',
      'aws_sqs_queue.R',
    ]);
  });

  it('masks sensitive values before and after', () => {
    const secret = (password: string) => ({ name: 'x', settings: [{ password, size: password.length }] });
    const findings = findPlanDrift([
      {
        address: 'aws_thing.T',
        recorded: secret('first-secret'),
        actual: secret('second-secret!'),
        planned: secret('first-secret'),
        sensitive: { settings: [{ password: true }] },
      },
    ]);
    expect(findings.map(({ attribute, before, after }) => [attribute, before, after])).toEqual([
      ['settings[0].password', '(sensitive #1)', '(sensitive #2)'],
      ['settings[0].size', 12, 14],
    ]);
    expect(JSON.stringify(findings)).not.toMatch(/first-secret|second-secret/);
  });

  it('masks values that look like secrets, in keys and commands too', () => {
    const key = 'AKIAIOSFODNN7EXAMPLF';
    const variables = (value: string) => ({ environment: [{ variables: { LEVEL: value, [key]: value } }] });
    const role = { name: 'R', inline_policy: [{ name: key, policy: '{}' }] };
    const findings = findPlanDrift([
      {
        address: 'aws_lambda_function.F',
        recorded: variables('1'),
        actual: variables(key),
        planned: variables('1'),
      },
      { address: 'aws_iam_role.R', recorded: { name: 'R' }, actual: role },
    ]);
    expect(findings).toHaveLength(3);
    // The value under a masked key has no path any longer, and one that does not exist remains null.
    expect(findings.map(({ before, after }) => [before, after])).toEqual([
      [null, { name: '(sensitive #1)', policy: '{}' }],
      ['(sensitive)', '(sensitive)'],
      ['1', '(sensitive #1)'],
    ]);
    expect(JSON.stringify(findings)).not.toContain(key);
  });

  it('numbers the secrets of the state, the resource and the configuration together', () => {
    const [recorded, actual, planned] = ['summer-a', 'summer-b', 'summer-c'].map((password) => ({
      ...{ password, token: password, user: 'a' },
    }));
    const found = findPlanDrift([
      {
        address: 'aws_x.Y',
        recorded: recorded!,
        actual: { ...actual!, token: 'summer-a' },
        planned: { ...planned!, token: 'summer-b' },
      },
    ]);
    expect(found.map(({ attribute, before, after, kind }) => [attribute, before, after, kind])).toEqual([
      ['password', '(sensitive #1)', '(sensitive #2)', 'drift'],
      ['token', '(sensitive #1)', '(sensitive #2)', 'not yet applied'],
    ]);
  });

  it('reports an attribute that was set outside Terraform with null as its recorded value', () => {
    const actual = { name: 'Q', delay_seconds: 1, visibility_timeout_seconds: 60 };
    expect(findPlanDrift([{ ...queue, actual, planned: queue.recorded }])).toMatchObject([
      { attribute: 'visibility_timeout_seconds', before: null, after: 60, kind: 'drift' },
    ]);
  });

  it('reports a tag once', () => {
    const createTagged = (tags: object) => ({ name: 'Q', tags, tags_all: tags });
    const findings = findPlanDrift([
      {
        ...queue,
        recorded: createTagged({ A: '1', B: '2' }),
        actual: createTagged({ A: '1' }),
        planned: createTagged({ A: '1', B: '2' }),
      },
    ]);
    expect(findings.map(({ attribute }) => attribute)).toEqual(['tags.B']);
  });
});

describe('undeclared permissions', () => {
  const own = { address: 'aws_iam_role_policy.Own', recorded: { name: 'own', role: 'R', policy: '{}' } };
  const role = (names: readonly string[]) => ({
    address: 'aws_iam_role.R',
    recorded: { name: 'R', inline_policy: [] },
    actual: { name: 'R', inline_policy: names.map((name) => ({ name, policy: '{}' })) },
    declared: ['name'],
  });

  it('are the role policies that no resource of the stack declares', () => {
    expect(findPlanDrift([own, role(['own'])])).toEqual([]);
    expect(findPlanDrift([own, role(['own', 'by-hand', "it's"])])).toMatchObject([
      { kind: 'drift', severity: 'security', fix: expect.stringMatching(/--policy-name 'by-hand'$/) },
      { kind: 'drift', severity: 'security', fix: expect.stringMatching(/--policy-name 'it'\\''s'$/) },
    ]);
  });

  it('are reported even if an apply of another change recorded them', () => {
    const inline_policy = [{ name: 'by-hand', policy: '{}' }];
    const recorded = {
      address: 'aws_iam_role.R',
      recorded: { name: 'R', inline_policy },
      declared: ['name'],
    };
    expect(findPlanDrift([recorded])).toMatchObject([
      { kind: 'drift', attribute: 'inline_policy["by-hand"]' },
    ]);
    expect(findPlanDrift([{ ...recorded, declared: ['name', 'inline_policy'] }])).toEqual([]);
  });

  it('do not include the default policy of a topic', () => {
    const topic = {
      address: 'aws_sns_topic.T',
      recorded: { arn: 'arn:t', policy: '{"Id":"first"}' },
      declared: [],
    };
    expect(findPlanDrift([topic])).toEqual([]);
    const widened = { ...topic, actual: { arn: 'arn:t', policy: '{"Id":"wide"}' } };
    expect(findPlanDrift([widened])).toMatchObject([
      {
        before: '{"Id":"first"}',
        after: '{"Id":"wide"}',
        fix: expect.stringMatching(/--attribute-value '{"Id":"first"}'$/),
      },
    ]);
  });

  // Policies of one name are on many roles: only a declaration for this role declares the policy.
  it('are not declared by the policies and attachments of another role', () => {
    const policy = { ...own, recorded: { ...own.recorded, role: 'Other' } };
    expect(findPlanDrift([policy, role(['own'])])).toHaveLength(1);
    const arn = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
    const attachment = {
      address: 'aws_iam_role_policy_attachment.A',
      recorded: { role: 'Other', policy_arn: arn },
    };
    const attached = {
      address: 'aws_iam_role.R',
      recorded: { name: 'R' },
      actual: { name: 'R', managed_policy_arns: [arn] },
    };
    expect(findPlanDrift([attachment, attached])).toMatchObject([
      {
        attribute: `managed_policy_arns["${arn}"]`,
        reason: 'no configuration declares it, so no apply removes it',
        fix: `${COMMANDS.aws} iam detach-role-policy --role-name 'R' --policy-arn '${arn}'`,
      },
    ]);
  });

  // The provider reads a role without inline policies as a list with one block without a name.
  it('do not include a block without a name', () => {
    const empty = (name: string | null) => ({
      ...role([]),
      actual: { name: 'R', inline_policy: [{ name }] },
    });
    expect([...findPlanDrift([empty('')]), ...findPlanDrift([empty(null)])]).toEqual([]);
  });

  it('include managed policies', () => {
    const admin = 'arn:aws:iam::aws:policy/AdministratorAccess';
    const actual = { name: 'R', managed_policy_arns: [admin] };
    const attached = {
      address: 'aws_iam_role_policy_attachment.A',
      recorded: { role: 'R', policy_arn: admin },
    };
    const changed = { address: 'aws_iam_role.R', recorded: { name: 'R' }, actual };
    expect(findPlanDrift([changed])).toMatchObject([
      { fix: expect.stringContaining(`--policy-arn '${admin}'`) },
    ]);
    expect(findPlanDrift([changed, attached])).toEqual([]);
  });

  it.each([
    [
      'aws_sqs_queue',
      'aws_sqs_queue_policy',
      { url: 'http://q' },
      { queue_url: 'http://q' },
      "sqs set-queue-attributes --queue-url 'http://q' --attributes Policy=",
    ],
    [
      'aws_sns_topic',
      'aws_sns_topic_policy',
      { arn: 'arn:t' },
      { arn: 'arn:t' },
      "sns set-topic-attributes --topic-arn 'arn:t' --attribute-name Policy --attribute-value ''",
    ],
    [
      'aws_s3_bucket',
      'aws_s3_bucket_policy',
      { bucket: 'b' },
      { bucket: 'b' },
      "s3api delete-bucket-policy --bucket 'b'",
    ],
    [
      'aws_api_gateway_rest_api',
      'aws_api_gateway_rest_api_policy',
      { id: 'a' },
      { rest_api_id: 'a' },
      "apigateway update-rest-api --rest-api-id 'a' --patch-operations op=replace,path=/policy,value=",
    ],
  ])('include a policy on %s that no %s sets', (type, setter, key, setterKey, fix) => {
    const policy = '{"Statement":[{"Effect":"Allow"}]}';
    const changed = {
      address: `${type}.X`,
      recorded: { ...key, policy: '' },
      actual: { ...key, policy },
      declared: [],
    };
    const createSetter = (text: string) => ({
      address: `${setter}.P`,
      recorded: { ...setterKey, policy: text },
    });
    expect(findPlanDrift([changed])).toMatchObject([
      { kind: 'drift', severity: 'security', attribute: 'policy', fix: `${COMMANDS.aws} ${fix}` },
    ]);
    expect(findPlanDrift([changed, createSetter(policy)])).toEqual([]);
    expect(findPlanDrift([changed, { ...createSetter(policy), recorded: { other: 'key' } }])).toHaveLength(1);
  });
});
