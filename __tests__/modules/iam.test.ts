import { renderStatement, WILDCARD_ACTIONS } from '../../src/modules/iam';
import { formatVariableName } from '../../src/modules/variable-name';

describe('policy statements', () => {
  it('are rendered in the format of IAM', () => {
    expect(renderStatement({ actions: ['sqs:SendMessage'], resources: ['arn:q'] })).toEqual({
      Effect: 'Allow',
      Action: ['sqs:SendMessage'],
      Resource: ['arn:q'],
    });
  });

  it('reject a wildcard action, and a wildcard resource for an action with resource-level permissions', () => {
    expect(() => renderStatement({ actions: ['sqs:*'], resources: ['arn:q'] })).toThrow('list each action');
    expect(() => renderStatement({ actions: ['sqs:SendMessage'], resources: ['*'] })).toThrow(
      'WILDCARD_ACTIONS',
    );
  });

  it('allow every resource only with a reason', () => {
    for (const [action, reason] of Object.entries(WILDCARD_ACTIONS)) {
      expect(() => renderStatement({ actions: [action], resources: ['*'] })).not.toThrow();
      expect(reason.length).toBeGreaterThan(20);
    }
  });
});

it.each([
  ['AlertQueue', 'QUEUE_URL', 'ALERT_QUEUE_URL'],
  ['FailedMessages', 'QUEUE_URL', 'FAILED_MESSAGES_QUEUE_URL'],
  ['TradingPatterns', 'TABLE', 'TRADING_PATTERNS_TABLE'],
  ['TradingAlerts', 'TOPIC_ARN', 'TRADING_ALERTS_TOPIC_ARN'],
  ['PatternAnalysisWorkflow', 'ARN', 'PATTERN_ANALYSIS_WORKFLOW_ARN'],
])('the variable of %s with the ending %s is %s', (id, ending, name) => {
  expect(formatVariableName(id, ending)).toBe(name);
});
