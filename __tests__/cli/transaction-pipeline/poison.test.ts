import { createPoison } from '../../../src/cli/transaction-pipeline/poison';
import { readTransactionReceived } from '../../../src/domain/transactions';

test('the poison record is no transaction, because of its amount', () => {
  const { detail } = createPoison('Bus', 'poison-1');
  expect(readTransactionReceived({ ...detail, amount: '12.00' })).not.toMatchObject({
    violation: { field: expect.stringContaining('amount') },
  });
  expect(readTransactionReceived(detail)).toMatchObject({ violation: {} });
  expect(JSON.stringify(detail)).toContain('poison-1');
});
