import { createPoison } from '../../../src/cli/trading-platform/poison';
import { parseExecutionReport } from '../../../src/domain/orders';

test('the poison record is a report of the venue that cannot be booked, because of its quantity', () => {
  const { detail } = createPoison({ getOutput: () => 'Bus' }, 'poison-1');
  expect(parseExecutionReport({ ...detail, quantity: '1' })).toHaveProperty('value');
  expect(parseExecutionReport(detail)).toMatchObject({ violation: { field: 'event.detail.quantity' } });
});
