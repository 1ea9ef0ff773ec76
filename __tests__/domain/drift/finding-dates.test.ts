import {
  NO_DATES,
  parseFindingDates,
  toFindingDates,
  addDates,
} from '../../../src/domain/drift/finding-dates';
import { findPlanDrift } from './plans';

const [MONDAY, TUESDAY] = ['2027-01-04T06:00:00.000Z', '2027-01-05T06:00:00.000Z'];
const findDriftOf = (name: string) =>
  findPlanDrift([
    { address: `aws_sqs_queue.${name}`, recorded: { d: 1 }, actual: { d: 2 }, planned: { d: 1 } },
  ]);

describe('the dates of a finding', () => {
  it('start now if no run recorded the finding, and at the first recorded run otherwise', () => {
    const monday = addDates(findDriftOf('A'), NO_DATES, MONDAY);
    expect(monday).toMatchObject([{ firstSeen: MONDAY, lastSeen: MONDAY }]);
    const saved = parseFindingDates(JSON.stringify(toFindingDates(monday)));
    expect(addDates([...findDriftOf('A'), ...findDriftOf('B')], saved, TUESDAY)).toMatchObject([
      { address: 'aws_sqs_queue.A', firstSeen: MONDAY, lastSeen: TUESDAY },
      { address: 'aws_sqs_queue.B', firstSeen: TUESDAY, lastSeen: TUESDAY },
    ]);
  });

  it('start again if the drift was fixed in between', () => {
    const fixed = toFindingDates(
      addDates([], toFindingDates(addDates(findDriftOf('A'), NO_DATES, MONDAY)), MONDAY),
    );
    expect(addDates(findDriftOf('A'), fixed, TUESDAY)).toMatchObject([{ firstSeen: TUESDAY }]);
  });

  it('are saved without attribute values', () => {
    const record = addDates(findDriftOf('A'), NO_DATES, MONDAY);
    expect(toFindingDates(record)).toEqual({
      version: 1,
      findings: { 'drift aws_sqs_queue.A d': { firstSeen: MONDAY, lastSeen: MONDAY } },
    });
  });

  it('are rejected if the document is invalid', () => {
    expect(() => parseFindingDates('{"version":2,"findings":{}}')).toThrow(/^version: /);
    expect(() => parseFindingDates('{"version":1,"findings":{"a":{"firstSeen":"x"}}}')).toThrow(
      /^findings\.a\.firstSeen/,
    );
  });
});
