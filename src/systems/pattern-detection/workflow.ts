/** What the states of the workflow call. */
export interface WorkflowTargets {
  /** PatternDetector's live alias. */
  readonly detectorArn: string;
  readonly manualReviewQueueUrl: string;
}

/** The branch of each pattern: the state's name, and the pattern that PatternDetector looks for in it. */
const BRANCHES = {
  HeadAndShoulders: 'head-and-shoulders',
  DoubleTop: 'double-top',
  AscendingTriangle: 'ascending-triangle',
} as const;

/** A `ValidationError` stays one however often it is tried; everything else may pass. */
const RETRY = [
  { ErrorEquals: ['ValidationError'], MaxAttempts: 0 },
  { ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 2.0 },
];

/** What could not be analysed goes to people, with its input and the error. */
const CATCH = [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'ManualReview' }];

/**
 * PatternAnalysisWorkflow in the Amazon States Language: DataValidation → PatternDetection (the three patterns side
 * by side) → ConfidenceScoring → AlertDecision, and from any of them to ManualReview.
 * Its input is `{correlationId, symbol, windows}`; each step's input and output are PatternDetector's.
 */
export function patternAnalysis({ detectorArn, manualReviewQueueUrl }: WorkflowTargets): object {
  const step = (payload: Record<string, unknown>) => ({
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Parameters: { FunctionName: detectorArn, Payload: payload },
    ResultSelector: { 'output.$': '$.Payload' },
    Retry: RETRY,
  });
  const about = { 'correlationId.$': '$.correlationId', 'symbol.$': '$.symbol' };
  return {
    Comment: 'From a window of prices whose last close broke a level to stored patterns and queued alerts',
    StartAt: 'DataValidation',
    States: {
      DataValidation: {
        ...step({ step: 'validate', ...about, 'windows.$': '$.windows' }),
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
              ...step({ step: 'detect', pattern, ...about, 'windows.$': '$.windows' }),
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
        ...step({ step: 'score', ...about, 'findings.$': '$.findings' }),
        OutputPath: '$.output',
        Catch: CATCH,
        Next: 'AlertDecision',
      },
      AlertDecision: {
        ...step({ step: 'decide', ...about, 'detections.$': '$.detections' }),
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
