import validate from 'asl-validator';
import { DEPLOYED_PATTERNS } from '../../../src/domain/patterns/types';
import { createAnalysisDefinition } from '../../../src/systems/pattern-detection/analysis-workflow';

interface State {
  Type: string;
  Resource?: string;
  Parameters?: { FunctionName?: string; QueueUrl?: string; Payload?: Record<string, unknown> };
  Next?: string;
  End?: boolean;
  Retry?: object[];
  Catch?: { ErrorEquals: string[]; Next: string; ResultPath: string }[];
  Branches?: { StartAt: string; States: Record<string, State> }[];
}
const definition = createAnalysisDefinition({
  detectorArn: 'arn:aws:lambda:us-east-1:123456789012:function:PatternDetector:live',
  manualReviewQueueUrl: 'https://queue/ManualReview',
}) as { StartAt: string; States: Record<string, State> };
const { States } = definition;
const branches = States.PatternDetection!.Branches!;
const tasks = {
  ...States,
  ...Object.fromEntries(branches.flatMap((branch) => Object.entries(branch.States))),
};

describe('PatternAnalysisWorkflow', () => {
  it('is valid Amazon States Language', () => {
    expect(validate(definition).errorsText()).toBe('');
  });

  it('goes DataValidation → PatternDetection → ConfidenceScoring → AlertDecision', () => {
    const path: string[] = [];
    for (let at: string | undefined = definition.StartAt; at; at = States[at]!.Next) path.push(at);
    expect(path).toEqual(['DataValidation', 'PatternDetection', 'ConfidenceScoring', 'AlertDecision']);
    expect(States.AlertDecision!.End).toBe(true);
  });

  it('searches for each pattern in its own branch', () => {
    expect(States.PatternDetection!.Type).toBe('Parallel');
    expect(branches.map(({ StartAt, States }) => States[StartAt]!.Parameters!.Payload!.pattern)).toEqual([
      ...DEPLOYED_PATTERNS,
    ]);
  });

  it.each([
    'DataValidation',
    'HeadAndShoulders',
    'DoubleTop',
    'AscendingTriangle',
    'ConfidenceScoring',
    'AlertDecision',
  ])('%s invokes PatternDetector with the correlation id, and retries three times with backoff', (name) => {
    const state = tasks[name]!;
    expect(state.Parameters!.FunctionName).toMatch(/PatternDetector:live$/);
    expect(state.Parameters!.Payload).toMatchObject({
      'correlationId.$': '$.correlationId',
      'symbol.$': '$.symbol',
    });
    expect(state.Retry).toEqual([
      { ErrorEquals: ['ValidationError'], MaxAttempts: 0 },
      { ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 2 },
    ]);
  });

  it.each(['DataValidation', 'PatternDetection', 'ConfidenceScoring', 'AlertDecision'])(
    '%s leaves what it cannot do to people, with its input and the error',
    (name) => {
      expect(States[name]!.Catch).toEqual([
        { ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'ManualReview' },
      ]);
    },
  );

  it('sends to the manual-review queue, and then fails', () => {
    expect(States.ManualReview).toMatchObject({
      Resource: 'arn:aws:states:::sqs:sendMessage',
      Parameters: { QueueUrl: 'https://queue/ManualReview', 'MessageBody.$': '$' },
      Next: 'LeftToPeople',
    });
    expect(States.LeftToPeople!.Type).toBe('Fail');
  });
});
