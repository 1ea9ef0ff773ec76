import { App } from 'cdktf';
import { readSystemConfig } from '../../../src/config';
import { patternDetection } from '../../../src/config/pattern-detection';
import { PatternDetection } from '../../../src/systems/pattern-detection';
import { type EventPattern, matchEvent } from '../../../src/domain/event-patterns';
import { parseJsonAttribute, parseStatements, synthesizeStack } from '../../support/synth';

const build = (suffix: string, env: Record<string, string> = {}) =>
  synthesizeStack(
    new PatternDetection(
      new App(),
      readSystemConfig(patternDetection, { ENVIRONMENT_SUFFIX: suffix, ...env }),
    ),
  );
const stack = build('dev', { PRICE_MOVE_RANGES: '2.5', VOLUME_SURGE_TIMES: '7' });

type Event = Readonly<Record<string, unknown>>;
const getTarget = (synthesized: typeof stack) =>
  synthesized.getResource('aws_scheduler_schedule', 'ThresholdSchedule').target as Event;
/** Creates the event of the schedule, as EventBridge passes it to a rule. */
const createEvent = (synthesized: typeof stack): Event => {
  const { source, detail_type } = getTarget(synthesized).eventbridge_parameters as Record<string, string>;
  return {
    version: '0',
    id: '1',
    account: '123456789012',
    region: 'us-east-1',
    source,
    'detail-type': detail_type,
    detail: parseJsonAttribute(getTarget(synthesized).input),
  };
};
const pattern = parseJsonAttribute(
  stack.getResource('aws_cloudwatch_event_rule', 'ThresholdCheckDue').event_pattern,
) as EventPattern;

describe('the threshold check', () => {
  it('is requested on the default bus every five minutes, with a role that allows only this', () => {
    expect(stack.getResource('aws_scheduler_schedule', 'ThresholdSchedule')).toMatchObject({
      schedule_expression: 'rate(5 minutes)',
      kms_key_arn: expect.stringContaining('DataKey'),
      flexible_time_window: { mode: 'OFF' },
    });
    expect(getTarget(stack).arn).toMatch(/^arn:aws:events:us-east-1:.*:event-bus\/default$/);
    const allowed = parseStatements(
      stack.getResource('aws_iam_role_policy', 'ThresholdSchedule_Role_Policy'),
    );
    expect(allowed.flatMap(({ Action }) => Action)).toEqual([
      'events:PutEvents',
      'sqs:SendMessage',
      'kms:Decrypt',
      'kms:GenerateDataKey',
    ]);
  });

  it('starts with the event of the schedule', () => {
    expect(matchEvent(pattern, createEvent(stack))).toBe(true);
  });

  it.each([
    ['source', { source: 'aws.scheduler' }],
    ['detail type', { 'detail-type': 'Scheduled Event' }],
    ['check', { detail: { check: 'something else', environment: 'dev' } }],
    ['environment', { detail: { check: 'thresholds', environment: 'b' } }],
    ['detail', { detail: {} }],
  ])('does not start with another %s', (_, change) => {
    expect(matchEvent(pattern, { ...createEvent(stack), ...change })).toBe(false);
  });

  it('does not start with the event of another environment in the same account', () => {
    expect(matchEvent(pattern, createEvent(build('b')))).toBe(false);
  });

  it('invokes the live version, which only this rule of EventBridge may do', () => {
    expect(stack.getResource('aws_cloudwatch_event_target', 'ThresholdCheckDue_Target').arn).toMatch(
      /aws_lambda_alias\.ThresholdChecker_Live/,
    );
    expect(stack.getResource('aws_lambda_permission', 'ThresholdCheckDue_Permission')).toMatchObject({
      principal: 'events.amazonaws.com',
      qualifier: 'live',
      source_arn: expect.stringContaining('ThresholdCheckDue'),
    });
  });

  it('reads its limits from the environment', () => {
    expect(stack.getResource('aws_lambda_function', 'ThresholdChecker')).toMatchObject({
      architectures: ['arm64'],
      environment: {
        variables: expect.objectContaining({ PRICE_MOVE_RANGES: '2.5', VOLUME_SURGE_TIMES: '7' }),
      },
    });
  });
});
