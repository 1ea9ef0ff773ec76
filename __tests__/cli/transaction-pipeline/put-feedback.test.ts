import { createFeedback, putFeedback } from '../../../src/cli/transaction-pipeline/put-feedback';
import { readFraudConfirmed } from '../../../src/domain/transactions';
import { createFakeDeployment } from './fake-deployment';
import { createRow } from './rows';

const TIME = Date.parse('2026-11-29T10:00:00.000Z');
const CONFIRMED_AT = '2026-11-29T10:00:00.000Z';

describe('the event with the result of an investigation', () => {
  it('is accepted by the detector, and omits what is unknown', () => {
    const detail = createFeedback(createRow('t1'), { fraud: false, confirmedBy: 'ada', confirmedAt: TIME });
    expect(detail).toEqual({
      version: 1,
      transactionId: 't1',
      fraud: false,
      confirmedBy: 'ada',
      confirmedAt: CONFIRMED_AT,
    });
    expect(readFraudConfirmed(detail, TIME)).toHaveProperty('value');
  });

  it('continues the trace of the transaction, and has the remark', () => {
    const traceHeader = 'Root=1-66325a68-2f4e3a7b1c9d0e5f6a7b8c9d';
    const investigation = { fraud: true, confirmedBy: 'ada', confirmedAt: TIME, remark: 'stolen card' };
    expect(createFeedback(createRow('t1', { traceHeader }), investigation)).toMatchObject({
      remark: 'stolen card',
      traceHeader,
    });
  });

  it('is put on the transaction bus', async () => {
    const { deployment, requests } = createFakeDeployment({ Entries: [{ EventId: 'e1' }] });
    const detail = createFeedback(createRow('t1'), { fraud: true, confirmedBy: 'ada', confirmedAt: TIME });
    expect(await putFeedback(deployment, detail)).toBe('e1');
    expect(requests[0]!.input.Entries).toEqual([
      {
        EventBusName: 'TransactionBusName',
        Source: 'transactions.feedback',
        DetailType: 'FraudConfirmed',
        Detail: JSON.stringify(detail),
      },
    ]);
  });
});
