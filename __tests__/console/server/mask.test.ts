import { toMaskedJson } from '../../../src/console/server/mask';

test('the page gets an account in a sentence as in its field, the identifier of a party, and no secret', () => {
  const accountId = 'acc-9f8Hq2LmZ7xKp3Ww';
  const shown = {
    accountId,
    sentence: `Account ${accountId} is closed.`,
    counterparty: '529900T8BM49AURSDO55',
  };
  expect(JSON.parse(toMaskedJson({ ...shown, error: 'password=sunshine', size: 1n }))).toEqual({
    ...shown,
    error: 'password=(sensitive #1)',
    size: '1',
  });
});
