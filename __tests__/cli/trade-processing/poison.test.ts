import { createPoison } from '../../../src/cli/trade-processing/poison';
import { createSourcePattern } from '../../../src/systems/trade-processing/event-patterns';
import { parseTradeEvent } from '../../../src/domain/trade-records';

test('the poison record starts the workflow of a source, and no trade can be read from it', () => {
  const { source, detailType, detail } = createPoison('Bus', 'poison-1');
  const pattern = createSourcePattern('clearing');
  expect([pattern.source, pattern['detail-type']]).toEqual([[source], [detailType]]);
  const event = { id: 'event-1', time: '2026-11-28T10:00:00Z', source, 'detail-type': detailType };
  expect(parseTradeEvent({ ...event, detail: { messages: [{ id: 'm', text: 't' }] } })).toHaveProperty(
    'value',
  );
  expect(parseTradeEvent({ ...event, detail })).toMatchObject({
    violation: { field: 'event.detail.messages' },
  });
});
