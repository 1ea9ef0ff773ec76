import { findColumns } from '../../../../src/cli/transaction-pipeline/score/columns';

describe('the columns of the file', () => {
  it("are found by our names and by the Handbook's", () => {
    const ours = findColumns(
      ['transactionId', 'timestamp', 'accountId', 'merchantId', 'amount', 'fraud'],
      'a.csv:1',
    );
    const theirs = findColumns(
      ['TRANSACTION_ID', 'TX_DATETIME', 'CUSTOMER_ID', 'TERMINAL_ID', 'TX_AMOUNT', 'TX_FRAUD'],
      'a.csv:1',
    );
    expect(ours.columns).toEqual({
      transactionId: 0,
      timestamp: 1,
      accountId: 2,
      merchantId: 3,
      amount: 4,
      fraud: 5,
    });
    expect(theirs.columns).toEqual(ours.columns);
  });

  it('may have others, which are listed', () => {
    const header = [
      '',
      'TRANSACTION_ID',
      'TX_DATETIME',
      'CUSTOMER_ID',
      'TERMINAL_ID',
      'TX_AMOUNT',
      'TX_FRAUD_SCENARIO',
    ];
    expect(findColumns(header, 'a.csv:1').unused).toEqual(['', 'TX_FRAUD_SCENARIO']);
  });

  it('that are missing are named', () => {
    expect(() => findColumns(['transactionId', 'amount'], 'a.csv:1')).toThrow(
      'a.csv:1: no column timestamp, accountId, merchantId: expected a header such as ' +
        'transactionId,timestamp,accountId,merchantId,amount',
    );
  });

  it('that occur twice are named', () => {
    expect(() => findColumns(['time', 'TX_DATETIME'], 'a.csv:1')).toThrow(
      'a.csv:1: the columns time and TX_DATETIME both contain timestamp: rename or remove one of them',
    );
  });
});
