import { foundTable, missingFrom, type AlertView } from '../../../src/cli/pattern-detection/alerts';

const alert = (over: Partial<AlertView> = {}): AlertView => ({
  alertId: 'IBM#double-top#2004-07-08T00:00:00.000Z',
  correlationId: 'shardId-0:12#3',
  symbol: 'IBM',
  pattern: 'double-top',
  start: '2003-10-15T00:00:00.000Z',
  end: '2004-06-01T00:00:00.000Z',
  timestamp: '2004-07-08T00:00:00.000Z',
  confidence: 83.4,
  severity: 'HIGH',
  ...over,
});
const well = {
  alerts: [alert()],
  patterns: new Map([[alert().alertId, alert().correlationId]]),
  failuresBefore: new Map([['FailedMessages', 2]]),
  failuresAfter: new Map([['FailedMessages', 2]]),
};

describe('what must have come out', () => {
  it('is all there when each alert leads to its row and no queue for failures has grown', () => {
    expect(missingFrom(well)).toEqual([]);
  });

  it.each([
    ['no alert', { ...well, alerts: [] }, /no alert was raised/],
    ['no row', { ...well, patterns: new Map() }, /has no row in TradingPatterns/],
    [
      'another correlation id',
      { ...well, patterns: new Map([[alert().alertId, 'x']]) },
      /but its row in TradingPatterns x/,
    ],
    [
      'a new failed message',
      { ...well, failuresAfter: new Map([['FailedMessages', 3]]) },
      /FailedMessages got 1 message /,
    ],
    [
      'a failure in a queue that was empty',
      { ...well, failuresAfter: new Map([['ManualReview', 2]]) },
      /ManualReview got 2/,
    ],
  ])('names %s', (_, outcome, message) => {
    const missing = missingFrom(outcome);
    expect(missing).toHaveLength(1);
    expect(missing[0]).toMatch(message);
  });

  it('is shown with the strongest first', () => {
    const lines = foundTable([alert({ confidence: 61, symbol: 'LOW' }), alert()]).split('\n');
    expect(lines[1]).toMatch(/^IBM +double-top +2003-10-15 +2004-07-08 +83 +HIGH$/);
    expect(lines[2]).toMatch(/^LOW /);
  });
});
