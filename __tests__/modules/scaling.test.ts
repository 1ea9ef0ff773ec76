import { QueueScaling } from '../../src/modules/queue-scaling';
import { Queue } from '../../src/modules/queue';
import { Table } from '../../src/modules/table';
import { synthesizeWith } from '../support/synth';

const keys = { partitionKey: 'symbol', sortKey: 'timestamp' };
const indexes = [{ name: 'byKind', partitionKey: 'kind', sortKey: 'timestamp' }];

describe('a table on demand', () => {
  const table = synthesizeWith(({ stack, key }) => {
    new Table(stack, 'Prices', { key, ...keys, indexes, capacity: { onDemand: { read: 10, write: 20 } } });
  });
  it('limits the requests of the table and of each index', () => {
    const most = { max_read_request_units: 10, max_write_request_units: 20 };
    expect(table.getResource('aws_dynamodb_table', 'Prices')).toMatchObject({
      billing_mode: 'PAY_PER_REQUEST',
      on_demand_throughput: most,
      global_secondary_index: [expect.objectContaining({ on_demand_throughput: most })],
    });
  });
  it('has no scaling target', () => {
    expect(table.json.resource.aws_appautoscaling_target).toBeUndefined();
  });
});

describe('a provisioned table', () => {
  const table = synthesizeWith(({ stack, key }) => {
    const provisioned = { read: { min: 5, max: 100 }, write: { min: 2, max: 50 }, utilization: 70 };
    new Table(stack, 'Prices', { key, ...keys, indexes, capacity: { provisioned } });
  });
  it('starts with the minimum capacity, which scaling changes', () => {
    expect(table.getResource('aws_dynamodb_table', 'Prices')).toMatchObject({
      billing_mode: 'PROVISIONED',
      read_capacity: 5,
      write_capacity: 2,
      lifecycle: { ignore_changes: ['read_capacity', 'write_capacity', 'global_secondary_index'] },
    });
  });
  it.each([
    ['TableReads', 'dynamodb:table:ReadCapacityUnits', 5, 100],
    ['TableWrites', 'dynamodb:table:WriteCapacityUnits', 2, 50],
    ['byKindReads', 'dynamodb:index:ReadCapacityUnits', 5, 100],
    ['byKindWrites', 'dynamodb:index:WriteCapacityUnits', 2, 50],
  ])('scales %s between its bounds', (id, scalable_dimension, min_capacity, max_capacity) => {
    expect(table.getResource('aws_appautoscaling_target', `Prices_${id}`)).toMatchObject({
      scalable_dimension,
      min_capacity,
      max_capacity,
    });
  });
  it('uses 70 % of its capacity', () => {
    const policies = Object.values(table.json.resource.aws_appautoscaling_policy!);
    expect(policies).toHaveLength(4);
    for (const policy of policies)
      expect(policy.target_tracking_scaling_policy_configuration).toMatchObject({ target_value: 70 });
  });
});

describe('QueueScaling', () => {
  const scaled = synthesizeWith(({ stack, key, fn }) => {
    new QueueScaling(fn, 'Scaling', {
      queue: new Queue(stack, 'Jobs', { key, visibilityTimeout: 30 }),
      messagesPerExecution: 5,
      capacity: { min: 1, max: 10 },
      hours: {
        opens: 'cron(30 9 ? * MON-FRI *)',
        closes: 'cron(0 16 ? * MON-FRI *)',
        timeZone: 'America/New_York',
      },
    });
  });
  it('scales the provisioned concurrency of the alias, which Terraform ignores', () => {
    expect(scaled.getResource('aws_appautoscaling_target', 'Worker_Scaling_Target')).toMatchObject({
      resource_id: 'function:Worker-test:live',
      scalable_dimension: 'lambda:function:ProvisionedConcurrency',
      lifecycle: { ignore_changes: ['min_capacity', 'max_capacity'] },
    });
  });
  it('starts without capacity until the next opening', () => {
    expect(scaled.getResource('aws_appautoscaling_target', 'Worker_Scaling_Target')).toMatchObject({
      min_capacity: 0,
      max_capacity: 0,
    });
  });
  it('targets five messages for each execution', () => {
    const { target_tracking_scaling_policy_configuration: policy } = scaled.getResource(
      'aws_appautoscaling_policy',
      'Worker_Scaling_Policy',
    );
    expect(policy).toMatchObject({ target_value: 5 });
    expect(JSON.stringify(policy)).toContain('IF(FILL(executions, 0) > 0, messages / executions, messages)');
  });
  it.each([
    ['Opens', 'cron(30 9 ? * MON-FRI *)', '1', '10'],
    ['Closes', 'cron(0 16 ? * MON-FRI *)', '0', '0'],
  ])('%s according to New York’s clock', (action, schedule, min_capacity, max_capacity) => {
    expect(
      scaled.getResource('aws_appautoscaling_scheduled_action', `Worker_Scaling_${action}`),
    ).toMatchObject({
      schedule,
      timezone: 'America/New_York',
      scalable_target_action: { min_capacity, max_capacity },
    });
  });
});
