/** One of the functions to compare. */
export interface Size {
  /** MB. */
  readonly memory: number;
  readonly functionArn: string;
}

/** The most invocations of each size: one after another, they must end within an Express workflow's five minutes. */
export const MOST_INVOCATIONS = 50;

/** Lambda's own limits pass; a failing function does not. */
const RETRY = [
  {
    ErrorEquals: ['Lambda.TooManyRequestsException', 'Lambda.ServiceException', 'Lambda.SdkClientException'],
    IntervalSeconds: 1,
    MaxAttempts: 3,
    BackoffRate: 2.0,
  },
];

const askTuner = (tunerArn: string, payload: object) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: { FunctionName: tunerArn, Payload: payload },
  OutputPath: '$.Payload',
  Retry: RETRY,
});

/**
 * PowerTuningWorkflow in the Amazon States Language. Its input is `{invocations, payload}`: each size is invoked that
 * often with that payload. All sizes are measured side by side, each by an execution of the child workflow, and then
 * compared; the output is the comparison with the recommended size.
 */
export function powerTuning(targets: {
  readonly tunerArn: string;
  readonly measurementArn: string;
  readonly sizes: readonly Size[];
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
              { Variable: '$.invocations', NumericLessThanEquals: MOST_INVOCATIONS },
            ],
            Next: 'Sizes',
          },
        ],
        Default: 'InvalidInput',
      },
      InvalidInput: {
        Type: 'Fail',
        Error: 'InvalidInput',
        Cause: `The input is {"invocations": 1 to ${MOST_INVOCATIONS}, "payload": what the function is invoked with}`,
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
            // A failed child is an answered call.
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
        ...askTuner(tunerArn, { step: 'recommend', 'measurements.$': '$.measurements' }),
        End: true,
      },
    },
  };
}

/**
 * PowerMeasurement, the child: invokes one function again and again, one invocation after another, so that all but the
 * first find it warm. Its output is `{memory, runs: [{duration, billed}]}`.
 */
export function powerMeasurement(tunerArn: string): object {
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
              ...askTuner(tunerArn, {
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
