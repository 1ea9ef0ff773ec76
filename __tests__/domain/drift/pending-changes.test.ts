import { findDrift } from '../../../src/domain/drift/find-drift';
import type { PlanDocument, ResourceChange } from '../../../src/domain/plan/plan';
import { COMMANDS, createPlan, findPlanDrift, type Resource } from './plans';

const queue = { address: 'aws_sqs_queue.Q', recorded: { name: 'Q', delay_seconds: 1 } };

/** Finds the drift of a plan after a change to its entries. */
function findChanged(
  resources: readonly Resource[],
  changeEntry: (entry: ResourceChange) => ResourceChange,
  lists: readonly ('resource_changes' | 'resource_drift')[] = ['resource_changes'],
) {
  const plan = createPlan(resources);
  const changed = Object.fromEntries(lists.map((list) => [list, plan[list].map(changeEntry)]));
  return findDrift({ stack: 'trial', plan: { ...plan, ...changed } as PlanDocument, commands: COMMANDS });
}

describe('a resource that an apply moves or imports', () => {
  const old = 'aws_sqs_queue.Old';

  it('is not yet applied, with its earlier address', () => {
    expect(findChanged([queue], (entry) => ({ ...entry, previous_address: old }))).toMatchObject([
      {
        address: 'aws_sqs_queue.Q',
        attribute: '(resource)',
        before: `in the state as ${old}`,
        after: 'to be moved',
        kind: 'not yet applied',
        fix: COMMANDS.deployStack,
      },
    ]);
    const importing = { importing: { id: 'http://q' } };
    expect(
      findChanged([queue], (entry) => ({ ...entry, change: { ...entry.change, ...importing } })),
    ).toMatchObject([{ before: 'in no state', after: 'to be imported', kind: 'not yet applied' }]);
  });

  // The refresh finds the resource under its earlier address, where nothing is planned.
  it('has the drift that was found under its earlier address, once', () => {
    const plan = createPlan([{ ...queue, actual: { name: 'Q', delay_seconds: 9 }, planned: queue.recorded }]);
    const moved = {
      ...plan,
      resource_drift: plan.resource_drift.map((entry) => ({ ...entry, address: old })),
      resource_changes: plan.resource_changes.map((entry) => ({ ...entry, previous_address: old })),
    };
    const findings = findDrift({ stack: 'trial', plan: moved, commands: COMMANDS });
    expect(findings.map(({ address, attribute, kind }) => [address, attribute, kind])).toEqual([
      ['aws_sqs_queue.Q', 'delay_seconds', 'drift'],
      ['aws_sqs_queue.Q', '(resource)', 'not yet applied'],
    ]);
  });
});

describe('an entry of a plan', () => {
  const changed = { ...queue, planned: { name: 'Q', delay_seconds: 5 } };

  it('is ignored if it is a data source or a deposed object', () => {
    expect(findChanged([changed], (entry) => entry)).toHaveLength(1);
    expect(findChanged([changed], (entry) => ({ ...entry, mode: 'data' }))).toEqual([]);
    expect(findChanged([changed], (entry) => ({ ...entry, deposed: 'byebye01' }))).toEqual([]);
  });

  it('that only the refresh reports is planned as unchanged', () => {
    const plan = createPlan([{ ...queue, actual: { name: 'Q', delay_seconds: 9 } }]);
    const findings = findDrift({
      stack: 'trial',
      plan: { ...plan, resource_changes: [] },
      commands: COMMANDS,
    });
    expect(findings).toMatchObject([{ attribute: 'delay_seconds', before: 1, after: 9, kind: 'expected' }]);
  });
});

describe('an update without a visible difference', () => {
  const createUpdate = (actual: object, planned: object): Resource => ({
    address: 'aws_x.Y',
    recorded: { name: 'Y', ...actual },
    planned: { name: 'Y', ...planned },
  });

  it('replaces an empty value by another', () => {
    expect(findPlanDrift([createUpdate({ limit: null }, { limit: 0 })])).toMatchObject([
      { attribute: 'limit', before: null, after: 0, kind: 'not yet applied' },
    ]);
    expect(findPlanDrift([createUpdate({ text: '' }, { text: null })])).toMatchObject([
      { attribute: 'text', before: '', after: null },
    ]);
  });

  it('does not report empty values if there is also a visible difference or drift', () => {
    const findings = findPlanDrift([createUpdate({ limit: null, size: 1 }, { limit: 0, size: 2 })]);
    expect(findings.map(({ attribute }) => attribute)).toEqual(['size']);
    const drifted = {
      address: 'aws_x.Y',
      recorded: { limit: null, size: 1 },
      actual: { limit: null, size: 2 },
      planned: { limit: 0, size: 2 },
    };
    expect(findPlanDrift([drifted]).map(({ attribute, kind }) => [attribute, kind])).toEqual([
      ['size', 'expected'],
    ]);
  });

  it('does not exist without an update', () => {
    const replaced = { ...createUpdate({ limit: null }, { limit: 0 }), actions: ['delete', 'create'] };
    expect(findPlanDrift([replaced])).toMatchObject([{ attribute: '(resource)', after: 'to be replaced' }]);
  });
});

describe('a pending difference', () => {
  it('is not reported if its value, or a part of it, is known only after the apply', () => {
    const block = (size: number) => ({ settings: [{ size }, { size: 1 }] });
    const pending = { address: 'aws_x.Y', recorded: block(1), planned: block(2) };
    expect(findPlanDrift([pending])).toHaveLength(1);
    const unknown = { settings: [{ size: true }, {}] };
    expect(findPlanDrift([{ ...pending, unknown }])).toMatchObject([{ attribute: '(resource)' }]);
    expect(findPlanDrift([{ ...pending, unknown: { settings: true } }])).toMatchObject([
      { attribute: '(resource)' },
    ]);
  });

  it('is reported although an attribute has drifted whose name is a prefix of its own', () => {
    const createVersion = (size: number, size_max: number) => ({ size, size_max });
    const findings = findPlanDrift([
      {
        address: 'aws_x.Y',
        recorded: createVersion(1, 1),
        actual: createVersion(2, 1),
        planned: createVersion(1, 5),
      },
    ]);
    expect(findings.map(({ attribute, kind }) => [attribute, kind])).toEqual([
      ['size', 'drift'],
      ['size_max', 'not yet applied'],
    ]);
  });

  it('is not reported if a block that contains it has drifted', () => {
    const findings = findPlanDrift([
      {
        address: 'aws_x.Y',
        recorded: { block: [{ a: 1 }] },
        actual: { block: [] },
        planned: { block: [{ a: 2 }] },
      },
    ]);
    expect(findings.map(({ attribute, kind }) => [attribute, kind])).toEqual([['block', 'drift']]);
  });
});

describe('the command that restores an ignored attribute', () => {
  const findFix = (address: string, recorded: object, actual: object) =>
    findPlanDrift([{ address, recorded: { ...recorded }, actual: { ...recorded, ...actual } }]).map(
      ({ fix }) => fix,
    );

  it.each([
    [
      'aws_lambda_alias.A',
      { function_name: 'F', name: 'live', function_version: '4' },
      { function_version: '3' },
      'lambda update-alias --function-name F --name live --function-version 4 --routing-config AdditionalVersionWeights={}',
    ],
    [
      'aws_lambda_provisioned_concurrency_config.C',
      { function_name: 'F', qualifier: 'live', provisioned_concurrent_executions: 2 },
      { provisioned_concurrent_executions: 9 },
      'lambda put-provisioned-concurrency-config --function-name F --qualifier live --provisioned-concurrent-executions 2',
    ],
    [
      'aws_appautoscaling_target.T',
      {
        service_namespace: 'lambda',
        resource_id: 'function:F:live',
        scalable_dimension: 'lambda:function:ProvisionedConcurrency',
        min_capacity: 2,
        max_capacity: 10,
      },
      { min_capacity: 6 },
      'application-autoscaling register-scalable-target --service-namespace lambda --resource-id function:F:live ' +
        '--scalable-dimension lambda:function:ProvisionedConcurrency --min-capacity 2 --max-capacity 10',
    ],
    [
      'aws_dynamodb_table.T',
      { name: 'T', read_capacity: 2, write_capacity: 3 },
      { read_capacity: 7 },
      'dynamodb update-table --table-name T --provisioned-throughput ReadCapacityUnits=2,WriteCapacityUnits=3',
    ],
  ])('of %s has the recorded values', (address, recorded, actual, fix) => {
    expect(findFix(address, recorded, actual)).toEqual([`${COMMANDS.aws} ${fix}`]);
  });

  it('does not exist for the other attributes of a table', () => {
    const warm = (units: number) => ({ warm_throughput: [{ read_units_per_second: units }] });
    expect(findFix('aws_dynamodb_table.T', { name: 'T', ...warm(1) }, warm(2))).toEqual([undefined]);
  });
});

describe('the facts of a stack', () => {
  const policy = (address: string, more: object = {}) => ({
    address,
    recorded: { name: 'own', role: 'R', policy: '{}', ...more },
  });
  const role = {
    address: 'aws_iam_role.R["x"]',
    recorded: { name: 'R', inline_policy: [{ name: 'own', policy: '{}' }] },
    declared: ['name'],
  };

  it('contain managed resources only', () => {
    expect(findPlanDrift([role, policy('aws_iam_role_policy.P')])).toEqual([]);
    const asData = (entry: ResourceChange): ResourceChange =>
      entry.type === 'aws_iam_role_policy' ? { ...entry, mode: 'data' } : entry;
    expect(findChanged([role, policy('aws_iam_role_policy.P')], asData)).toHaveLength(1);
  });

  it('contain what the configuration sets on each instance of a resource', () => {
    const plan = createPlan([{ ...role, declared: ['name', 'inline_policy'] }]);
    const configuration = {
      root_module: {
        resources: [{ address: 'aws_iam_role.R', expressions: { name: {}, inline_policy: {} } }],
      },
    };
    const find = (more: object) =>
      findDrift({ stack: 'trial', plan: { ...plan, ...more } as PlanDocument, commands: COMMANDS });
    expect(find({ configuration })).toEqual([]);
    for (const empty of [undefined, {}, { root_module: {} }])
      expect(find({ configuration: empty })).toHaveLength(1);
  });

  it('know that tags_all comes from tags', () => {
    const tagged = (declared: string[]) => ({
      address: 'aws_sqs_queue.Q',
      recorded: { name: 'Q', tags_all: { A: '1' } },
      actual: { name: 'Q', tags_all: { A: '2' } },
      declared,
    });
    expect(findPlanDrift([tagged(['tags'])])).toMatchObject([{ attribute: 'tags_all.A', kind: 'expected' }]);
    expect(findPlanDrift([tagged(['name'])])).toEqual([]);
  });
});
