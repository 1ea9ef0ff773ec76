import { OneTimeSchedules } from '../../src/modules/one-time-schedules';
import { Queue } from '../../src/modules/queue';
import { parseJsonAttribute, type Parts, parseStatements, synthesizeWith } from '../support/synth';

let grantee: Parts['grantee'];
const stack = synthesizeWith((parts) => {
  grantee = parts.grantee;
  const { stack, key, fn } = parts;
  const deadLetters = new Queue(stack, 'Letters', { key, visibilityTimeout: 30 });
  new OneTimeSchedules(stack, 'Timers', { key, target: fn, deadLetters }).grantCreate(grantee);
});
const GROUP = '${aws_scheduler_schedule_group.Timers.arn}';

test('the schedules have a separate group with the suffix', () => {
  expect(stack.getResource('aws_scheduler_schedule_group', 'Timers')).toEqual(
    expect.objectContaining({ name: 'Timers-test' }),
  );
});

test('the role is limited to this group, and may invoke the live version and send failed events', () => {
  const { assume_role_policy } = stack.getResource('aws_iam_role', 'Timers_Role');
  expect(parseJsonAttribute(assume_role_policy)).toMatchObject({
    Statement: [
      {
        Principal: { Service: 'scheduler.amazonaws.com' },
        Condition: {
          StringEquals: {
            'aws:SourceArn': GROUP,
            'aws:SourceAccount': expect.stringContaining('aws_kms_key.DataKey'),
          },
        },
      },
    ],
  });
  const allowed = parseStatements(stack.getResource('aws_iam_role_policy', 'Timers_Role_Policy'));
  expect(allowed.map(({ Action }) => Action)).toEqual([
    ['lambda:InvokeFunction'],
    ['sqs:SendMessage'],
    ['kms:Decrypt', 'kms:GenerateDataKey'],
  ]);
  expect(allowed[0]!.Resource).toEqual([expect.stringContaining('aws_lambda_alias.Worker_Live')]);
});

test('the creator of schedules may create them only in the group, and pass the role only to the scheduler', () => {
  const [create, pass, ...keys] = grantee.statements;
  expect(create).toMatchObject({
    actions: ['scheduler:CreateSchedule'],
    resources: [expect.stringMatching(/^arn:aws:scheduler:us-east-1:.*:schedule\/.*\/\*$/)],
  });
  expect(pass).toMatchObject({
    actions: ['iam:PassRole'],
    conditions: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
  });
  expect(pass!.resources).toHaveLength(1);
  expect(keys.flatMap(({ actions }) => actions)).toEqual([
    'kms:Decrypt',
    'kms:GenerateDataKey',
    'kms:DescribeKey',
  ]);
});

test('the variables contain the properties of the schedules', () => {
  expect(Object.keys(grantee.environment)).toEqual([
    'TIMERS_GROUP',
    'TIMERS_TARGET_ARN',
    'TIMERS_ROLE_ARN',
    'TIMERS_KEY_ARN',
    'TIMERS_DEAD_LETTERS_ARN',
  ]);
  expect(grantee.environment.TIMERS_TARGET_ARN).toMatch(
    /^arn:aws:lambda:us-east-1:.*:function:Worker-test:live$/,
  );
});
