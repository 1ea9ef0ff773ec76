import { ExecutionAlreadyExists, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { createAnalysisDefinition } from '../../../../src/systems/pattern-detection/analysis-workflow';
import { Topic } from '../../../../tools/simulation/services/sns/topic';
import { createIntegrations } from '../../../../tools/simulation/services/step-functions/integrations';
import {
  StateMachine,
  type StateMachineProps,
} from '../../../../tools/simulation/services/step-functions/state-machine';
import { StateMachines } from '../../../../tools/simulation/services/step-functions/state-machines';
import { WorkflowError } from '../../../../tools/simulation/services/step-functions/workflow-error';
import {
  createCaller,
  createFunction,
  createQueue,
  createSimulation,
  HOUR,
  injectFault,
  MINUTE,
  runFor,
  SECOND,
} from '../world';

const TASK = {
  StartAt: 'Work',
  States: { Work: { Type: 'Task', Resource: 'work', End: true } },
};

/** A workflow of one task, which takes a second or as long as a test decides. */
const createMachine = (
  type: StateMachineProps['type'],
  perform?: (wait: (ms: number) => Promise<void>) => Promise<unknown>,
  definition: object = TASK,
) => {
  const simulation = createSimulation();
  const wait = (ms: number) => new Promise<void>((resolve) => simulation.schedule(ms, 'work', resolve));
  const machine = new StateMachine(simulation, {
    ...{ name: 'Workflow', type, definition },
    perform: () => (perform ? perform(wait) : wait(SECOND).then(() => 'done')),
  });
  return { simulation, machine };
};

describe('an asynchronous Express workflow', () => {
  test('runs an execution that is started twice, at the same time', async () => {
    const { simulation, machine } = createMachine('EXPRESS');
    injectFault(simulation, 'duplicate', 'Workflow a');
    machine.start('1', 'a');
    machine.start('2', 'a');
    await runFor(simulation, HOUR);
    expect(machine.executions.map(({ input, result }) => [input, result])).toEqual([
      ['1', { output: 'done' }],
      ['1', { output: 'done' }],
      ['2', { output: 'done' }],
    ]);
    const [first, second] = machine.executions;
    expect(second!.startedAt).toBeLessThan(first!.endedAt!);
    expect(machine.isIdle).toBe(true);
  });

  test('ends after five minutes, whatever its states do', async () => {
    const definition = {
      StartAt: 'Work',
      States: {
        Work: {
          ...TASK.States.Work,
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Recover' }],
        },
        Recover: { Type: 'Pass', End: true },
      },
    };
    const { simulation, machine } = createMachine('EXPRESS', (wait) => wait(HOUR), definition);
    machine.start('{}');
    await runFor(simulation, 2 * HOUR);
    const { startedAt, endedAt, result, history } = machine.executions[0]!;
    expect(result).toMatchObject({ error: { name: 'States.Timeout' } });
    expect(endedAt! - startedAt).toBeLessThan(5 * MINUTE + SECOND);
    expect(history.map(({ type }) => type)).toEqual(['entered', 'timed out']);
  });
});

test('a synchronous Express workflow runs once, also if a service may deliver twice', async () => {
  const { simulation, machine } = createMachine('EXPRESS');
  injectFault(simulation, 'duplicate');
  const running = machine.run('{}');
  await runFor(simulation, HOUR);
  expect(await running).toMatchObject({ result: { output: 'done' } });
  expect(machine.executions).toHaveLength(1);
});

describe('a Standard workflow', () => {
  test('runs once for each name, and accepts the same start while it runs', async () => {
    const { simulation, machine } = createMachine('STANDARD');
    injectFault(simulation, 'duplicate');
    expect(machine.start('1', 'a')).toBe(machine.start('1', 'a'));
    expect(() => machine.start('2', 'a')).toThrow(ExecutionAlreadyExists);
    await runFor(simulation, HOUR);
    expect(machine.executions).toHaveLength(1);
    expect(() => machine.start('1', 'a')).toThrow(ExecutionAlreadyExists);
  });

  test('has no limit of five minutes', async () => {
    const { simulation, machine } = createMachine('STANDARD', (wait) => wait(HOUR).then(() => 'late'));
    machine.start('{}');
    await runFor(simulation, 2 * HOUR);
    expect(machine.executions[0]!.result).toEqual({ output: 'late' });
  });
});

test('a process starts an execution with the client of the SDK', async () => {
  const { simulation, machine } = createMachine('STANDARD');
  const client = new StateMachines([machine]).createClient(createCaller(simulation));
  const command = new StartExecutionCommand({ stateMachineArn: machine.arn, name: 'a', input: '{"n":1}' });
  const started = client.send(command);
  await runFor(simulation, HOUR);
  expect(await started).toMatchObject({
    executionArn: 'arn:aws:states:us-east-1:123456789012:execution:Workflow:a',
  });
  const again = client.send(command);
  const refused = expect(again).rejects.toThrow(ExecutionAlreadyExists);
  await runFor(simulation, HOUR);
  await refused;
  const unknown = client.send(new StartExecutionCommand({ stateMachineArn: 'other' }));
  const missing = expect(unknown).rejects.toThrow("State Machine Does Not Exist: 'other'");
  await runFor(simulation, HOUR);
  await missing;
});

describe('the calls of a workflow', () => {
  const createAnalysis = (handler: (event: { step: string }) => Promise<unknown>) => {
    const simulation = createSimulation();
    const fn = createFunction(simulation, handler as never);
    const review = createQueue(simulation, { name: 'ManualReview' });
    const alarms = new Topic(simulation, { name: 'OperatorAlarms' });
    const machine = new StateMachine(simulation, {
      name: 'PatternAnalysisWorkflow',
      type: 'EXPRESS',
      definition: createAnalysisDefinition({
        detectorArn: fn.arn,
        manualReviewQueueUrl: review.url,
        operatorAlarmsTopicArn: alarms.arn,
      }),
      perform: createIntegrations(simulation, {
        ...{ functions: () => [fn], queues: [review], topics: [alarms] },
      }),
    });
    return { simulation, review, alarms, machine };
  };
  const INPUT = { correlationId: 'c', symbol: 'A', windows: [1] };

  test('invoke functions, and pass their results on', async () => {
    const steps: string[] = [];
    const { simulation, machine } = createAnalysis(async ({ step }) => {
      steps.push(step);
      return { ...INPUT, step, detections: [] };
    });
    machine.start(JSON.stringify(INPUT));
    await runFor(simulation, HOUR);
    expect(steps).toEqual(['validate', 'detect', 'detect', 'detect', 'score', 'decide']);
    expect(machine.executions[0]!.result).toEqual({ output: { ...INPUT, step: 'decide', detections: [] } });
  });

  test('send the input and the error of a failed function to a queue', async () => {
    const { simulation, review, alarms, machine } = createAnalysis(async () => {
      throw new WorkflowError('ValidationError', 'no windows');
    });
    machine.start(JSON.stringify(INPUT));
    await runFor(simulation, HOUR);
    expect(machine.executions[0]!.result!.error).toMatchObject({ name: 'LeftToPeople' });
    expect(review.messages.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
      {
        ...INPUT,
        error: {
          Error: 'ValidationError',
          Cause: '{"errorType":"ValidationError","errorMessage":"no windows"}',
        },
      },
    ]);
    expect(alarms.published).toEqual([]);
  });

  test('publish to a topic what the queue does not accept', async () => {
    const { simulation, review, alarms, machine } = createAnalysis(async () => {
      throw new WorkflowError('ValidationError', 'no windows');
    });
    injectFault(simulation, 'error', 'ManualReview', 4);
    machine.start(JSON.stringify(INPUT));
    await runFor(simulation, HOUR);
    expect(review.isEmpty).toBe(true);
    expect(alarms.published.map(({ message }) => JSON.parse(message) as unknown)).toMatchObject([
      { ...INPUT, queueError: { Error: 'SQS.SdkClientException' } },
    ]);
  });
});
