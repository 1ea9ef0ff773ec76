import { parsePlanDocument } from '../../../src/domain/plan/plan';
import {
  asBlocks,
  getPlannedResources,
  getPresentResources,
  parseSynthesized,
  refersTo,
  asStrings,
  getConfiguredResources,
} from '../../../src/domain/plan/resources';

interface Changed {
  readonly name: string;
  readonly actions: readonly string[];
  readonly before?: object | null;
  readonly after?: object | null;
  readonly unknown?: object;
  readonly deposed?: string;
  readonly mode?: string;
}

const createPlan = (...changes: readonly Changed[]) =>
  parsePlanDocument(
    JSON.stringify({
      format_version: '1.2',
      terraform_version: '1.10.0',
      resource_changes: changes.map(({ name, actions, before, after, unknown, deposed, mode }) => ({
        address: `aws_dynamodb_table.${name}`,
        mode: mode ?? 'managed',
        type: 'aws_dynamodb_table',
        name,
        deposed,
        change: { actions, before: before ?? null, after: after ?? null, after_unknown: unknown ?? {} },
      })),
    }),
  );
const synthesized = (resource: object) => parseSynthesized(JSON.stringify({ resource }));
const NONE = synthesized({});

describe('getPlannedResources', () => {
  it('returns created, changed, replaced and unchanged resources, without deleted ones and data sources', () => {
    const plan = createPlan(
      { name: 'Made', actions: ['create'], after: {} },
      { name: 'Changed', actions: ['update'], before: {}, after: {} },
      { name: 'Replaced', actions: ['delete', 'create'], before: {}, after: {} },
      { name: 'Left', actions: ['no-op'], before: {}, after: {} },
      { name: 'Gone', actions: ['delete'], before: {} },
      { name: 'Forgotten', actions: ['forget'], before: {} },
      { name: 'Old', actions: ['delete'], before: {}, deposed: 'b2e5' },
      { name: 'Read', actions: ['read'], after: {}, mode: 'data' },
    );
    const ids = (resources: readonly { id: string }[]) => resources.map(({ id }) => id);
    expect(ids(getPlannedResources(plan, NONE))).toEqual(['Made', 'Changed', 'Replaced', 'Left']);
    expect(ids(getPresentResources(plan))).toEqual([
      'Changed',
      'Replaced',
      'Left',
      'Gone',
      'Forgotten',
      'Old',
    ]);
  });

  it('uses the configuration only for values that the plan does not know', () => {
    const written = {
      '//': { metadata: { path: 'system-dev/Table' } },
      billing_mode: 'PROVISIONED',
      lifecycle: { prevent_destroy: true },
      server_side_encryption: { enabled: false, kms_key_arn: '${aws_kms_alias.K.target_key_arn}' },
      local_secondary_index: [{ name: 'a' }, { name: 'b' }],
      replica: ['${aws_x.A.region}', 'us-west-2'],
    };
    const plan = createPlan({
      name: 'Table',
      actions: ['create'],
      after: {
        billing_mode: 'PAY_PER_REQUEST',
        server_side_encryption: [{ enabled: true }],
        local_secondary_index: [{ name: 'b' }, { name: 'a' }],
        replica: [null, 'us-west-2'],
        tags_all: { A: 'b' },
      },
      unknown: {
        arn: true,
        server_side_encryption: [{ kms_key_arn: true }],
        local_secondary_index: [{ id: true }, { id: true }],
        replica: [true, false],
        tags_all: {},
      },
    });
    expect(getPlannedResources(plan, synthesized({ aws_dynamodb_table: { Table: written } }))).toEqual([
      {
        address: 'aws_dynamodb_table.Table',
        type: 'aws_dynamodb_table',
        id: 'Table',
        path: 'system-dev/Table',
        values: {
          billing_mode: 'PAY_PER_REQUEST',
          lifecycle: { prevent_destroy: true },
          server_side_encryption: [{ enabled: true, kms_key_arn: '${aws_kms_alias.K.target_key_arn}' }],
          local_secondary_index: [{ name: 'b' }, { name: 'a' }],
          replica: ['${aws_x.A.region}', 'us-west-2'],
          tags_all: { A: 'b' },
        },
        configured: written,
      },
    ]);
  });
});

describe('a synthesized stack', () => {
  it('is rejected with the invalid field', () => {
    expect(() => parseSynthesized('{"resource":{"aws_sqs_queue":[]}}')).toThrow(
      /^cdk\.tf\.json: resource\.aws_sqs_queue: .*expected the output of cdktf synth$/,
    );
  });

  it('is rejected if it, or its plan, is nested too deeply', () => {
    const deep = '['.repeat(20_000) + ']'.repeat(20_000);
    expect(() => parseSynthesized(`{"resource":{"a":{"b":{"c":${deep}}}}}`)).toThrow(
      /^cdk\.tf\.json: .*nested/,
    );
    expect(() => parsePlanDocument(`{"configuration":${deep}}`)).toThrow(
      /^plan: the document: it is nested too deeply/,
    );
  });

  it.each(['', '{"resource":', 'null'])('is rejected with its name if it is %j', (text) => {
    expect(() => parseSynthesized(text)).toThrow(/^cdk\.tf\.json: .+; expected the output of cdktf synth$/);
  });

  it('contains references, which are matched by the whole resource name', () => {
    const [topic, longer, policy] = getConfiguredResources(
      synthesized({
        aws_sns_topic: { Alerts: {}, AlertsToo: {} },
        aws_sns_topic_policy: { P: { arn: '${aws_sns_topic.AlertsToo.arn}' } },
      }),
    );
    expect(refersTo(policy!, 'arn', longer!)).toBe(true);
    expect(refersTo(policy!, 'arn', topic!)).toBe(false);
    expect(refersTo(policy!, 'policy', longer!)).toBe(false);
  });
});

test.each([
  [undefined, []],
  [null, []],
  [{ a: 1 }, [{ a: 1 }]],
  [
    [{ a: 1 }, { a: 2 }],
    [{ a: 1 }, { a: 2 }],
  ],
  ['${local.blocks}', []],
])('the nested blocks of %j are %j', (value, expected) => expect(asBlocks(value)).toEqual(expected));

test.each([
  [undefined, []],
  ['a', ['a']],
  [
    ['a', 'b', 1],
    ['a', 'b'],
  ],
])('asStrings returns the texts in %j: %j', (value, expected) => expect(asStrings(value)).toEqual(expected));
