import { EventArchive, EventBus, grantPutEvents } from '../../src/modules/event-bus';
import { EventLog } from '../../src/modules/event-log';
import { EventRule } from '../../src/modules/event-rule';
import {
  asBusTarget,
  asFunctionTarget,
  asLogTarget,
  asQueueTarget,
  asTopicTarget,
  asWorkflowTarget,
} from '../../src/modules/event-target';
import { Queue } from '../../src/modules/queue';
import { Workflow } from '../../src/modules/workflow';
import { type Parts, parseJsonAttribute, parseStatements, synthesizeWith } from '../support/synth';

const createQueue = ({ stack, key }: Parts, id: string) =>
  new Queue(stack, id, { key, visibilityTimeout: 60 });

/** Two buses, a rule on the first with a target of each kind, and a rule on the default bus. */
const made = synthesizeWith((parts) => {
  const { stack, key, fn, topic, grantee } = parts;
  const deadLetters = createQueue(parts, 'Undelivered');
  const orders = new EventBus(stack, 'OrderBus', { key, deadLetters });
  const history = new EventBus(stack, 'History', { key, deadLetters });
  new EventArchive(stack, 'OrderArchive', { bus: orders, retentionDays: 30 });
  const rule = new EventRule(stack, 'LargeOrders', {
    bus: orders,
    pattern: { detail: { amount: [{ numeric: ['>=', 1000] }] } },
    key,
    deadLetters,
    description: 'Orders from 1000',
  });
  const delivery = { retries: 8, maxEventAge: 3600 };
  rule.deliverTo(asFunctionTarget(fn), {
    ...delivery,
    id: 'Worker',
    input: { paths: { detail: '$.detail' }, template: '{"rule":"LargeOrders","detail":<detail>}' },
  });
  rule.deliverTo(asQueueTarget(createQueue(parts, 'Orders')), { ...delivery, id: 'Queue' });
  rule.deliverTo(asBusTarget(history), { ...delivery, id: 'Bus' });
  rule.deliverTo(asTopicTarget(topic), { ...delivery, id: 'Topic' });
  const log = new EventLog(stack, 'OrderEvents', { key, retentionDays: 30 });
  rule.deliverTo(asLogTarget(log), { ...delivery, id: 'Log' });
  const workflow = new Workflow(stack, 'OrderChecks', { key, definition: {}, grantCalls: () => {} });
  rule.deliverTo(asWorkflowTarget(workflow), { ...delivery, id: 'Workflow' });
  const plain = new EventRule(stack, 'Defaults', { pattern: { source: ['aws.health'] }, key, deadLetters });
  plain.deliverTo(asFunctionTarget(fn));
  const events = { source: 'shop', detailTypes: ['OrderPlaced', 'OrderCancelled'] };
  orders.grantPut(grantee, events);
  grantPutEvents(grantee, [orders, history], events);
  const conditions = {
    'ForAllValues:StringEquals': {
      'events:source': 'shop',
      'events:detail-type': ['OrderPlaced', 'OrderCancelled'],
    },
    Null: { 'events:source': 'false', 'events:detail-type': 'false' },
  };
  expect(grantee.environment).toEqual({ ORDER_BUS_NAME: 'OrderBus-test', HISTORY_BUS_NAME: 'History-test' });
  expect(grantee.statements).toEqual([
    { actions: ['events:PutEvents'], resources: [orders.arn], conditions },
    { actions: ['events:PutEvents'], resources: [orders.arn, history.arn], conditions },
  ]);
});
const RULE_ARN = expect.stringMatching(
  /^arn:aws:events:us-east-1:\$\{.*\}:rule\/OrderBus-test\/LargeOrders-test$/,
);
const SAME_ACCOUNT = { 'aws:SourceAccount': expect.stringContaining('element(split') };
const getTarget = (id: string) => made.getResource('aws_cloudwatch_event_target', id);

describe('EventBus', () => {
  it('is encrypted, and EventBridge may use the key for this account only', () => {
    expect(made.getResource('aws_cloudwatch_event_bus', 'OrderBus')).toMatchObject({
      name: 'OrderBus-test',
      kms_key_identifier: expect.stringContaining('aws_kms_alias.DataKey_Alias'),
      dead_letter_config: { arn: '${aws_sqs_queue.Undelivered.arn}' },
    });
    const statements = parseStatements(made.getResource('aws_kms_key_policy', 'DataKey_Policy'));
    expect(statements.filter(({ Sid }) => Sid === 'events')).toEqual([
      expect.objectContaining({
        Principal: { Service: 'events.amazonaws.com' },
        Condition: { StringEquals: SAME_ACCOUNT },
      }),
    ]);
  });

  it('may send events that it could not decrypt to the queue', () => {
    const { policy } = made.getResource('aws_sqs_queue', 'Undelivered');
    const [, senders, ...others] = parseStatements({ policy });
    expect(others).toEqual([]);
    const { ArnEquals } = senders!.Condition as { ArnEquals: Record<string, string[]> };
    expect(ArnEquals['aws:SourceArn']!.map((arn) => arn.replace(/\$\{.*\}/, 'account'))).toEqual([
      'arn:aws:events:us-east-1:account:event-bus/OrderBus-test',
      'arn:aws:events:us-east-1:account:event-bus/History-test',
      'arn:aws:events:us-east-1:account:rule/OrderBus-test/LargeOrders-test',
      'arn:aws:events:us-east-1:account:rule/Defaults-test',
    ]);
  });

  it('is archived for a number of days', () => {
    expect(made.getResource('aws_cloudwatch_event_archive', 'OrderArchive')).toMatchObject({
      name: 'OrderArchive-test',
      event_source_arn: '${aws_cloudwatch_event_bus.OrderBus.arn}',
      retention_days: 30,
    });
  });
});

describe('EventRule', () => {
  it('matches the events of its bus', () => {
    expect(made.getResource('aws_cloudwatch_event_rule', 'LargeOrders')).toMatchObject({
      name: 'LargeOrders-test',
      description: 'Orders from 1000',
      event_bus_name: '${aws_cloudwatch_event_bus.OrderBus.name}',
      event_pattern: '{"detail":{"amount":[{"numeric":[">=",1000]}]}}',
      state: 'ENABLED',
    });
    const plain = made.getResource('aws_cloudwatch_event_rule', 'Defaults');
    expect(plain).not.toHaveProperty('event_bus_name');
    expect(plain).not.toHaveProperty('description');
  });

  it.each(['Worker', 'Queue', 'Bus', 'Topic', 'Log', 'Workflow'])(
    'retries %s within limits, then gives the event up',
    (id) => {
      expect(getTarget(`LargeOrders_${id}Target`)).toMatchObject({
        rule: '${aws_cloudwatch_event_rule.LargeOrders.name}',
        event_bus_name: '${aws_cloudwatch_event_bus.OrderBus.name}',
        retry_policy: { maximum_retry_attempts: 8, maximum_event_age_in_seconds: 3600 },
        dead_letter_config: { arn: '${aws_sqs_queue.Undelivered.arn}' },
      });
    },
  );

  it('leaves the retries of a target to EventBridge, unless limits are given', () => {
    const target = getTarget('Defaults_Target');
    expect(target).not.toHaveProperty('retry_policy');
    expect(target).not.toHaveProperty('event_bus_name');
    expect(target).not.toHaveProperty('input_transformer');
  });

  it('invokes the live version of a function, for this rule only, with a transformed input', () => {
    expect(getTarget('LargeOrders_WorkerTarget')).toMatchObject({
      arn: expect.stringMatching(/aws_lambda_alias\.Worker_Live_\w+\.arn/),
      input_transformer: {
        input_paths: { detail: '$.detail' },
        input_template: '{"rule":"LargeOrders","detail":<detail>}',
      },
      depends_on: [expect.stringContaining('aws_lambda_permission.LargeOrders_WorkerPermission')],
    });
    expect(made.getResource('aws_lambda_permission', 'LargeOrders_WorkerPermission')).toMatchObject({
      qualifier: 'live',
      principal: 'events.amazonaws.com',
      source_arn: '${aws_cloudwatch_event_rule.LargeOrders.arn}',
    });
  });

  it('sends messages to a queue, for this rule only', () => {
    expect(getTarget('LargeOrders_QueueTarget').arn).toBe('${aws_sqs_queue.Orders.arn}');
    expect(parseStatements({ policy: made.getResource('aws_sqs_queue', 'Orders').policy })[1]).toMatchObject({
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Condition: { ArnEquals: { 'aws:SourceArn': RULE_ARN }, StringEquals: SAME_ACCOUNT },
    });
  });

  it.each([
    ['puts events on another bus', 'Bus', 'events:PutEvents', '${aws_cloudwatch_event_bus.History.arn}'],
    ['starts a workflow', 'Workflow', 'states:StartExecution', '${aws_sfn_state_machine.OrderChecks.arn}'],
  ])('%s with a role that only this rule may use', (_, id, action, arn) => {
    expect(getTarget(`LargeOrders_${id}Target`)).toMatchObject({
      arn,
      role_arn: expect.stringContaining(`aws_iam_role.LargeOrders_${id}Role`),
    });
    const role = made.getResource('aws_iam_role', `LargeOrders_${id}Role`);
    const { Statement } = parseJsonAttribute(role.assume_role_policy) as { Statement: unknown[] };
    expect(Statement).toEqual([
      expect.objectContaining({
        Principal: { Service: 'events.amazonaws.com' },
        Condition: { StringEquals: SAME_ACCOUNT, ArnEquals: { 'aws:SourceArn': RULE_ARN } },
      }),
    ]);
    expect(parseStatements(made.getResource('aws_iam_role_policy', `LargeOrders_${id}Role_Policy`))).toEqual([
      { Effect: 'Allow', Action: [action], Resource: [arn] },
    ]);
  });

  it('publishes to an encrypted topic, without the conditions that AWS does not support for rules', () => {
    expect(getTarget('LargeOrders_TopicTarget')).toMatchObject({ arn: '${aws_sns_topic.Alarms.arn}' });
    const statements = parseStatements(made.getResource('aws_sns_topic_policy', 'Alarms_Policy'));
    expect(statements.filter(({ Sid }) => Sid === 'Rules')).toEqual([
      {
        Sid: 'Rules',
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sns:Publish',
        Resource: '${aws_sns_topic.Alarms.arn}',
      },
    ]);
    const keyStatements = parseStatements(made.getResource('aws_kms_key_policy', 'DataKey_Policy'));
    expect(keyStatements.filter(({ Sid }) => Sid === 'RulesPublish')).toEqual([
      expect.objectContaining({
        Principal: { Service: 'events.amazonaws.com' },
        Condition: {
          StringEquals: {
            'kms:EncryptionContext:aws:sns:topicArn': [
              expect.stringMatching(/^arn:aws:sns:us-east-1:\$\{.*\}:Alarms-test$/),
            ],
          },
        },
      }),
    ]);
  });

  it('writes to a log group, for this rule only', () => {
    expect(getTarget('LargeOrders_LogTarget').arn).toBe('${aws_cloudwatch_log_group.OrderEvents.arn}');
    expect(made.getResource('aws_cloudwatch_log_group', 'OrderEvents')).toMatchObject({
      name: '/aws/events/OrderEvents-test',
      retention_in_days: 30,
    });
    const { policy_document: policy } = made.getResource(
      'aws_cloudwatch_log_resource_policy',
      'OrderEvents_Policy',
    );
    expect(parseStatements({ policy })).toEqual([
      expect.objectContaining({ Action: 'logs:CreateLogStream' }),
      expect.objectContaining({
        Action: 'logs:PutLogEvents',
        Resource: '${aws_cloudwatch_log_group.OrderEvents.arn}:*',
        Condition: { ArnEquals: { 'aws:SourceArn': [RULE_ARN] } },
      }),
    ]);
  });
});
