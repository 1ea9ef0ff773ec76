import { EXPECTED } from '../../../src/domain/drift/expected';
import { found, type Resource } from './plans';

const fn = { address: 'aws_lambda_function.F', recorded: { function_name: 'F', version: '5' } };
const group = { address: 'aws_codedeploy_deployment_group.G', recorded: { app_name: 'F' } };
const alias = (function_version: string, weights: readonly object[] = []): Resource => ({
  address: 'aws_lambda_alias.A',
  recorded: { function_name: 'F', name: 'live', function_version: '4', routing_config: [] },
  real: { function_name: 'F', name: 'live', function_version, routing_config: weights },
});
const target = (resource_id: string, dimension: string, more: object = {}) => ({
  address: 'aws_appautoscaling_target.T',
  recorded: { resource_id, scalable_dimension: dimension, min_capacity: 2, max_capacity: 10, ...more },
});
const table = (recorded: object, real: object): Resource => ({
  address: 'aws_dynamodb_table.T',
  recorded: { name: 'T', ...recorded },
  real: { name: 'T', ...recorded, ...real },
});
const shift = [{ additional_version_weights: { '5': 0.1 } }];
const kinds = (resources: readonly Resource[], releasing: readonly string[] = []) =>
  found(resources, releasing).map(({ kind, attribute, mend }) => `${kind}: ${attribute}${mend ? ' !' : ''}`);

describe('an alias', () => {
  it('is expected to be anywhere while CodeDeploy shifts its traffic', () => {
    expect(kinds([fn, group, alias('4', shift)], ['F'])).toEqual(['expected: routing_config']);
  });

  it('is expected at the newest version after a release', () => {
    expect(kinds([fn, group, alias('5')])).toEqual(['expected: function_version']);
  });

  it('has drifted where nothing releases: another version, or traffic left shared', () => {
    expect(kinds([fn, group, alias('3')])).toEqual(['drift: function_version !']);
    expect(kinds([fn, group, alias('4', shift)])).toEqual(['drift: routing_config !']);
    expect(kinds([fn, group, alias('4', shift)], ['Other'])).toEqual(['drift: routing_config !']);
    expect(kinds([fn, alias('5')])).toEqual(['drift: function_version !']);
  });

  it('is expected without shared traffic once a release has ended', () => {
    const ended: Resource = { ...alias('4'), recorded: { ...alias('4').recorded, routing_config: shift } };
    expect(kinds([fn, group, ended])).toEqual(['expected: routing_config']);
  });
});

describe("a table's capacity", () => {
  const scaling = target('table/T', 'dynamodb:table:ReadCapacityUnits');
  const scaled = (read_capacity: number) =>
    table({ billing_mode: 'PROVISIONED', read_capacity: 2, write_capacity: 2 }, { read_capacity });

  it('is expected to move within the bounds of its scaling', () => {
    expect(kinds([scaling, scaled(7)])).toEqual(['expected: read_capacity']);
  });

  it('has drifted beyond them, in the other direction, or without scaling', () => {
    expect(kinds([scaling, scaled(11)])).toEqual(['drift: read_capacity !']);
    expect(kinds([scaled(7)])).toEqual(['drift: read_capacity !']);
    const write = table({ read_capacity: 2, write_capacity: 2 }, { write_capacity: 7 });
    expect(kinds([scaling, write])).toEqual(['drift: write_capacity !']);
  });

  const index = (read_capacity: number, hash_key = 'a') => [{ name: 'I', hash_key, read_capacity }];
  const indexed = (to: object) => table({ global_secondary_index: index(2) }, { global_secondary_index: to });
  it('of an index too, as long as nothing else of the index changed', () => {
    const scalesIndex = target('table/T/index/I', 'dynamodb:index:ReadCapacityUnits');
    expect(kinds([scalesIndex, indexed(index(7))])).toEqual([
      'expected: global_secondary_index[0].read_capacity',
    ]);
    expect(kinds([scalesIndex, indexed(index(2, 'b'))])).toEqual([
      'drift: global_secondary_index[0].hash_key !',
    ]);
    expect(kinds([indexed(index(7))])).toEqual(['drift: global_secondary_index[0].read_capacity !']);
  });

  it('is raised by DynamoDB itself where it is on demand', () => {
    const warm = (units: number) => ({ warm_throughput: [{ read_units_per_second: units }] });
    const raised = (billing_mode: string) => table({ billing_mode, ...warm(12_000) }, warm(15_000));
    expect(kinds([raised('PAY_PER_REQUEST')])).toEqual([
      'expected: warm_throughput[0].read_units_per_second',
    ]);
    expect(kinds([raised('PROVISIONED')])).toEqual(['drift: warm_throughput[0].read_units_per_second !']);
    const indexes = (units: number) => ({ global_secondary_index: [{ name: 'I', ...warm(units) }] });
    expect(kinds([table({ billing_mode: 'PAY_PER_REQUEST', ...indexes(1) }, indexes(2))])).toHaveLength(1);
  });
});

describe('provisioned concurrency', () => {
  const config = (to: number): Resource => ({
    address: 'aws_lambda_provisioned_concurrency_config.C',
    recorded: { function_name: 'F', qualifier: 'live', provisioned_concurrent_executions: 2 },
    real: { function_name: 'F', qualifier: 'live', provisioned_concurrent_executions: to },
  });
  const scaling = target('function:F:live', 'lambda:function:ProvisionedConcurrency');

  it('is expected to move within the bounds of its scaling', () => {
    expect(kinds([scaling, config(9)])).toEqual(['expected: provisioned_concurrent_executions']);
    expect(kinds([scaling, config(90)])).toEqual(['drift: provisioned_concurrent_executions !']);
    expect(kinds([config(9)])).toEqual(['drift: provisioned_concurrent_executions !']);
  });

  it('has bounds that a schedule moves, to those of its hours and no others', () => {
    const opening = {
      address: 'aws_appautoscaling_scheduled_action.Open',
      recorded: {
        resource_id: 'function:F:live',
        scalable_target_action: [{ min_capacity: '5', max_capacity: '20' }],
      },
    };
    const moved = (min_capacity: number): Resource => ({
      ...scaling,
      real: { ...scaling.recorded, min_capacity },
    });
    expect(kinds([opening, moved(5)])).toEqual(['expected: min_capacity']);
    expect(kinds([opening, moved(6)])).toEqual(['drift: min_capacity !']);
    expect(kinds([moved(5)])).toEqual(['drift: min_capacity !']);
  });
});

test('an expected change that the plan would undo is still expected', () => {
  const undone = { ...alias('4', shift), planned: alias('4').recorded };
  expect(kinds([fn, group, undone], ['F'])).toEqual(['expected: routing_config']);
});

test('every rule says why', () => {
  for (const { reason } of EXPECTED) expect(reason.length).toBeGreaterThan(30);
});
