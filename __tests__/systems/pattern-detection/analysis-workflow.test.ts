import validate from 'asl-validator';
import { DEPLOYED_PATTERNS } from '../../../src/domain/patterns/types';
import { createKinesisEvent, realEvents } from '../../lambdas/pattern-detection/events';
import { deliver, createTestStepRunner } from '../../lambdas/pattern-detection/pipeline';
import { World } from '../../lambdas/pattern-detection/world';
import { createAnalysisDefinition } from '../../../src/systems/pattern-detection/analysis-workflow';

interface State {
  Type: string;
  Resource?: string;
  Parameters?: { FunctionName?: string; QueueUrl?: string; Payload?: Record<string, unknown> };
  TimeoutSeconds?: number;
  ResultPath?: string;
  OutputPath?: string;
  Next?: string;
  End?: boolean;
  Retry?: { ErrorEquals: string[]; IntervalSeconds?: number; MaxAttempts: number; BackoffRate?: number }[];
  Catch?: { ErrorEquals: string[]; Next: string; ResultPath: string }[];
  Branches?: { StartAt: string; States: Record<string, State> }[];
}
/** Finds the analyses of real prices. */
const findAnalyses = async () => {
  const world = new World();
  const events = realEvents().slice(2_000, 4_400);
  const records = Array.from({ length: 60 }, (_, index) =>
    JSON.stringify(events.slice(index * 40, index * 40 + 40)),
  );
  await deliver(world, createKinesisEvent(records, world.time), 40 * 365 * 24);
  return world.analyses;
};

/** Resolves the payload of a state: its parameters, with the values of the paths. */
const resolve = ({ Parameters }: State, state: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(Parameters!.Payload!).map(([name, value]) => {
      if (!name.endsWith('.$')) return [name, value];
      const path = String(value).slice(2).split('.');
      const found = path.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], state);
      return [name.slice(0, -2), found];
    }),
  );

const definition = createAnalysisDefinition({
  detectorArn: 'arn:aws:lambda:us-east-1:123456789012:function:PatternDetector:live',
  manualReviewQueueUrl: 'https://queue/ManualReview',
  operatorAlarmsTopicArn: 'arn:aws:sns:us-east-1:123456789012:OperatorAlarms',
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

  it('runs DataValidation → PatternDetection → ConfidenceScoring → AlertDecision', () => {
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
      {
        ErrorEquals: ['States.ALL'],
        IntervalSeconds: name === 'AlertDecision' ? 18 : 1,
        MaxAttempts: 3,
        BackoffRate: 2,
      },
    ]);
  });

  /** Returns the maximum duration of a state in seconds, with the waits between its attempts. */
  const getDuration = ({ Retry = [], TimeoutSeconds = Infinity }: State) => {
    const { IntervalSeconds = 0, MaxAttempts, BackoffRate = 1 } = Retry.at(-1)!;
    const waits = Array.from({ length: MaxAttempts }, (_, index) => IntervalSeconds * BackoffRate ** index);
    const waiting = waits.reduce((sum, wait) => sum + wait, 0);
    return { waiting, longest: waiting + (MaxAttempts + 1) * TimeoutSeconds };
  };

  it('retries AlertDecision for at least two minutes, and notifies before an Express workflow ends', () => {
    expect(getDuration(States.AlertDecision!).waiting).toBeGreaterThanOrEqual(120);
    const path = ['DataValidation', 'HeadAndShoulders', 'ConfidenceScoring', 'AlertDecision', 'ManualReview'];
    const longest = [...path, 'ReviewNotice'].map((name) => getDuration(tasks[name]!).longest);
    expect(longest.reduce((sum, seconds) => sum + seconds, 0)).toBeLessThan(300);
    for (const branch of ['DoubleTop', 'AscendingTriangle'])
      expect(getDuration(tasks[branch]!)).toEqual(getDuration(tasks.HeadAndShoulders!));
  });

  it.each(['DataValidation', 'PatternDetection', 'ConfidenceScoring', 'AlertDecision'])(
    'sends an input from %s to the manual review that can start the workflow again',
    async (failing) => {
      const world = new World();
      const [analysis] = await findAnalyses();
      const run = createTestStepRunner(world);
      const input: Record<string, unknown> = { ...analysis };
      let state = input;
      /** Runs a state as Step Functions does, up to the one that fails. */
      for (const name of ['DataValidation', 'PatternDetection', 'ConfidenceScoring', 'AlertDecision']) {
        const step = States[name]!;
        if (name === failing) break;
        if (step.Branches) {
          const findings = await Promise.all(
            step.Branches.map(({ StartAt, States: inner }) => run(resolve(inner[StartAt]!, state))),
          );
          state = { ...state, findings };
          continue;
        }
        const output = await run(resolve(step, state));
        state = step.ResultPath
          ? { ...state, [step.ResultPath.slice(2)]: { output } }
          : (output as Record<string, unknown>);
      }
      const message = { ...state, error: { Error: 'Lambda.Unknown', Cause: '{}' } };
      const restarted = resolve(States.DataValidation!, message);
      expect(restarted).toEqual({ step: 'validate', ...input });
      await expect(run(restarted)).resolves.toEqual(input);
    },
  );

  it.each(['DataValidation', 'PatternDetection', 'ConfidenceScoring', 'AlertDecision'])(
    'sends failures of %s to the manual review, with the input and the error',
    (name) => {
      expect(States[name]!.Catch).toEqual([
        { ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'ManualReview' },
      ]);
    },
  );

  it('publishes what the queue rejects to a topic, which is another service with another key', () => {
    expect(States.ManualReview!.Catch).toEqual([
      { ErrorEquals: ['States.ALL'], ResultPath: '$.queueError', Next: 'ReviewNotice' },
    ]);
    expect(States.ReviewNotice).toMatchObject({
      Resource: 'arn:aws:states:::sns:publish',
      Parameters: {
        TopicArn: expect.stringMatching(/OperatorAlarms$/),
        'Message.$': 'States.JsonToString($)',
      },
      Next: 'LeftToPeople',
    });
  });

  it('fails after it has sent to the manual-review queue', () => {
    expect(States.ManualReview).toMatchObject({
      Resource: 'arn:aws:states:::sqs:sendMessage',
      Parameters: { QueueUrl: 'https://queue/ManualReview', 'MessageBody.$': '$' },
      Next: 'LeftToPeople',
    });
    expect(States.LeftToPeople!.Type).toBe('Fail');
  });
});
