import { isAlarmOn } from '../../src/policies/requirements/alarm-metrics';
import { getBaseName } from '../../src/policies/requirements/base-name';
import { anyValue, expectReference, expectTextWith } from '../../src/policies/requirements/expected-values';
import {
  limitToRegion,
  requireAny,
  requireDefaultTags,
  requireEach,
  requireForEach,
  requireOnly,
  requireOutputs,
  requireResource,
} from '../../src/policies/requirements/resource-requirements';
import type { EvaluatedStack } from '../../src/policies/rule';
import { createStack as createTestStack, type TestResources } from './test-stack';

const createStack = (region: string, name: string) =>
  ({
    suffix: 'dev',
    region,
    resources: [{ type: 'aws_dynamodb_table', address: 'aws_dynamodb_table.Prices', values: { name } }],
  }) as unknown as EvaluatedStack;

describe('a required resource whose name contains the region', () => {
  const prices = requireResource('aws_dynamodb_table', 'table-prices-{region}');

  it('is required under the name of each region', () => {
    for (const region of ['us-east-1', 'eu-west-1'])
      expect(prices.findMismatches(createStack(region, `table-prices-${region}-dev`))).toEqual([]);
    expect(prices.findMismatches(createStack('eu-west-1', 'table-prices-us-east-1-dev'))).toEqual([
      {
        address: 'aws_dynamodb_table.table-prices-eu-west-1',
        found: 'nothing',
        expected: 'an aws_dynamodb_table table-prices-eu-west-1-dev',
      },
    ]);
  });
});

describe('requirements of resources', () => {
  const QUEUE = 'aws_sqs_queue';
  const stack = (queues: Readonly<Record<string, object>>, more: TestResources = {}) =>
    createTestStack({ [QUEUE]: queues, ...more });
  const A = {
    name: 'A-trial',
    delay: '5',
    fifo: false,
    kms: '${aws_kms_key.K.arn}',
    block: [{ on: true, list: ['x'] }],
  };

  it('accept the expected attributes, and report the others', () => {
    const report = (attribute: Readonly<Record<string, Parameters<typeof requireEach>[1][string]>>) =>
      requireResource(QUEUE, 'A', attribute)
        .findMismatches(stack({ A }, { aws_kms_key: { K: {}, Other: {} } }))
        .map(({ address, found, expected }) => `${address}: ${found}; expected: ${expected}`);
    const met: readonly Parameters<typeof report>[0][] = [
      { delay: 5 },
      { fifo: false },
      { 'block.on': true },
      { name: 'A-trial' },
      { name: anyValue },
    ];
    for (const attributes of met) expect(report(attributes)).toEqual([]);
    expect(report({ kms: expectReference('aws_kms_key') })).toEqual([]);
    expect(report({ kms: expectTextWith('aws_kms', '.arn') })).toEqual([]);
    expect(report({ block: expectTextWith('"on":true') })).toEqual([]);
    expect(report({ delay: 6, none: 0, 'block.on': false })).toEqual([
      'aws_sqs_queue.A: delay 5; expected: delay 6',
      'aws_sqs_queue.A: none nothing; expected: none 0',
      'aws_sqs_queue.A: block.on true; expected: block.on false',
    ]);
    expect(report({ fifo: anyValue, none: anyValue, name: expectTextWith('B', 'C') })).toEqual([
      'aws_sqs_queue.A: fifo false; expected: fifo set to any value',
      'aws_sqs_queue.A: none nothing; expected: none set to any value',
      'aws_sqs_queue.A: name A-trial; expected: name containing B, C',
    ]);
    expect(
      report({ kms: expectReference('aws_sns_topic'), name: expectReference('aws_kms_key', 'K') }),
    ).toEqual([
      'aws_sqs_queue.A: kms ${aws_kms_key.K.arn}; expected: kms a reference to an aws_sns_topic',
      'aws_sqs_queue.A: name A-trial; expected: name a reference to aws_kms_key K',
    ]);
  });

  it('accept a value only if it is set', () => {
    const values = [undefined, null, '', false, 0, 'x', true, []];
    expect(values.map((value) => anyValue.matches(value, '', {} as never, {} as never))).toEqual([
      ...[false, false, false, false, true, true, true, true],
    ]);
  });

  it('report a missing, an additional and an unsuitable resource', () => {
    const describeMismatches = (requirement: ReturnType<typeof requireEach>, tested: EvaluatedStack) =>
      requirement
        .findMismatches(tested)
        .map(({ address, found, expected }) => `${address}: ${found}; ${expected}`);
    const [none, one, two] = [stack({}), stack({ A }), stack({ A, B: { name: 'B-trial' } })];
    expect(describeMismatches(requireEach(QUEUE, { fifo: true }), none)).toEqual([
      'aws_sqs_queue.*: nothing; an aws_sqs_queue',
    ]);
    expect(describeMismatches(requireEach(QUEUE, { fifo: false }), two)).toEqual([
      'aws_sqs_queue.B: fifo nothing; fifo false',
    ]);
    expect(describeMismatches(requireOnly(QUEUE, 'A'), one)).toEqual([]);
    expect(describeMismatches(requireOnly(QUEUE, 'A'), none)).toEqual([
      'aws_sqs_queue.A: nothing; an aws_sqs_queue A-trial',
    ]);
    expect(describeMismatches(requireOnly(QUEUE, 'A'), two)).toEqual([
      'aws_sqs_queue.*: 2 of them; exactly one',
    ]);
    expect(describeMismatches(requireAny(QUEUE, { fifo: false }), two)).toEqual([]);
    expect(describeMismatches(requireAny(QUEUE, { fifo: true, delay: 1 }), two)).toEqual([
      'aws_sqs_queue.*: 2 of the type, none of them matching; an aws_sqs_queue, fifo true, delay 1',
    ]);
    expect(describeMismatches(requireAny(QUEUE), none)).toEqual([
      'aws_sqs_queue.*: nothing; an aws_sqs_queue',
    ]);
    const forEach = requireForEach(
      QUEUE,
      'aws_x',
      'an aws_x with its name',
      (x, queue) => x.values.of === queue.values.name,
    );
    expect(
      describeMismatches(forEach, stack({ A, B: { name: 'B' } }, { aws_x: { X: { of: 'A-trial' } } })),
    ).toEqual(['aws_sqs_queue.B: no such aws_x; an aws_x with its name']);
    expect(describeMismatches(requireOutputs('Url'), none)).toEqual(['output.Url: nothing; an output Url']);
    expect(describeMismatches(requireOutputs('Url'), { ...none, outputs: ['Url'] })).toEqual([]);
    expect(describeMismatches(requireDefaultTags('Project', 'CostCenter', 'Environment'), none)).toEqual([]);
    expect(describeMismatches(requireDefaultTags('Project'), none)).toHaveLength(1);
    const limited = limitToRegion('us-east-1', requireAny(QUEUE));
    expect(describeMismatches(limited, { ...none, region: 'eu-west-1' })).toEqual([]);
    expect(describeMismatches(limited, { ...none, region: 'us-east-1' })).toHaveLength(1);
  });

  it('find a resource by its name without the suffix', () => {
    const attributes = [
      'name',
      'function_name',
      'alarm_name',
      'dashboard_name',
      'deployment_group_name',
      'layer_name',
      'rule_name',
    ];
    const getName = (values: object) => getBaseName(stack({}), { values } as never);
    for (const attribute of attributes) expect(getName({ [attribute]: 'A-trial' })).toBe('A');
    expect([{ name: 'A' }, { name: 'trial' }, { name: 12 }, { id: 'A-trial' }].map(getName)).toEqual([
      ...['A', 'trial', undefined, undefined],
    ]);
  });

  it('find an alarm on a metric with exactly these dimensions', () => {
    const metric = { metric_name: 'Errors', namespace: 'AWS/Lambda', dimensions: { F: 'a', V: 'b' } };
    const isOn = (
      values: object,
      name = 'Errors',
      dimensions: Readonly<Record<string, string>> = { V: 'b', F: 'a' },
    ) => isAlarmOn({ values } as never, ['AWS/Lambda', name], dimensions);
    expect([isOn(metric), isOn({ metric_query: [{ metric: [metric] }] })]).toEqual([true, true]);
    expect([
      isOn({ metric_query: [{ expression: 'x' }] }),
      isOn({}),
      isOn({ ...metric, namespace: 'x' }),
    ]).toEqual([false, false, false]);
    expect([
      isOn(metric, 'Other'),
      isOn(metric, 'Errors', { F: 'a' }),
      isOn(metric, 'Errors', { F: 'a', V: 'c' }),
    ]).toEqual([false, false, false]);
    expect([
      isOn({ ...metric, dimensions: undefined }),
      isOn({ ...metric, dimensions: undefined }, 'Errors', {}),
    ]).toEqual([false, true]);
  });
});
