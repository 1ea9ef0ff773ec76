import fc from 'fast-check';
import { findDrift } from '../../../src/domain/drift/find-drift';
import { type Paint, renderJson, renderMarkdown, renderText, buildReview } from '../../../src/domain/plan';
import { maskChange, maskOutput, maskText } from '../../../src/domain/plan/mask';
import { parsePlanDocument, type Json, type ResourceChange } from '../../../src/domain/plan/plan';
import { LOOK_ALIKES } from './look-alikes';
import { createPlan, type Sketch } from './plans';
import { KINDS, createLetters, type Secret } from './secrets';

const formatPlain = (text: string): string => text;
const PAINT: Paint = {
  red: formatPlain,
  green: formatPlain,
  yellow: formatPlain,
  bold: formatPlain,
  dim: formatPlain,
};

/** A value that contains a secret, and its sensitivity marks. */
type Place = (secret: Secret) => { readonly value: Json; readonly marks: Json };
const PLACES: Readonly<Record<string, Place>> = {
  'at the top': ({ key, text, marked = false }) => ({ value: { [key]: text }, marks: { [key]: marked } }),
  'in a nested map': ({ key, text, marked = false }) => ({
    value: { environment: [{ variables: { REGION: 'us-east-1', [key]: text } }] },
    marks: { environment: [{ variables: { [key]: marked } }] },
  }),
  'in JSON': ({ key, text, marked = false }) => ({
    value: { definition: JSON.stringify({ steps: [{ name: 'call', [key]: text }] }) },
    marks: { definition: marked },
  }),
  'in base64': ({ key, text, marked = false }) => ({
    value: { user_data: Buffer.from(JSON.stringify({ [key]: text })).toString('base64') },
    marks: { user_data: marked },
  }),
  'in a list': ({ key, text, marked = false }) => ({
    value: { [key]: ['first', text, 'last'] },
    marks: { [key]: [false, marked, false] },
  }),
};

const kinds = Object.keys(KINDS);
const places = Object.keys(PLACES);
/** Each kind of secret in each place, with another secret after the change. */
const planted = kinds.flatMap((kind, k) =>
  places.map((place, p) => {
    const seed = 1 + k * places.length + p;
    return { kind, place, before: KINDS[kind]!(seed), after: KINDS[kind]!(seed + 1_000) };
  }),
);

function createSketches(): Sketch[] {
  return planted.map(({ place, before, after }, at) => {
    const [was, is] = [PLACES[place]!(before), PLACES[place]!(after)];
    const marks = { before_sensitive: was.marks, after_sensitive: is.marks };
    const actions = [['update'], ['delete', 'create'], ['create'], ['delete']][at % 4]!;
    const replace_paths = actions.length === 2 ? Object.keys(is.value as object).map((key) => [key]) : [];
    return {
      address: `aws_lambda_function.f${at}`,
      actions,
      before: was.value,
      after: is.value,
      ...marks,
      replace_paths,
    };
  });
}

/**
 * Policies that are known only after the apply, with their configuration. Each refers to a queue and contains a secret: as
 * the value of a condition, under the name of the secret, or beside a reference.
 */
function createConfiguredPolicies(): { readonly sketches: Sketch[]; readonly configuration: object } {
  const queue = 'aws_sqs_queue.Alerts';
  const ARN = '${' + queue + '.arn}';
  const policies = planted.flatMap(({ before, after }, at) =>
    [before, after].flatMap((secret, which) => {
      const { key, text, marked = false } = secret;
      const statement = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: ARN };
      // The key of a condition is not the name of a secret: values compared with a tag are masked only by their format.
      const tag = key === 'setting' ? { [`aws:PrincipalTag/${key}`]: text } : {};
      const Condition = { StringEquals: { ...tag, [key]: ['a', text] } };
      const statements: object[] = [{ ...statement, Condition }];
      // A secret that is recognizable only by its name needs that name.
      if (key === 'setting')
        statements.push(
          { ...statement, Principal: { AWS: text } },
          { ...statement, Resource: ARN + text },
          { ...statement, Resource: `${ARN}/${text}` },
        );
      return statements.map((Statement, kind) => ({
        address: `aws_iam_role_policy.p${at}_${which}_${kind}`,
        policy: JSON.stringify({ Statement: [Statement] }),
        marked,
        secret: { [key]: text },
      }));
    }),
  );
  const sketches: Sketch[] = [
    { address: queue, actions: ['create'], after: { name: 'Alerts' }, after_unknown: { arn: true } },
    ...policies.map(({ address, marked }) => ({
      address,
      actions: ['create'],
      after: { role: 'Detector' },
      after_unknown: { policy: true },
      after_sensitive: { policy: marked },
    })),
  ];
  const resources = [
    { address: queue, provider_config_key: 'aws', expressions: { name: { constant_value: 'Alerts' } } },
    ...policies.map(({ address, policy, secret }) => ({
      address,
      expressions: {
        policy: { constant_value: policy, references: [`${queue}.arn`, queue] },
        ...Object.fromEntries(Object.entries(secret).map(([key, value]) => [key, { constant_value: value }])),
      },
    })),
  ];
  return { sketches, configuration: { root_module: { resources } } };
}

/** Everything that any renderer prints of a plan with the sixty changes, as resources, drift and outputs. */
function renderAll(): string {
  const changes = createSketches();
  const outputs = Object.fromEntries(
    changes.map(({ address, ...rest }) => [address.split('.')[1]!, { ...rest, actions: ['update'] }]),
  );
  const plan = createPlan(changes, { output_changes: outputs });
  // All new values were set outside Terraform, and the plan reverts them.
  const byHand = changes.map((one): Sketch => ({ ...one, actions: ['update'] }));
  const putBack = byHand.map(({ before, after, ...rest }) => ({ ...rest, before: after, after: before }));
  const drifted = createPlan(putBack, { resource_drift: createPlan(byHand).resource_changes });
  const commands = { deployStack: 'deploy', applyResource: (address: string) => address, aws: 'aws' };
  const drift = findDrift({ stack: 'one', plan: drifted, commands }).filter(({ kind }) => kind === 'drift');
  expect(drift).toHaveLength(60);
  const inAddress = createPlan([
    { address: `aws_sqs_queue.q["${KINDS['GitHub token']!(77).text}"]`, after: {} },
  ]);
  const written = createConfiguredPolicies();
  const first = createPlan(written.sketches, { configuration: written.configuration });
  const error = `Error: cannot log in with ${KINDS['database URL']!(78).text}`;
  const review = buildReview({
    stacks: [
      { stack: 'one', plan },
      { stack: 'two', plan: inAddress },
      { stack: 'three', plan: undefined, error },
      { stack: 'four', plan: first },
      // Where something is there already nothing is put together.
      {
        stack: 'five',
        plan: createPlan([...written.sketches, changes[0]!], { configuration: written.configuration }),
      },
    ],
    drift,
    policy: [
      {
        rule: 'r',
        scope: 'general',
        stack: 'one',
        address: 'a',
        path: KINDS['JWT']!(77).text,
        severity: 'high',
        message: KINDS['Slack token']!(79).text,
        fix: 'm',
      },
    ],
    waived: [{ rule: 'r', scope: 'general', reason: KINDS['Slack token']!(78).text, count: 1 }],
  });
  return [
    renderMarkdown(review, 10_000_000),
    renderText(review, PAINT).join('\n'),
    JSON.stringify(renderJson(review)),
  ].join('\n');
}

describe('masking', () => {
  const output = renderAll();

  it('is tested with sixty secrets of twelve kinds, before and after a change', () => {
    expect([kinds.length, planted.length]).toEqual([12, 60]);
    const needles = planted.flatMap(({ before, after }) => [before.needle, after.needle]);
    expect(new Set(needles).size).toBe(120);
    const plan = JSON.stringify(createSketches());
    // What is in base64 is not there as it is.
    expect(needles.filter((needle) => plan.includes(needle)).length).toBe(96);
  });

  it.each(planted)('hides $kind $place in every output', ({ place, before, after }) => {
    for (const secret of [before, after]) {
      // Not toContain, which would print it all.
      expect(output.includes(secret.needle)).toBe(false);
      const { value } = PLACES[place]!(secret);
      if (place === 'in base64')
        expect(output.includes((value as { user_data: string }).user_data)).toBe(false);
    }
  });

  it('is tested with policies from the configuration that contain secrets', () => {
    expect(output.match(/sqs:SendMessage on Alerts \(queue\)/g)!.length).toBeGreaterThan(300);
    const configuration = JSON.stringify(createConfiguredPolicies().configuration);
    expect(
      planted.filter(({ before }) => configuration.includes(JSON.stringify(before.needle).slice(1, -1))),
    ).toHaveLength(60);
  });

  it('hides secrets in an address, an error or a policy result', () => {
    expect(output).toContain('cannot log in with postgres');
    for (const [kind, seed] of [
      ['GitHub token', 77],
      ['database URL', 78],
      ['Slack token', 79],
      ['Slack token', 78],
      ['JWT', 77],
    ] as const)
      expect(output).not.toContain(KINDS[kind]!(seed).needle);
  });

  it('shows whether a secret changed and which secrets are equal', () => {
    const [first, second] = [createLetters(1, 40), createLetters(2, 40)];
    const maskChanges = (before: object, after: object) =>
      maskChange(createPlan([{ address: 'aws_x.y', before, after }]).resource_changes[0]!).change;
    expect(maskChanges({ password: first, copy: first }, { password: second, copy: first })).toMatchObject({
      before: { password: '(sensitive #1)', copy: '(sensitive #1)' },
      after: { password: '(sensitive #2)', copy: '(sensitive #1)' },
    });
  });

  it('hides a value next to the name of a secret', () => {
    const { after } = maskChange(
      createPlan([
        {
          address: 'aws_ecs_task_definition.t',
          after: {
            environment: [
              { name: 'DB_PASSWORD', value: 'summer' },
              { name: 'LEVEL', value: 'info' },
            ],
          },
        },
      ]).resource_changes[0]!,
    ).change;
    expect(after).toEqual({
      environment: [
        { name: 'DB_PASSWORD', value: '(sensitive #1)' },
        { name: 'LEVEL', value: 'info' },
      ],
    });
  });

  it('hides the values before and after if one of them is marked as sensitive', () => {
    const both = { before: { word: 'summer' }, after: { word: 'summer' } };
    for (const marks of [{ before_sensitive: { word: true } }, { after_sensitive: { word: true } }])
      expect(
        maskChange(createPlan([{ address: 'aws_x.y', ...both, ...marks }]).resource_changes[0]!).change,
      ).toMatchObject({
        before: { word: '(sensitive #1)' },
        after: { word: '(sensitive #1)' },
      });
  });

  it('hides a map key that is a secret, wherever it occurs', () => {
    const key = KINDS['GitHub token']!(5).text;
    const sketch = {
      address: 'aws_x.y',
      after: { map: { [key]: 1 } },
      after_unknown: { map: { [key]: true } },
    };
    const maskChanges = maskChange(
      createPlan([{ ...sketch, replace_paths: [['map', key]] }]).resource_changes[0]!,
    );
    expect(JSON.stringify(maskChanges)).not.toContain(key);
    expect(maskChanges.change).toMatchObject({
      after: { map: { '(sensitive #1)': 1 } },
      after_unknown: { map: { '(sensitive #1)': true } },
      replace_paths: [['map', '(sensitive #1)']],
    });
  });

  it('hides an output by its name, including numbers', () => {
    const change = { actions: ['update'], before: 123456, after: 654321 };
    expect(maskOutput('admin_password', change)).toMatchObject({
      before: '(sensitive #1)',
      after: '(sensitive #2)',
    });
  });

  it('finds nearly every key of 32 random bytes', () => {
    const found = Array.from({ length: 500 }, (_, seed) => maskText(createLetters(seed + 5_000, 43)));
    expect(found.filter((text) => text === '(sensitive #1)').length).toBeGreaterThanOrEqual(490);
  });
});

describe('values that look like secrets', () => {
  it('include at least forty examples', () => {
    expect(LOOK_ALIKES.length).toBeGreaterThanOrEqual(40);
  });

  it.each(LOOK_ALIKES)('but are not secrets remain readable (%s: %s)', (key, value) => {
    const [resource] = createPlan([
      { address: 'aws_x.y', before: {}, after: { [key]: value } },
    ]).resource_changes;
    expect(maskChange(resource!).change.after).toEqual({ [key]: value });
  });
});

describe('masking arbitrary plans', () => {
  const fragments = fc.constantFrom(
    ...kinds.map((kind) => KINDS[kind]!(1).text),
    ...[
      'password=',
      'token: "',
      '--secret ',
      '"',
      '{',
      '[',
      '(sensitive #1)',
      '(sensitive #',
      '://a:b@c',
      '=',
    ],
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(fc.oneof(fragments, fc.string({ maxLength: 6 })), { maxLength: 5 })
      .map((parts) => parts.join('')),
    fc.array(fragments, { maxLength: 3 }).map((parts) => btoa(JSON.stringify(parts))),
    fc.array(fragments, { maxLength: 3 }).map((parts) => JSON.stringify({ parts })),
  );
  const keys = fc.oneof(fragments, fc.string(), fc.constantFrom('password', '__proto__', 'name', 'value'));
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      texts,
      fc.constantFrom(null, true, 0, 1e21),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(keys, tie('value'), { maxKeys: 3 }),
    ),
  }));
  const changes = fc.record({ before: value, after: value, before_sensitive: value, after_sensitive: value });

  it('never throws, and has no further effect when repeated', () => {
    fc.assert(
      fc.property(changes, texts, (values, name) => {
        const resource = {
          address: name,
          mode: 'managed',
          type: 'aws_x',
          name,
          change: { actions: ['update'], ...values },
        };
        const once = maskChange(resource as ResourceChange);
        expect(maskChange(once)).toEqual(once);
        expect(maskText(maskText(name))).toBe(maskText(name));
      }),
      {
        numRuns: 400,
        // A key that already looks like a masked one, beside a key that becomes equal to it.
        examples: [
          [
            {
              before: { AKIARXFHIF733GMZACOM: {} },
              after: {},
              before_sensitive: { '(sensitive #1)': true },
              after_sensitive: [],
            },
            'W10=',
          ],
        ],
      },
    );
  });

  it('accepts deeply nested values', () => {
    const deep = `${'['.repeat(5_000)}"x"${']'.repeat(5_000)}`;
    const resource = {
      address: 'a.b',
      mode: 'managed',
      type: 'a',
      name: 'b',
      change: { actions: ['update'], after: JSON.parse(deep) },
    };
    expect(() => maskChange(resource as unknown as ResourceChange)).not.toThrow();
    expect(() => maskText(deep)).not.toThrow();
    expect(() => parsePlanDocument('{}')).toThrow('format_version');
  });
});
