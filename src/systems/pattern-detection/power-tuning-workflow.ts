/** A function with one of the memory sizes. */
export interface MemorySize {
  /** The memory size in MB. */
  readonly memory: number;
  readonly functionArn: string;
}

/** The maximum for each size: invocations are sequential and must end within five minutes in an Express workflow. */
export const MAX_INVOCATIONS = 50;

/** Retries throttling and service errors, but not a failing function. */
const RETRY = [
  {
    ErrorEquals: ['Lambda.TooManyRequestsException', 'Lambda.ServiceException', 'Lambda.SdkClientException'],
    IntervalSeconds: 1,
    MaxAttempts: 3,
    BackoffRate: 2.0,
  },
];

const createTunerTask = (tunerArn: string, payload: object) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: { FunctionName: tunerArn, Payload: payload },
  OutputPath: '$.Payload',
  Retry: RETRY,
});

/**
 * Creates PowerTuningWorkflow in the Amazon States Language. Its input is `{invocations, payload}`: the number of
 * invocations of each size, and their payload. An execution of the child workflow measures each size, all in parallel.
 * The output compares the sizes and recommends one.
 */
export function createTuningDefinition(targets: {
  readonly tunerArn: string;
  readonly measurementArn: string;
  readonly sizes: readonly MemorySize[];
}): object {
  const { tunerArn, measurementArn, sizes } = targets;
  return {
    Comment: 'Measures a function at several memory sizes and recommends one',
    TimeoutSeconds: 290,
    StartAt: 'CheckInput',
    States: {
      CheckInput: {
        Type: 'Choice',
        Choices: [
          {
            And: [
              { Variable: '$.payload', IsPresent: true },
              { Variable: '$.invocations', IsPresent: true },
              { Variable: '$.invocations', IsNumeric: true },
              { Variable: '$.invocations', NumericGreaterThanEquals: 1 },
              { Variable: '$.invocations', NumericLessThanEquals: MAX_INVOCATIONS },
            ],
            Next: 'Sizes',
          },
        ],
        Default: 'InvalidInput',
      },
      InvalidInput: {
        Type: 'Fail',
        Error: 'InvalidInput',
        Cause: `The input is {"invocations": 1 to ${MAX_INVOCATIONS}, "payload": what the function is invoked with}`,
      },
      Sizes: { Type: 'Pass', Result: sizes, ResultPath: '$.sizes', Next: 'MeasureSizes' },
      MeasureSizes: {
        Type: 'Map',
        ItemsPath: '$.sizes',
        ItemSelector: {
          'memory.$': '$$.Map.Item.Value.memory',
          'functionArn.$': '$$.Map.Item.Value.functionArn',
          'invocations.$': '$.invocations',
          'payload.$': '$.payload',
        },
        MaxConcurrency: sizes.length,
        ItemProcessor: {
          ProcessorConfig: { Mode: 'INLINE' },
          StartAt: 'MeasureSize',
          States: {
            MeasureSize: {
              Type: 'Task',
              Resource: 'arn:aws:states:::aws-sdk:sfn:startSyncExecution',
              Parameters: { StateMachineArn: measurementArn, 'Input.$': 'States.JsonToString($)' },
              Next: 'Measured',
            },
            // The call succeeds even if the child execution failed.
            Measured: {
              Type: 'Choice',
              Choices: [{ Variable: '$.Status', StringEquals: 'SUCCEEDED', Next: 'ReadMeasurement' }],
              Default: 'NotMeasured',
            },
            ReadMeasurement: {
              Type: 'Pass',
              Parameters: { 'measurement.$': 'States.StringToJson($.Output)' },
              OutputPath: '$.measurement',
              End: true,
            },
            NotMeasured: {
              Type: 'Fail',
              Error: 'NotMeasured',
              Cause: 'A size could not be measured; its execution is in the log of PowerMeasurement',
            },
          },
        },
        ResultPath: '$.measurements',
        Next: 'Analysis',
      },
      Analysis: {
        ...createTunerTask(tunerArn, { step: 'recommend', 'measurements.$': '$.measurements' }),
        End: true,
      },
    },
  };
}

/**
 * Creates PowerMeasurement, the child workflow. It invokes a function sequentially, so that only the first invocation is
 * a cold start. Its output is `{memory, runs: [{duration, billed}]}`.
 */
export function createMeasurementDefinition(tunerArn: string): object {
  return {
    Comment: 'Measures a function at one memory size',
    TimeoutSeconds: 240,
    StartAt: 'Numbers',
    States: {
      Numbers: {
        Type: 'Pass',
        Parameters: {
          'memory.$': '$.memory',
          'functionArn.$': '$.functionArn',
          'payload.$': '$.payload',
          'numbers.$': 'States.ArrayRange(1, $.invocations, 1)',
        },
        Next: 'Invocations',
      },
      Invocations: {
        Type: 'Map',
        ItemsPath: '$.numbers',
        ItemSelector: { 'functionArn.$': '$.functionArn', 'payload.$': '$.payload' },
        MaxConcurrency: 1,
        ItemProcessor: {
          ProcessorConfig: { Mode: 'INLINE' },
          StartAt: 'Invoke',
          States: {
            Invoke: {
              ...createTunerTask(tunerArn, {
                step: 'measure',
                'functionArn.$': '$.functionArn',
                'payload.$': '$.payload',
              }),
              End: true,
            },
          },
        },
        ResultPath: '$.runs',
        Next: 'Measurement',
      },
      Measurement: {
        Type: 'Pass',
        Parameters: { 'memory.$': '$.memory', 'runs.$': '$.runs' },
        End: true,
      },
    },
  };
}
