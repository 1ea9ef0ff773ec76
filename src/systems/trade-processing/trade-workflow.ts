/** The functions, queues and topic that the states of the workflow use. */
export interface TradeTargets {
  readonly validatorArn: string;
  readonly enricherArn: string;
  readonly recorderArn: string;
  /** The queues of the functions, which receive the events that could not be processed. */
  readonly validatorQueueUrl: string;
  readonly enricherQueueUrl: string;
  readonly recorderQueueUrl: string;
  /** Receives the failed events that could not be sent to a queue. */
  readonly alarmTopicArn: string;
}

/** Errors that do not depend on the time: an operator has to correct the cause, and then sends the event again. */
const PERMANENT = ['ConfigurationError', 'InvalidEvent', 'LedgerViolation'];

/** The limits of one attempt in seconds: at least the timeout of the function. */
const TIMEOUT = { examination: 15, recording: 30, message: 5 };

/**
 * Three retries, each after a random part of a time that doubles, so that executions that failed together are not repeated
 * together.
 */
const createRetry = (seconds: number) => [
  { ErrorEquals: PERMANENT, MaxAttempts: 0 },
  {
    ErrorEquals: ['States.ALL'],
    IntervalSeconds: seconds,
    MaxAttempts: 3,
    BackoffRate: 2,
    MaxDelaySeconds: 20,
    JitterStrategy: 'FULL',
  },
];

/**
 * The recorder waits as long as possible, up to 35 seconds in total. With the longest duration of all states, the workflow
 * stays within the 300 seconds of an Express workflow.
 */
const RETRY = { examination: createRetry(1), recording: createRetry(5), message: createRetry(1) };

const createCatch = (resultPath: string, next: string) => [
  { ErrorEquals: ['States.ALL'], ResultPath: resultPath, Next: next },
];

/** The event that started the workflow; a state cannot change it. */
const EVENT = { 'event.$': '$$.Execution.Input' };

const createInvocation = (
  functionArn: string,
  payload: Readonly<Record<string, unknown>>,
  step: keyof typeof TIMEOUT,
) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: { FunctionName: functionArn, ...payload },
  OutputPath: '$.Payload',
  TimeoutSeconds: TIMEOUT[step],
  Retry: RETRY[step],
});

/** A branch that examines the event. It does not fail, so that the other branch is not cancelled: its error is its output. */
const createBranch = (name: string, functionArn: string) => ({
  StartAt: name,
  States: {
    [name]: {
      ...createInvocation(functionArn, { 'Payload.$': '$' }, 'examination'),
      Catch: createCatch('$.error', `${name}Failed`),
      End: true,
    },
    [`${name}Failed`]: { Type: 'Pass', Parameters: { 'failed.$': '$.error' }, End: true },
  },
});

/** Creates the message for a queue: the whole event, which can be sent again, and the reason. */
const createFailure = (queueUrl: string, functionName: string, errors: Readonly<Record<string, string>>) => ({
  Type: 'Pass',
  Parameters: { queueUrl, message: { function: functionName, ...EVENT, ...errors } },
  Next: 'QueueFailure',
});

const isPresent = (path: string) => ({ Variable: path, IsPresent: true });
const VALIDATION_ERROR = '$.validation.failed';
const ENRICHMENT_ERROR = '$.enrichment.failed';

/**
 * Creates the workflow TradeProcessing in the Amazon States Language: ValidateTrades and EnrichTrades in parallel →
 * RecordTrades. Its input is an event of a source. An event that cannot be processed goes, once, to the queue of the function
 * that failed (`{"function", "event", "error"}`, also `enrichmentError` if both branches failed). If the queue fails, it goes
 * to a topic, which is another service with another key.
 */
export const createTradeDefinition = (targets: TradeTargets): object => ({
  Comment: 'Validates and enriches the trades of an event, and records each of them once in the ledger',
  StartAt: 'ExamineTrades',
  States: {
    ExamineTrades: {
      Type: 'Parallel',
      Branches: [
        createBranch('ValidateTrades', targets.validatorArn),
        createBranch('EnrichTrades', targets.enricherArn),
      ],
      ResultSelector: { 'validation.$': '$[0]', 'enrichment.$': '$[1]' },
      Next: 'CheckExamination',
    },
    CheckExamination: {
      Type: 'Choice',
      Choices: [
        { And: [isPresent(VALIDATION_ERROR), isPresent(ENRICHMENT_ERROR)], Next: 'BothFailed' },
        { ...isPresent(VALIDATION_ERROR), Next: 'ValidationFailed' },
        { ...isPresent(ENRICHMENT_ERROR), Next: 'EnrichmentFailed' },
      ],
      Default: 'RecordTrades',
    },
    RecordTrades: {
      ...createInvocation(
        targets.recorderArn,
        { Payload: { ...EVENT, 'validation.$': '$.validation', 'enrichment.$': '$.enrichment' } },
        'recording',
      ),
      Catch: createCatch('$.error', 'RecordingFailed'),
      End: true,
    },
    BothFailed: createFailure(targets.validatorQueueUrl, 'TradeValidator', {
      'error.$': VALIDATION_ERROR,
      'enrichmentError.$': ENRICHMENT_ERROR,
    }),
    ValidationFailed: createFailure(targets.validatorQueueUrl, 'TradeValidator', {
      'error.$': VALIDATION_ERROR,
    }),
    EnrichmentFailed: createFailure(targets.enricherQueueUrl, 'MetadataEnricher', {
      'error.$': ENRICHMENT_ERROR,
    }),
    RecordingFailed: createFailure(targets.recorderQueueUrl, 'ComplianceRecorder', { 'error.$': '$.error' }),
    QueueFailure: {
      Type: 'Task',
      Resource: 'arn:aws:states:::sqs:sendMessage',
      Parameters: { 'QueueUrl.$': '$.queueUrl', 'MessageBody.$': '$.message' },
      TimeoutSeconds: TIMEOUT.message,
      Retry: RETRY.message,
      Catch: createCatch('$.queueError', 'NotifyOperators'),
      Next: 'TradesNotRecorded',
    },
    NotifyOperators: {
      Type: 'Task',
      Resource: 'arn:aws:states:::sns:publish',
      Parameters: {
        TopicArn: targets.alarmTopicArn,
        Subject: 'An event of trades is not recorded, and is in no queue',
        'Message.$': 'States.JsonToString($)',
      },
      TimeoutSeconds: TIMEOUT.message,
      Retry: RETRY.message,
      Next: 'TradesNotRecorded',
    },
    TradesNotRecorded: {
      Type: 'Fail',
      Error: 'TradesNotRecorded',
      Cause:
        'A function failed; the event and the reason are in its queue, or in a message of the topic of alarms',
    },
  },
});
