/** The function and the queue that the states of the workflow use. */
export interface WorkflowTargets {
  /** PatternDetector's live alias. */
  readonly detectorArn: string;
  readonly manualReviewQueueUrl: string;
}

/** The parallel branches: the name of the state, and the pattern that PatternDetector searches for. */
const BRANCHES = {
  HeadAndShoulders: 'head-and-shoulders',
  DoubleTop: 'double-top',
  AscendingTriangle: 'ascending-triangle',
} as const;

/** A `ValidationError` is permanent; all other errors are retried. */
const RETRY = [
  { ErrorEquals: ['ValidationError'], MaxAttempts: 0 },
  { ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 2.0 },
];

/** A failed analysis goes to manual review with its input and the error. */
const CATCH = [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'ManualReview' }];

/**
 * Creates PatternAnalysisWorkflow in the Amazon States Language: DataValidation → PatternDetection (three patterns in
 * parallel) → ConfidenceScoring → AlertDecision, and from each of them to ManualReview on errors.
 * Its input is `{correlationId, symbol, windows}`. PatternDetector handles each step.
 */
export function createAnalysisDefinition({ detectorArn, manualReviewQueueUrl }: WorkflowTargets): object {
  const step = (payload: Record<string, unknown>) => ({
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Parameters: { FunctionName: detectorArn, Payload: payload },
    ResultSelector: { 'output.$': '$.Payload' },
    Retry: RETRY,
  });
  const identification = { 'correlationId.$': '$.correlationId', 'symbol.$': '$.symbol' };
  return {
    Comment:
      'Analyzes a window of prices whose last close crossed a level: stores patterns and queues alerts',
    StartAt: 'DataValidation',
    States: {
      DataValidation: {
        ...step({ step: 'validate', ...identification, 'windows.$': '$.windows' }),
        OutputPath: '$.output',
        Catch: CATCH,
        Next: 'PatternDetection',
      },
      PatternDetection: {
        Type: 'Parallel',
        Branches: Object.entries(BRANCHES).map(([name, pattern]) => ({
          StartAt: name,
          States: {
            [name]: {
              ...step({ step: 'detect', pattern, ...identification, 'windows.$': '$.windows' }),
              OutputPath: '$.output',
              End: true,
            },
          },
        })),
        ResultPath: '$.findings',
        Catch: CATCH,
        Next: 'ConfidenceScoring',
      },
      ConfidenceScoring: {
        ...step({ step: 'score', ...identification, 'findings.$': '$.findings' }),
        OutputPath: '$.output',
        Catch: CATCH,
        Next: 'AlertDecision',
      },
      AlertDecision: {
        ...step({ step: 'decide', ...identification, 'detections.$': '$.detections' }),
        OutputPath: '$.output',
        Catch: CATCH,
        End: true,
      },
      ManualReview: {
        Type: 'Task',
        Resource: 'arn:aws:states:::sqs:sendMessage',
        Parameters: { QueueUrl: manualReviewQueueUrl, 'MessageBody.$': '$' },
        Retry: RETRY.slice(1),
        Next: 'LeftToPeople',
      },
      LeftToPeople: {
        Type: 'Fail',
        Error: 'LeftToPeople',
        Cause: 'A step failed; its input and the error are in the manual-review queue',
      },
    },
  };
}
