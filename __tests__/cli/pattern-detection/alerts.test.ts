import {
  formatAlertTable,
  findMissingResults,
  type AlertView,
} from '../../../src/cli/pattern-detection/alerts';

const createAlert = (overrides: Partial<AlertView> = {}): AlertView => ({
  alertId: 'IBM#double-top#2004-07-08T00:00:00.000Z',
  correlationId: 'shardId-0:12#3',
  symbol: 'IBM',
  pattern: 'double-top',
  start: '2003-10-15T00:00:00.000Z',
  end: '2004-06-01T00:00:00.000Z',
  timestamp: '2004-07-08T00:00:00.000Z',
  confidence: 83.4,
  severity: 'HIGH',
  ...overrides,
});
const complete = {
  alerts: [createAlert()],
  patterns: new Map([[createAlert().alertId, createAlert().correlationId]]),
  failuresBefore: new Map([['FailedMessages', 2]]),
  failuresAfter: new Map([['FailedMessages', 2]]),
};

describe('the results of a pipeline run', () => {
  it('are complete if each alert has its row and no failure queue has grown', () => {
    expect(findMissingResults(complete)).toEqual([]);
  });

  it.each([
    ['no alert', { ...complete, alerts: [] }, /no alert was raised/],
    ['no row', { ...complete, patterns: new Map() }, /has no row in TradingPatterns/],
    [
      'another correlation id',
      { ...complete, patterns: new Map([[createAlert().alertId, 'x']]) },
      /but its row in TradingPatterns has x/,
    ],
    [
      'a new failed message',
      { ...complete, failuresAfter: new Map([['FailedMessages', 3]]) },
      /FailedMessages received 1 message: expected none/,
    ],
    [
      'a failure in a queue that was empty',
      { ...complete, failuresAfter: new Map([['ManualReview', 2]]) },
      /ManualReview received 2 messages/,
    ],
  ])('contain %s', (_, results, message) => {
    const problems = findMissingResults(results);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(message);
  });

  it('are listed by descending confidence', () => {
    const lines = formatAlertTable([createAlert({ confidence: 61, symbol: 'LOW' }), createAlert()]).split(
      '\n',
    );
    expect(lines[1]).toMatch(/^IBM +double-top +2003-10-15 +2004-07-08 +83 +HIGH +processing$/);
    expect(lines[2]).toMatch(/^LOW /);
  });
});
