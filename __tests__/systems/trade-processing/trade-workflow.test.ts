import validate from 'asl-validator';
import { createTradeDefinition } from '../../../src/systems/trade-processing/trade-workflow';
import { createTradeEvent, formatMessage } from '../../domain/trade-records/records';
import { createTrade } from '../../domain/trades/trades';
import { World } from '../../lambdas/trade-processing/world';
import { parseWorkflow } from '../../../tools/simulation/services/step-functions/definition';
import type { PerformTask } from '../../../tools/simulation/services/step-functions/environment';
import { runWorkflow } from '../../../tools/simulation/services/step-functions/run-workflow';
import { WorkflowError } from '../../../tools/simulation/services/step-functions/workflow-error';

const DEFINITION = createTradeDefinition({
  validatorArn: 'validator',
  enricherArn: 'enricher',
  recorderArn: 'recorder',
  validatorQueueUrl: 'https://queue/validator',
  enricherQueueUrl: 'https://queue/enricher',
  recorderQueueUrl: 'https://queue/recorder',
  unqueuedTradesUrl: 'https://queue/unqueued',
  alarmTopicArn: 'alarms',
});
const MACHINE = parseWorkflow(DEFINITION);
const EVENT = createTradeEvent('order-management', [{ id: 'm1', text: formatMessage(createTrade()) }]);
const TRANSIENT = new Error('slow down');
const createError = (name: string) => Object.assign(new Error('wrong'), { name });

interface TaskParameters {
  readonly FunctionName?: 'validator' | 'enricher' | 'recorder';
  readonly Payload?: unknown;
  readonly QueueUrl?: string;
  readonly MessageBody?: unknown;
  readonly MessageAttributes?: Readonly<Record<string, { readonly StringValue: string }>>;
  readonly Message?: unknown;
}

/**
 * Runs the workflow with the real handlers. Retries do not wait, and no call takes longer than its limit.
 * @param faults the errors of the next calls, by function or service
 * @returns also the states that the execution entered, without those of branches, and the longest wait before each retry in seconds
 */
const run = async (faults: Readonly<Record<string, readonly Error[]>> = {}, event: unknown = EVENT) => {
  const world = new World();
  const functions = world.createFunctions();
  const pending = new Map(Object.entries(faults).map(([name, errors]) => [name, [...errors]]));
  const calls: string[] = [];
  const messages: { queue: string; body: unknown; code?: string }[] = [];
  const notices: unknown[] = [];
  const call = async (name: string, payload: unknown): Promise<unknown> => {
    calls.push(name);
    const fault = pending.get(name)?.shift();
    if (fault) throw fault;
    if (name === 'validator') return functions.validate(payload, {});
    if (name === 'enricher') return functions.enrich(payload, {});
    return functions.record(payload, { getRemainingTimeInMillis: () => 30_000 });
  };
  const perform: PerformTask = async (_, resource, parameters) => {
    const { FunctionName, Payload, QueueUrl, MessageBody, MessageAttributes, Message } =
      parameters as TaskParameters;
    const service = resource.split(':')[5]!;
    try {
      if (FunctionName) return { Payload: JSON.parse(JSON.stringify(await call(FunctionName, Payload))) };
      calls.push(service);
      const fault = pending.get(service)?.shift();
      if (fault) throw fault;
      const code = MessageAttributes?.ErrorCode?.StringValue;
      if (service === 'sqs')
        messages.push({ queue: QueueUrl!.split('/').at(-1)!, body: MessageBody, ...(code && { code }) });
      else notices.push(Message);
      return { MessageId: '1' };
    } catch (error) {
      throw new WorkflowError(
        (error as Error).name,
        JSON.stringify({ errorMessage: (error as Error).message }),
      );
    }
  };
  const path: string[] = [];
  const waits: number[] = [];
  const result = await runWorkflow(MACHINE, event, {
    perform,
    wait: async (milliseconds) => void waits.push(milliseconds / 1000),
    startTimer: () => () => undefined,
    random: () => 1,
    record: ({ type, state }) => {
      if (type === 'entered' && !state.includes('/')) path.push(state);
    },
  });
  return { ...result, path, waits, world, calls, messages, notices };
};
const repeat = (error: Error, count: number) => Array<Error>(count).fill(error);

describe('the workflow TradeProcessing', () => {
  it('is valid Amazon States Language', () => {
    // The validator adds fields to what it validates.
    expect(validate(structuredClone(DEFINITION)).errorsText()).toBe('');
  });

  it('validates and enriches an event, and records its trades', async () => {
    const { output, path, calls, world } = await run();
    expect(path).toEqual(['ExamineTrades', 'CheckExamination', 'RecordTrades']);
    expect([...calls].sort()).toEqual(['enricher', 'recorder', 'validator']);
    expect(output).toMatchObject({
      results: [{ id: 'm1', outcome: 'recorded', tradeId: 'order-management:1001', version: 1 }],
    });
    expect(world.store.trades).toHaveLength(1);
  });

  it.each(['validator', 'enricher', 'recorder'])('repeats the %s after a transient error', async (name) => {
    const throttled = createError('Lambda.TooManyRequestsException');
    const { output, calls, waits, world } = await run({ [name]: [TRANSIENT, throttled] });
    expect(output).toMatchObject({ results: [{ outcome: 'recorded' }] });
    expect(calls.filter((call) => call === name)).toHaveLength(3);
    expect(waits).toEqual([name === 'recorder' ? 10 : 1, 1]);
    expect(world.store.trades).toHaveLength(1);
  });

  it.each([
    ['validator', 'TradeValidator', 'ValidationFailed', 4],
    ['enricher', 'MetadataEnricher', 'EnrichmentFailed', 4],
    ['recorder', 'ComplianceRecorder', 'RecordingFailed', 3],
  ])(
    'sends the whole event with the reason to the queue of the %s, once',
    async (name, functionName, state, attempts) => {
      const { error, path, calls, messages, notices } = await run({ [name]: repeat(TRANSIENT, attempts) });
      expect(messages).toEqual([
        {
          queue: name,
          body: {
            function: functionName,
            event: EVENT,
            error: { Error: 'Error', Cause: '{"errorMessage":"slow down"}' },
          },
        },
      ]);
      expect(notices).toEqual([]);
      expect(path.slice(-2)).toEqual([state, 'TradesNotRecorded']);
      expect(error?.name).toBe('TradesNotRecorded');
      expect(calls.filter((call) => call === name)).toHaveLength(attempts);
      // The recorder needs the results of both branches.
      expect(calls.includes('recorder')).toBe(name === 'recorder');
    },
  );

  it('sends the event once if both branches fail, with both reasons', async () => {
    const { messages } = await run({
      validator: [createError('ConfigurationError')],
      enricher: repeat(TRANSIENT, 4),
    });
    expect(messages).toMatchObject([
      {
        queue: 'validator',
        body: {
          function: 'TradeValidator',
          event: EVENT,
          error: { Error: 'ConfigurationError' },
          enrichmentError: { Error: 'Error' },
        },
      },
    ]);
  });

  it.each(['validator', 'enricher', 'recorder'])(
    'does not repeat the %s after a permanent error',
    async (name) => {
      for (const error of ['ConfigurationError', 'InvalidEvent', 'LedgerViolation']) {
        const { calls, messages, waits } = await run({ [name]: [createError(error)] });
        expect(calls.filter((call) => call === name)).toHaveLength(1);
        expect(messages).toMatchObject([{ queue: name, body: { error: { Error: error } } }]);
        expect(waits).toEqual([]);
      }
    },
  );

  it('sends an input that is no event of a source to the queue', async () => {
    const event = { ...EVENT, detail: { messages: [] } };
    const { messages } = await run({}, event);
    expect(messages).toMatchObject([
      { queue: 'validator', body: { event, error: { Error: 'InvalidEvent' }, enrichmentError: {} } },
    ]);
  });

  it('sends a message again to which the queue does not answer', async () => {
    const { messages, notices } = await run({ enricher: repeat(TRANSIENT, 4), sqs: [TRANSIENT] });
    expect([messages.length, notices.length]).toEqual([1, 0]);
  });

  it('repeats throttled invocations apart from those after errors', async () => {
    const throttled = createError('Lambda.TooManyRequestsException');
    const { output, waits } = await run({ recorder: [...repeat(throttled, 5), ...repeat(TRANSIENT, 2)] });
    expect(output).toMatchObject({ results: [{ outcome: 'recorded' }] });
    expect(waits).toEqual([1, 2, 4, 8, 8, 10, 20]);
  });

  it('sends the event to the last queue, which has another key, if the queue of the function fails', async () => {
    const { error, messages, notices } = await run({
      recorder: [createError('LedgerViolation')],
      sqs: repeat(createError('Sqs.KmsDisabledException'), 3),
    });
    expect(messages).toEqual([{ queue: 'unqueued', body: EVENT, code: 'Sqs.KmsDisabledException' }]);
    expect(notices).toEqual([]);
    expect(error?.name).toBe('TradesNotRecorded');
  });

  it('notifies the operators of an event that is in no queue, without its trades', async () => {
    const { error, messages, notices } = await run({
      recorder: [createError('LedgerViolation')],
      sqs: repeat(TRANSIENT, 6),
    });
    expect(messages).toEqual([]);
    expect(notices).toEqual([
      { source: 'trades.order-management', eventId: EVENT.id, fix: expect.any(String) as string },
    ]);
    expect(error?.name).toBe('TradesNotRecorded');
  });

  it.each([
    ['that is too large to be recorded, with the reason', 70_000, ['validator'], 0],
    ['without a reason, if there is no room for it', 261_850, ['unqueued'], 0],
    ['at least by its id, if there is no room for anything', 262_100, [], 1],
  ])('retains an event %s', async (_, size, queues, noticed) => {
    const padding = 'x'.repeat(size - JSON.stringify({ ...EVENT, padding: '' }).length);
    const { error, messages, notices } = await run({}, { ...EVENT, padding });
    expect(error?.name).toBe('TradesNotRecorded');
    expect(messages.map(({ queue }) => queue)).toEqual(queues);
    for (const { body } of messages) expect(JSON.stringify(body)).toContain(padding);
    expect(notices).toHaveLength(noticed);
  });

  it('records a resent event from a queue once, although the first execution has recorded it', async () => {
    const { world, messages } = await run();
    expect(messages).toEqual([]);
    expect(await world.process(EVENT)).toEqual(['repeated']);
    expect(world.store.trades).toHaveLength(1);
  });
});

interface Task {
  readonly TimeoutSeconds?: number;
  readonly Retry?: readonly {
    readonly MaxAttempts: number;
    readonly IntervalSeconds: number;
    readonly BackoffRate: number;
    readonly MaxDelaySeconds: number;
    readonly JitterStrategy: string;
  }[];
}

describe('the duration of the workflow', () => {
  const { States } = DEFINITION as {
    States: Readonly<Record<string, Task & { Branches?: readonly { States: Record<string, Task> }[] }>>;
  };
  const tasks: Readonly<Record<string, Task>> = {
    ...States,
    ...States.ExamineTrades!.Branches![0]!.States,
    ...States.ExamineTrades!.Branches![1]!.States,
  };

  /** The longest duration of a state in seconds, with the waits between its attempts. */
  const getDuration = (name: string): number => {
    const { Retry, TimeoutSeconds } = tasks[name]!;
    const retriers = Retry!.filter(({ MaxAttempts }) => MaxAttempts > 0);
    for (const { JitterStrategy } of retriers) expect(JitterStrategy).toBe('FULL');
    const waits = retriers.flatMap(({ MaxAttempts, IntervalSeconds, BackoffRate, MaxDelaySeconds }) =>
      Array.from({ length: MaxAttempts }, (_, index) =>
        Math.min(MaxDelaySeconds, IntervalSeconds * BackoffRate ** index),
      ),
    );
    // A throttled attempt ends at once.
    const attempts = retriers.at(-1)!.MaxAttempts + 1;
    return waits.reduce((sum, wait) => sum + wait, 0) + attempts * TimeoutSeconds!;
  };

  it('is within the 300 seconds of an Express workflow, even if each state fails as late as possible', () => {
    const path = ['ValidateTrades', 'RecordTrades', 'RecordingFailed', 'SaveEvent', 'NotifyOperators'];
    expect(path.map(getDuration).reduce((sum, seconds) => sum + seconds, 0)).toBeLessThan(300);
    expect(getDuration('EnrichTrades')).toBe(getDuration('ValidateTrades'));
  });
});
