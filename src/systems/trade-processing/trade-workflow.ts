/** The functions, queues and topic that the states of the workflow use. */
export interface TradeTargets {
  readonly validatorArn: string;
  readonly enricherArn: string;
  readonly recorderArn: string;
  /** The queues of the functions, which receive the events that could not be processed. */
  readonly validatorQueueUrl: string;
  readonly enricherQueueUrl: string;
  readonly recorderQueueUrl: string;
  /** The queue of failed events that the queue of the function did not accept. It has another key. */
  readonly unqueuedTradesUrl: string;
  /** Receives the ids of events that are in no queue. People read it by e-mail, so it gets no trades. */
  readonly alarmTopicArn: string;
}

/** Errors that do not depend on the time: an operator has to correct the cause, and then sends the event again. */
const PERMANENT = ['ConfigurationError', 'InvalidEvent', 'LedgerViolation'];

/** The limits of one attempt in seconds. Those of functions are also their timeouts. */
export const TIMEOUT = { examination: 15, recording: 30, message: 5 };

/**
 * Retries after a random part of a time that doubles, so that executions that failed together are not repeated together.
 * @param seconds the longest wait before the first retry
 */
const createRetrier = (error: string, seconds: number, attempts: number, longest: number) => ({
  ErrorEquals: [error],
  IntervalSeconds: seconds,
  MaxAttempts: attempts,
  BackoffRate: 2,
  MaxDelaySeconds: longest,
  JitterStrategy: 'FULL',
});

/** Lambda refuses an invocation beyond the reserved concurrency at once. Its retries do not count as those after errors. */
const THROTTLED = createRetrier('Lambda.TooManyRequestsException', 1, 5, 8);

const createRetry = (seconds: number, attempts: number) => [
  { ErrorEquals: PERMANENT, MaxAttempts: 0 },
  THROTTLED,
  createRetrier('States.ALL', seconds, attempts, 20),
];

/**
 * The recorder waits as long as possible, up to 30 seconds after errors and 23 after throttling. With the longest duration of
 * all states, the workflow stays within the 300 seconds of an Express workflow.
 */
const RETRY = {
  examination: createRetry(1, 3),
  recording: createRetry(10, 2),
  message: [createRetrier('States.ALL', 1, 2, 20)],
};

/**
 * Continues after any error, with the error as the data. States.ALL does not match an input or output beyond 256 KiB, so that
 * has a catcher of its own, and the data that may be too large are dropped.
 */
const createCatch = (next: string) =>
  ['States.DataLimitExceeded', 'States.ALL'].map((error) => ({
    ErrorEquals: [error],
    ResultPath: '$',
    Next: next,
  }));

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
      Catch: createCatch(`${name}Failed`),
      End: true,
    },
    [`${name}Failed`]: { Type: 'Pass', Parameters: { 'failed.$': '$' }, End: true },
  },
});

const createSend = (parameters: Readonly<Record<string, unknown>>, ifRefused: string) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::sqs:sendMessage',
  Parameters: parameters,
  TimeoutSeconds: TIMEOUT.message,
  Retry: RETRY.message,
  Catch: createCatch(ifRefused),
  Next: 'TradesNotRecorded',
});

/** Sends a message to a queue: the whole event, which can be sent again, and the reason. */
const createFailure = (queueUrl: string, functionName: string, errors: Readonly<Record<string, string>>) =>
  createSend(
    { QueueUrl: queueUrl, MessageBody: { function: functionName, ...EVENT, ...errors } },
    'SaveEvent',
  );

const isPresent = (path: string) => ({ Variable: path, IsPresent: true });
const VALIDATION_ERROR = '$.validation.failed';
const ENRICHMENT_ERROR = '$.enrichment.failed';

/**
 * Creates the workflow TradeProcessing in the Amazon States Language: ValidateTrades and EnrichTrades in parallel →
 * RecordTrades. Its input is an event of a source. An event that cannot be processed goes, once, to the queue of the function
 * that failed (`{"function", "event", "error"}`, also `enrichmentError` if both branches failed). If the queue does not accept
 * that, the event alone goes to a queue with another key. If that one fails too, the operators get the id of the event.
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
      Catch: createCatch('RecordingFailed'),
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
    RecordingFailed: createFailure(targets.recorderQueueUrl, 'ComplianceRecorder', { 'error.$': '$' }),
    SaveEvent: createSend(
      {
        QueueUrl: targets.unqueuedTradesUrl,
        'MessageBody.$': EVENT['event.$'],
        MessageAttributes: {
          ErrorCode: { DataType: 'String', 'StringValue.$': '$.Error' },
          ErrorMessage: {
            DataType: 'String',
            StringValue: 'the queue of the function refused it',
          },
        },
      },
      'NotifyOperators',
    ),
    NotifyOperators: {
      Type: 'Task',
      Resource: 'arn:aws:states:::sns:publish',
      Parameters: {
        TopicArn: targets.alarmTopicArn,
        Subject: 'An event of trades is not recorded, and is in no queue',
        Message: {
          'source.$': `${EVENT['event.$']}.source`,
          'eventId.$': `${EVENT['event.$']}.id`,
          fix: 'Ask the source to send the messages of this event again, and check the queues and their keys.',
        },
      },
      TimeoutSeconds: TIMEOUT.message,
      Retry: RETRY.message,
      Next: 'TradesNotRecorded',
    },
    TradesNotRecorded: {
      Type: 'Fail',
      Error: 'TradesNotRecorded',
      Cause: 'A function failed; the event is in its queue with the reason, or in UnqueuedTrades',
    },
  },
});
