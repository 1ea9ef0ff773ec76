import validate from 'asl-validator';
import { App } from 'cdktf';
import { readFileSync } from 'node:fs';
import { readSystemConfig } from '../../../src/config';
import { patternDetection } from '../../../src/config/pattern-detection';
import { parseStepInput } from '../../../src/lambdas/pattern-detection/messages';
import { PatternDetection } from '../../../src/systems/pattern-detection';
import { MEMORY_SIZES } from '../../../src/systems/pattern-detection/power-tuning';
import {
  MAX_INVOCATIONS,
  createMeasurementDefinition,
  createTuningDefinition,
} from '../../../src/systems/pattern-detection/power-tuning-workflow';
import { parseJsonAttribute, parseStatements, synthesizeStack } from '../../support/synth';

interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly End?: boolean;
  readonly Result?: unknown;
  readonly Parameters?: Record<string, unknown>;
  readonly MaxConcurrency?: number;
  readonly ItemSelector?: object;
  readonly ItemProcessor?: { readonly StartAt: string; readonly States: Record<string, State> };
  readonly Choices?: readonly unknown[];
  readonly Default?: string;
  readonly Resource?: string;
}
interface Definition {
  readonly StartAt: string;
  readonly TimeoutSeconds: number;
  readonly States: Record<string, State>;
}

const sizes = MEMORY_SIZES.map((memory) => ({
  memory,
  functionArn: `arn:aws:lambda:us-east-1:123456789012:function:At${memory}:live`,
}));
const tuning = createTuningDefinition({
  tunerArn: 'arn:aws:lambda:us-east-1:123456789012:function:PowerTuner:live',
  measurementArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:PowerMeasurement',
  sizes,
}) as Definition;
const measurement = createMeasurementDefinition(
  'arn:aws:lambda:us-east-1:123456789012:function:PowerTuner:live',
) as Definition;

const listPath = ({ StartAt, States }: { StartAt: string; States: Record<string, State> }): string[] => {
  const names: string[] = [];
  for (let at: string | undefined = StartAt; at; at = States[at]!.Next) names.push(at);
  return names;
};

describe('PowerTuningWorkflow', () => {
  it.each([
    ['parent', tuning],
    ['child', measurement],
  ])('is valid Amazon States Language as %s', (_, definition) => {
    expect(validate(definition).errorsText()).toBe('');
    expect(definition.TimeoutSeconds).toBeLessThan(300); // Express ends at five minutes
  });

  it('rejects input without a payload or with too many invocations', () => {
    const { Choices, Default } = tuning.States.CheckInput!;
    expect(Default).toBe('InvalidInput');
    expect(Choices).toEqual([expect.objectContaining({ Next: 'Sizes' })]);
    expect(JSON.stringify(Choices)).toContain(`"NumericLessThanEquals":${MAX_INVOCATIONS}`);
    expect(tuning.States.InvalidInput!.Type).toBe('Fail');
  });

  it('measures exactly the five sizes concurrently', () => {
    expect(tuning.States.Sizes!.Result).toEqual(sizes);
    expect(sizes.map(({ memory }) => memory)).toEqual([512, 1024, 1536, 2048, 3008]);
    expect(tuning.States.MeasureSizes!.MaxConcurrency).toBe(5);
    expect(listPath({ ...tuning, StartAt: 'Sizes' })).toEqual(['Sizes', 'MeasureSizes', 'Analysis']);
  });

  it('runs the child for each size, and reads its output only if it succeeded', () => {
    const { States } = tuning.States.MeasureSizes!.ItemProcessor!;
    expect(States.MeasureSize).toMatchObject({
      Resource: 'arn:aws:states:::aws-sdk:sfn:startSyncExecution',
      Parameters: {
        StateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:PowerMeasurement',
        'Input.$': 'States.JsonToString($)',
      },
      Next: 'Measured',
    });
    expect(States.Measured).toMatchObject({
      Choices: [{ Variable: '$.Status', StringEquals: 'SUCCEEDED', Next: 'ReadMeasurement' }],
      Default: 'NotMeasured',
    });
    expect(States.NotMeasured!.Type).toBe('Fail');
  });

  it('passes the input that the child expects', () => {
    const given = Object.keys(tuning.States.MeasureSizes!.ItemSelector!).map((name) => name.slice(0, -2));
    expect(given.sort()).toEqual(['functionArn', 'invocations', 'memory', 'payload']);
    for (const name of given) expect(JSON.stringify(measurement)).toContain(`$.${name}`);
  });

  it('compares the measurements at the end', () => {
    expect(tuning.States.Analysis!.Parameters!.Payload).toEqual({
      step: 'recommend',
      'measurements.$': '$.measurements',
    });
    expect(tuning.States.Analysis!.End).toBe(true);
  });
});

describe('PowerMeasurement', () => {
  it('invokes sequentially, so that the function is warm', () => {
    expect(listPath(measurement)).toEqual(['Numbers', 'Invocations', 'Measurement']);
    expect(measurement.States.Numbers!.Parameters!['numbers.$']).toBe(
      'States.ArrayRange(1, $.invocations, 1)',
    );
    expect(measurement.States.Invocations!.MaxConcurrency).toBe(1);
    const { Invoke } = measurement.States.Invocations!.ItemProcessor!.States;
    expect(Invoke!.Parameters!.Payload).toMatchObject({ step: 'measure', 'payload.$': '$.payload' });
  });
});

describe('the measured functions', () => {
  const stack = synthesizeStack(new PatternDetection(new App(), readSystemConfig(patternDetection, {})));

  it('have PatternDetector’s code at each size', () => {
    for (const memory of MEMORY_SIZES)
      expect(stack.getResource('aws_lambda_function', `PatternDetectorAt${memory}`)).toMatchObject({
        memory_size: memory,
        architectures: ['arm64'],
      });
  });

  const getVariables = (name: string) =>
    (stack.getResource('aws_lambda_function', name).environment as { variables: Record<string, string> })
      .variables;

  it('have every variable of PatternDetector, because the code fails without one', () => {
    const expected = Object.keys(getVariables('PatternDetector'));
    for (const memory of MEMORY_SIZES)
      expect(Object.keys(getVariables(`PatternDetectorAt${memory}`))).toEqual(
        expect.arrayContaining(expected),
      );
  });

  it('report no metrics, which would be mixed with production’s', () => {
    const isDisabled = (name: string) => getVariables(name).POWERTOOLS_METRICS_DISABLED;
    for (const memory of MEMORY_SIZES) expect(isDisabled(`PatternDetectorAt${memory}`)).toBe('true');
    expect(isDisabled('PatternDetector')).toBeUndefined();
  });

  it('are run by Express workflows, of which the parent may run only the child', () => {
    for (const name of ['PowerTuningWorkflow', 'PowerMeasurement'])
      expect(stack.getResource('aws_sfn_state_machine', name).type).toBe('EXPRESS');
    const allowed = parseStatements(
      stack.getResource('aws_iam_role_policy', 'PowerTuningWorkflow_Role_Policy'),
    );
    expect(allowed).toContainEqual({
      Effect: 'Allow',
      Action: ['states:StartSyncExecution'],
      Resource: ['${aws_sfn_state_machine.PowerMeasurement.arn}'],
    });
    expect(
      JSON.stringify(
        parseJsonAttribute(stack.getResource('aws_sfn_state_machine', 'PowerTuningWorkflow').definition),
      ),
    ).toContain('${aws_sfn_state_machine.PowerMeasurement.arn}');
  });
});

test('the workflow and PatternDetector accept the sample input', () => {
  const input = JSON.parse(readFileSync('tools/pattern-detection/power-tuning-input.json', 'utf8')) as {
    invocations: number;
    payload: unknown;
  };
  expect(input.invocations).toBeLessThanOrEqual(MAX_INVOCATIONS);
  expect(parseStepInput(input.payload).step).toBe('detect');
});
