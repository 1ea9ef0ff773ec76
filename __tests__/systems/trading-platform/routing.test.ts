import { matchEvent } from '../../../src/domain/event-patterns';
import { ARRIVAL_EVENTS, ORDER_EVENT_SOURCE, ORDER_EVENTS } from '../../../src/domain/orders';
import { parseStatements } from '../../support/synth';
import { listResources, synthesizeTradingPlatform } from './synthesize';

const stack = synthesizeTradingPlatform();

/** Lists the rules that match an event with this source and detail-type. */
const listRules = (source: string, detailType: string): string[] =>
  listResources(stack, 'aws_cloudwatch_event_rule')
    .filter(([, { event_pattern: pattern }]) =>
      matchEvent(JSON.parse(String(pattern)) as Parameters<typeof matchEvent>[0], {
        source,
        'detail-type': detailType,
        detail: {},
      }),
    )
    .map(([id]) => id);

const listTargets = (rule: string) =>
  listResources(stack, 'aws_cloudwatch_event_target')
    .filter(([address]) => address.startsWith(`${rule}_`))
    .map(([, { arn }]) => arn);

describe('the rules of the trading platform', () => {
  it.each([
    ['Executions', ARRIVAL_EVENTS.executionReported],
    ['Credits', ARRIVAL_EVENTS.accountCredited],
  ])('%s sends what arrives to its queue, and to nothing else', (rule, { source, detailType }) => {
    expect(listRules(source, detailType)).toEqual([rule]);
    expect(listTargets(rule)).toEqual(['${aws_sqs_queue.Arrivals.arn}']);
  });

  it.each(Object.values(ORDER_EVENTS))('AuditedEvents records %s in the log and in the bucket', (type) => {
    expect(listRules(ORDER_EVENT_SOURCE, type)).toEqual(['AuditedEvents']);
    expect(listTargets('AuditedEvents')).toEqual([
      '${aws_cloudwatch_log_group.AuditLog.arn}',
      '${aws_sqs_queue.AuditEvents.arn}',
    ]);
  });

  it.each([
    ['venue.execution', 'ExecutionReported'],
    ['venue.executions', 'ExecutionCorrected'],
    ['treasury', 'AccountDebited'],
    ['other', 'OrderFilled'],
  ])('OtherEvents saves an event of %s with the type %s, which no other rule matches', (source, type) => {
    expect(listRules(source, type)).toEqual(['OtherEvents']);
    expect(listTargets('OtherEvents')).toEqual(['${aws_sqs_queue.UndeliveredEvents.arn}']);
  });

  it('let processors publish events of orders, and no event that another system sends', () => {
    for (const id of ['OrderProcessor', 'ArrivalProcessor', 'OutboxRelay']) {
      const statements = parseStatements(stack.getResource('aws_iam_role_policy', `${id}_Role_Policy`));
      expect(
        statements.find(({ Action }) => (Action as string[]).includes('events:PutEvents'))!.Condition,
      ).toMatchObject({
        'ForAllValues:StringEquals': {
          'events:source': ORDER_EVENT_SOURCE,
          'events:detail-type': Object.values(ORDER_EVENTS),
        },
      });
    }
  });
});
