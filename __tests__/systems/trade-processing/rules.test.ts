import fc from 'fast-check';
import { type EventPattern, matchEvent, validateEventPattern } from '../../../src/domain/event-patterns';
import { formatEventSource } from '../../../src/domain/trade-records';
import { TRADE_SOURCES } from '../../../src/domain/trades';
import { parseJsonAttribute } from '../../support/synth';
import { listResources, synthesizeTradeProcessing } from './synthesize';

const [primary] = synthesizeTradeProcessing();
const SOURCES = TRADE_SOURCES.map(formatEventSource);

describe('the rules of the bus', () => {
  const rules = listResources(primary, 'aws_cloudwatch_event_rule').map(
    ([id, { event_pattern: pattern }]) => [id, parseJsonAttribute(pattern) as EventPattern] as const,
  );
  const findRules = (event: object) =>
    rules.filter(([, pattern]) => matchEvent(pattern, event)).map(([id]) => id);

  it('start the workflow with the events of each source, and keep all others', () => {
    for (const [id, pattern] of rules)
      expect([id, validateEventPattern(pattern)]).toEqual([id, { value: pattern }]);
    const report = { 'detail-type': 'TradeReported', detail: {} };
    expect(SOURCES.map((source) => findRules({ ...report, source }))).toEqual([
      ['OrderManagementTrades'],
      ['ClearingTrades'],
      ['TradingDeskTrades'],
    ]);
    for (const [id, target] of listResources(primary, 'aws_cloudwatch_event_target'))
      expect(target).toMatchObject({
        arn: id.startsWith('OtherEvents')
          ? '${aws_sqs_queue.UndeliveredEvents.arn}'
          : '${aws_sfn_state_machine.TradeProcessing.arn}',
        dead_letter_config: { arn: '${aws_sqs_queue.UndeliveredEvents.arn}' },
      });
  });

  it('lose no event: exactly one of them matches each', () => {
    const sources = fc.oneof(
      fc.constantFrom(...SOURCES, ...SOURCES.map((name) => name.toUpperCase()), 'trades.', 'aws.s3'),
      fc.string(),
    );
    const types = fc.oneof(fc.constantFrom('TradeReported', 'TradeReport', 'tradereported'), fc.string());
    fc.assert(
      fc.property(sources, types, fc.jsonValue(), (source, type, detail) => {
        const found = findRules({ source, 'detail-type': type, detail });
        expect(found).toHaveLength(1);
        const isReport = SOURCES.includes(source) && type === 'TradeReported';
        expect(found[0] === 'OtherEvents').toBe(!isReport);
      }),
    );
  });
});
