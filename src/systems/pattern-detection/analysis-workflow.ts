/** The function and the queue that the states of the workflow use. */
export interface WorkflowTargets {
  /** PatternDetector's live alias. */
  readonly detectorArn: string;
  readonly manualReviewQueueUrl: string;
  /** Receives the failed analyses that could not be sent to the queue. */
  readonly operatorAlarmsTopicArn: string;
}

/** The parallel branches: the name of the state, and the pattern that PatternDetector searches for. */
const BRANCHES = {
  HeadAndShoulders: 'head-and-shoulders',
  DoubleTop: 'double-top',
  AscendingTriangle: 'ascending-triangle',
} as const;

/** A `ValidationError` is permanent; all other errors are retried three times, with twice the delay each time. */
const createRetries = (seconds: number) => [
  { ErrorEquals: ['ValidationError'], MaxAttempts: 0 },
  { ErrorEquals: ['States.ALL'], IntervalSeconds: seconds, MaxAttempts: 3, BackoffRate: 2.0 },
];

const RETRY = createRetries(1);

/**
 * AlertDecision is the only step that writes, so its retries wait as long as possible: 126 seconds in total. Together
 * with the longest duration of all steps, the review and its notice, the workflow stays within the 300 seconds of an
 * Express workflow. In addition, the SDK retries at once.
 */
const DECISION_RETRY = createRetries(18);

/** The limits of one attempt in seconds. Steps without calls take milliseconds, and a cold start about one second. */
const TIMEOUT = { step: 5, decision: 12, message: 3 };

/** A failed analysis goes to manual review with its input and the error. */
const CATCH = [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'ManualReview' }];

/**
 * Creates PatternAnalysisWorkflow in the Amazon States Language: DataValidation → PatternDetection (three patterns in
 * parallel) → ConfidenceScoring → AlertDecision, and from each of them to ManualReview on errors. Its input is
 * `{correlationId, symbol, windows}`. PatternDetector handles each step. Every state passes the input on, so that
 * ManualReview always receives an input with which the workflow can be started again. If the queue of ManualReview
 * fails, the input goes to a topic, which is another service with another key.
 */
export function createAnalysisDefinition({
  detectorArn,
  manualReviewQueueUrl,
  operatorAlarmsTopicArn,
}: WorkflowTargets): object {
  const createStep = (payload: Record<string, unknown>) => ({
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Parameters: { FunctionName: detectorArn, Payload: payload },
    ResultSelector: { 'output.$': '$.Payload' },
    TimeoutSeconds: TIMEOUT.step,
    Retry: RETRY,
  });
  const identification = { 'correlationId.$': '$.correlationId', 'symbol.$': '$.symbol' };
  return {
    Comment:
      'Analyzes a window of prices whose last close crossed a level: stores patterns and queues alerts',
    StartAt: 'DataValidation',
    States: {
      DataValidation: {
        ...createStep({ step: 'validate', ...identification, 'windows.$': '$.windows' }),
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
              ...createStep({ step: 'detect', pattern, ...identification, 'windows.$': '$.windows' }),
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
        ...createStep({ step: 'score', ...identification, 'findings.$': '$.findings' }),
        ResultPath: '$.scoring',
        Catch: CATCH,
        Next: 'AlertDecision',
      },
      AlertDecision: {
        ...createStep({ step: 'decide', ...identification, 'detections.$': '$.scoring.output.detections' }),
        TimeoutSeconds: TIMEOUT.decision,
        Retry: DECISION_RETRY,
        OutputPath: '$.output',
        Catch: CATCH,
        End: true,
      },
      ManualReview: {
        Type: 'Task',
        Resource: 'arn:aws:states:::sqs:sendMessage',
        Parameters: { QueueUrl: manualReviewQueueUrl, 'MessageBody.$': '$' },
        TimeoutSeconds: TIMEOUT.message,
        Retry: RETRY.slice(1),
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.queueError', Next: 'ReviewNotice' }],
        Next: 'LeftToPeople',
      },
      ReviewNotice: {
        Type: 'Task',
        Resource: 'arn:aws:states:::sns:publish',
        Parameters: {
          TopicArn: operatorAlarmsTopicArn,
          Subject: 'An analysis needs manual review',
          'Message.$': 'States.JsonToString($)',
        },
        TimeoutSeconds: TIMEOUT.message,
        Retry: RETRY.slice(1),
        Next: 'LeftToPeople',
      },
      LeftToPeople: {
        Type: 'Fail',
        Error: 'LeftToPeople',
        Cause:
          'A step failed; its input and the error are in ManualReview, or in a message of OperatorAlarms',
      },
    },
  };
}
