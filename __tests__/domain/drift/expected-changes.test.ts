import { EXPECTED_CHANGES } from '../../../src/domain/drift/expected-changes';
import { findPlanDrift, type Resource } from './plans';

const fn = { address: 'aws_lambda_function.F', recorded: { function_name: 'F', version: '5' } };
const group = { address: 'aws_codedeploy_deployment_group.G', recorded: { app_name: 'F' } };
const alias = (function_version: string, weights: readonly object[] = []): Resource => ({
  address: 'aws_lambda_alias.A',
  recorded: { function_name: 'F', name: 'live', function_version: '4', routing_config: [] },
  actual: { function_name: 'F', name: 'live', function_version, routing_config: weights },
});
const target = (resource_id: string, dimension: string, more: object = {}) => ({
  address: 'aws_appautoscaling_target.T',
  recorded: { resource_id, scalable_dimension: dimension, min_capacity: 2, max_capacity: 10, ...more },
});
const table = (recorded: object, actual: object): Resource => ({
  address: 'aws_dynamodb_table.T',
  recorded: { name: 'T', ...recorded },
  actual: { name: 'T', ...recorded, ...actual },
});
const shift = [{ additional_version_weights: { '5': 0.1 } }];
const summarize = (resources: readonly Resource[], releasing: readonly string[] = []) =>
  findPlanDrift(resources, releasing).map(
    ({ kind, attribute, fix }) => `${kind}: ${attribute}${fix ? ' !' : ''}`,
  );

describe('an alias', () => {
  it('may have any value while CodeDeploy shifts its traffic', () => {
    expect(summarize([fn, group, alias('4', shift)], ['F'])).toEqual(['expected: routing_config']);
  });

  it('is expected at the newest version after a release', () => {
    expect(summarize([fn, group, alias('5')])).toEqual(['expected: function_version']);
  });

  it('has drifted if its version or its traffic weights differ and no deployment runs', () => {
    expect(summarize([fn, group, alias('3')])).toEqual(['drift: function_version !']);
    expect(summarize([fn, group, alias('4', shift)])).toEqual(['drift: routing_config !']);
    expect(summarize([fn, group, alias('4', shift)], ['Other'])).toEqual(['drift: routing_config !']);
    expect(summarize([fn, alias('5')])).toEqual(['drift: function_version !']);
    const other = { ...group, recorded: { app_name: 'Other' } };
    expect(summarize([fn, other, alias('5')])).toEqual(['drift: function_version !']);
    const otherFunction = { ...fn, recorded: { function_name: 'Other', version: '5' } };
    expect(summarize([otherFunction, group, alias('5')])).toEqual(['drift: function_version !']);
  });

  it('is expected to have no shared traffic after a deployment', () => {
    const completed: Resource = {
      ...alias('4'),
      recorded: { ...alias('4').recorded, routing_config: shift },
    };
    expect(summarize([fn, group, completed])).toEqual(['expected: routing_config']);
    expect(summarize([fn, completed])).toEqual(['drift: routing_config !']);
  });
});

describe("a table's capacity", () => {
  const scaling = target('table/T', 'dynamodb:table:ReadCapacityUnits');
  const scaleTable = (read_capacity: number) =>
    table({ billing_mode: 'PROVISIONED', read_capacity: 2, write_capacity: 2 }, { read_capacity });

  it('is expected to change within the bounds of its scaling target', () => {
    for (const capacity of [3, 10])
      expect(summarize([scaling, scaleTable(capacity)])).toEqual(['expected: read_capacity']);
    const lowest = table({ read_capacity: 5 }, { read_capacity: 2 });
    expect(summarize([scaling, lowest])).toEqual(['expected: read_capacity']);
    const writing = target('table/T', 'dynamodb:table:WriteCapacityUnits');
    expect(summarize([writing, table({ write_capacity: 2 }, { write_capacity: 7 })])).toEqual([
      'expected: write_capacity',
    ]);
  });

  it('has drifted outside the bounds, in the other dimension, or without a scaling target', () => {
    expect(summarize([scaling, scaleTable(11)])).toEqual(['drift: read_capacity !']);
    expect(summarize([scaleTable(7)])).toEqual(['drift: read_capacity !']);
    expect(summarize([scaling, table({ read_capacity: 5 }, { read_capacity: 1 })])).toEqual([
      'drift: read_capacity !',
    ]);
    const other = target('table/Other', 'dynamodb:table:ReadCapacityUnits');
    expect(summarize([other, scaleTable(7)])).toEqual(['drift: read_capacity !']);
    const write = table({ read_capacity: 2, write_capacity: 2 }, { write_capacity: 7 });
    expect(summarize([scaling, write])).toEqual(['drift: write_capacity !']);
  });

  const index = (read_capacity: number, hash_key = 'a') => [{ name: 'I', hash_key, read_capacity }];
  const createIndexedTable = (to: object) =>
    table({ global_secondary_index: index(2) }, { global_secondary_index: to });
  it('of an index is expected to change if nothing else of the index changed', () => {
    const scalesIndex = target('table/T/index/I', 'dynamodb:index:ReadCapacityUnits');
    expect(summarize([scalesIndex, createIndexedTable(index(7))])).toEqual([
      'expected: global_secondary_index[0].read_capacity',
    ]);
    expect(summarize([scalesIndex, createIndexedTable(index(2, 'b'))])).toEqual([
      'drift: global_secondary_index[0].hash_key',
    ]);
    const other = target('table/Tables/index/I', 'dynamodb:index:ReadCapacityUnits');
    for (const resources of [[], [scaling], [other]])
      expect(summarize([...resources, createIndexedTable(index(7))])).toEqual([
        'drift: global_secondary_index[0].read_capacity',
      ]);
  });

  it('is expected to increase by DynamoDB’s own adjustment if the table is on demand', () => {
    const createWarmThroughput = (units: number) => ({ warm_throughput: [{ read_units_per_second: units }] });
    const raiseWarmThroughput = (billing_mode: string) =>
      table({ billing_mode, ...createWarmThroughput(12_000) }, createWarmThroughput(15_000));
    expect(summarize([raiseWarmThroughput('PAY_PER_REQUEST')])).toEqual([
      'expected: warm_throughput[0].read_units_per_second',
    ]);
    expect(summarize([raiseWarmThroughput('PROVISIONED')])).toEqual([
      'drift: warm_throughput[0].read_units_per_second',
    ]);
    const indexes = (units: number) => ({
      global_secondary_index: [{ name: 'I', ...createWarmThroughput(units) }],
    });
    const attribute = 'global_secondary_index[0].warm_throughput[0].read_units_per_second';
    expect(summarize([table({ billing_mode: 'PAY_PER_REQUEST', ...indexes(1) }, indexes(2))])).toEqual([
      `expected: ${attribute}`,
    ]);
    expect(summarize([table({ billing_mode: 'PROVISIONED', ...indexes(1) }, indexes(2))])).toEqual([
      `drift: ${attribute}`,
    ]);
    const renamed = { global_secondary_index: [{ name: 'J', ...createWarmThroughput(1) }] };
    expect(summarize([table({ billing_mode: 'PAY_PER_REQUEST', ...indexes(1) }, renamed)])).toEqual([
      'drift: global_secondary_index[0].name',
    ]);
  });
});

describe('provisioned concurrency', () => {
  const config = (to: number): Resource => ({
    address: 'aws_lambda_provisioned_concurrency_config.C',
    recorded: { function_name: 'F', qualifier: 'live', provisioned_concurrent_executions: 2 },
    actual: { function_name: 'F', qualifier: 'live', provisioned_concurrent_executions: to },
  });
  const scaling = target('function:F:live', 'lambda:function:ProvisionedConcurrency');

  it('is expected to change within the bounds of its scaling target', () => {
    expect(summarize([scaling, config(9)])).toEqual(['expected: provisioned_concurrent_executions']);
    expect(summarize([scaling, config(90)])).toEqual(['drift: provisioned_concurrent_executions !']);
    expect(summarize([config(9)])).toEqual(['drift: provisioned_concurrent_executions !']);
    const other = target('function:F:next', 'lambda:function:ProvisionedConcurrency');
    expect(summarize([other, config(9)])).toEqual(['drift: provisioned_concurrent_executions !']);
  });

  it('has bounds that may change only to the values of a scheduled action', () => {
    const opening = {
      address: 'aws_appautoscaling_scheduled_action.Open',
      recorded: {
        resource_id: 'function:F:live',
        scalable_target_action: [{ min_capacity: '5', max_capacity: '20' }],
      },
    };
    const setBounds = (bounds: object): Resource => ({
      ...scaling,
      actual: { ...scaling.recorded, ...bounds },
    });
    const moveCapacity = (min_capacity: number) => setBounds({ min_capacity });
    expect(summarize([opening, moveCapacity(5)])).toEqual(['expected: min_capacity']);
    expect(summarize([opening, setBounds({ max_capacity: 20 })])).toEqual(['expected: max_capacity']);
    const other = { ...opening, recorded: { ...opening.recorded, resource_id: 'function:F:next' } };
    const empty = { ...opening, recorded: { resource_id: 'function:F:live' } };
    for (const action of [other, empty])
      expect(summarize([action, moveCapacity(5)])).toEqual(['drift: min_capacity !']);
    expect(summarize([opening, moveCapacity(6)])).toEqual(['drift: min_capacity !']);
    expect(summarize([moveCapacity(5)])).toEqual(['drift: min_capacity !']);
  });
});

test('an expected change that the plan reverts is still expected', () => {
  const reverted = { ...alias('4', shift), planned: alias('4').recorded };
  expect(summarize([fn, group, reverted], ['F'])).toEqual(['expected: routing_config']);
});

test('every rule has a reason', () => {
  for (const { reason } of EXPECTED_CHANGES) expect(reason.length).toBeGreaterThan(30);
});

test('a change that no AWS service can have made has a reason, and a rule applies to the attribute of its own type only', () => {
  expect(findPlanDrift([fn, group, alias('3')])).toMatchObject([
    { reason: 'no service that is allowed to change it did so' },
  ]);
  const other: Resource = {
    address: 'aws_lambda_permission.P',
    recorded: { function_version: '1' },
    actual: { function_version: '2' },
  };
  expect(summarize([other])).toEqual(['expected: function_version']);
});
