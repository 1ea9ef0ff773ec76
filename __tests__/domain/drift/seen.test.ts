import { NOTHING_SEEN, readSeen, toKeep, withDates } from '../../../src/domain/drift/seen';
import { found } from './plans';

const [MONDAY, TUESDAY] = ['2027-01-04T06:00:00.000Z', '2027-01-05T06:00:00.000Z'];
const drift = (name: string) =>
  found([{ address: `aws_sqs_queue.${name}`, recorded: { d: 1 }, real: { d: 2 }, planned: { d: 1 } }]);

describe('when drift was seen', () => {
  it('is now where no run has recorded it, and stays what the first recorded run says', () => {
    const monday = withDates(drift('A'), NOTHING_SEEN, MONDAY);
    expect(monday).toMatchObject([{ firstSeen: MONDAY, lastSeen: MONDAY }]);
    const kept = readSeen(JSON.stringify(toKeep(monday)));
    expect(withDates([...drift('A'), ...drift('B')], kept, TUESDAY)).toMatchObject([
      { address: 'aws_sqs_queue.A', firstSeen: MONDAY, lastSeen: TUESDAY },
      { address: 'aws_sqs_queue.B', firstSeen: TUESDAY, lastSeen: TUESDAY },
    ]);
  });

  it('begins anew when it had been mended in between', () => {
    const mended = toKeep(withDates([], toKeep(withDates(drift('A'), NOTHING_SEEN, MONDAY)), MONDAY));
    expect(withDates(drift('A'), mended, TUESDAY)).toMatchObject([{ firstSeen: TUESDAY }]);
  });

  it('is kept without any value', () => {
    const record = withDates(drift('A'), NOTHING_SEEN, MONDAY);
    expect(toKeep(record)).toEqual({
      version: 1,
      findings: { 'drift aws_sqs_queue.A d': { firstSeen: MONDAY, lastSeen: MONDAY } },
    });
  });

  it('is refused where the record is something else', () => {
    expect(() => readSeen('{"version":2,"findings":{}}')).toThrow(/^version: /);
    expect(() => readSeen('{"version":1,"findings":{"a":{"firstSeen":"x"}}}')).toThrow(
      /^findings\.a\.firstSeen/,
    );
  });
});
