import type { Context } from 'aws-lambda';
import type { Process } from '../../../tools/simulation/core/process';
import type { Simulation } from '../../../tools/simulation/core/simulation';
import type { Handler, InvocationResult } from '../../../tools/simulation/services/lambda/invocation';
import { createFunction, createSimulation, HOUR, injectFault, MINUTE, runFor, SECOND } from './world';

let simulation: Simulation;

beforeEach(() => {
  simulation = createSimulation();
});

/** Code that counts its invocations in a variable of its module, and names its version. */
const createCounter =
  (version: string, wait = 0) =>
  (process: Process): Handler => {
    let count = 0;
    return async () => {
      await process.wait(wait);
      return `${version}.${++count}`;
    };
  };

/** Runs until all invocations have ended. Returns their payloads, or their status. */
const settle = async (...invocations: readonly Promise<InvocationResult>[]): Promise<unknown[]> => {
  const results = Promise.all(invocations);
  await runFor(simulation, MINUTE);
  return (await results).map((result) => ('payload' in result ? result.payload : result.status));
};

test('an environment keeps what its modules hold, and each concurrent invocation has its own', async () => {
  const fn = createFunction(simulation, undefined as never, { create: createCounter('a', SECOND) });
  expect(await settle(fn.invoke({}), fn.invoke({}))).toEqual(['a.1', 'a.1']);
  expect(await settle(fn.invoke({}))).toEqual(['a.2']);
});

test('an idle environment ends after a time', async () => {
  const fn = createFunction(simulation, undefined as never, { create: createCounter('a') });
  await settle(fn.invoke({}));
  await runFor(simulation, HOUR);
  expect(await settle(fn.invoke({}))).toEqual(['a.1']);
});

test('an invocation beyond the concurrency is throttled, and has no effect', async () => {
  const fn = createFunction(simulation, undefined as never, {
    create: createCounter('a', SECOND),
    concurrency: 1,
  });
  expect(await settle(fn.invoke({}), fn.invoke({}))).toEqual(['a.1', 'throttled']);
  expect(await settle(fn.invoke({}))).toEqual(['a.2']);
});

test('a deployment changes the version of new invocations, and running ones continue', async () => {
  const fn = createFunction(simulation, undefined as never, {
    create: createCounter('a', 10 * SECOND),
    timeoutSeconds: 30,
  });
  const running = fn.invoke({});
  await runFor(simulation, SECOND);
  fn.deploy(createCounter('b'));
  expect(await settle(running, fn.invoke({}))).toEqual(['a.1', 'b.1']);
  expect(await settle(fn.invoke({}))).toEqual(['b.2']);
});

test('a shift sends a part of the invocations to the new version until it is rolled back', async () => {
  const fn = createFunction(simulation, undefined as never, { create: createCounter('a') });
  fn.shift(createCounter('b'), 30);
  const versions: string[] = [];
  for (let n = 0; n < 100; n++) versions.push(String((await settle(fn.invoke({})))[0]).slice(0, 1));
  const shifted = versions.filter((version) => version === 'b').length;
  expect(shifted).toBeGreaterThan(15);
  expect(shifted).toBeLessThan(45);
  fn.rollBack();
  for (let n = 0; n < 20; n++) expect(await settle(fn.invoke({}))).toEqual([expect.stringMatching(/^a/)]);
});

test('an invocation that takes too long ends with its environment', async () => {
  let isSlow = true;
  const fn = createFunction(simulation, undefined as never, {
    timeoutSeconds: 3,
    create: (process) => {
      let count = 0;
      return async () => {
        count++;
        if (isSlow) await process.wait(10 * SECOND);
        return count;
      };
    },
  });
  const slow = fn.invoke({});
  const startedAt = simulation.now;
  let endedAt = 0;
  void slow.then(() => (endedAt = simulation.now));
  await settle(slow);
  expect(await slow).toMatchObject({ status: 'failed', errorType: 'Sandbox.Timedout' });
  expect(endedAt - startedAt).toBeLessThan(4 * SECOND);
  isSlow = false;
  expect(await settle(fn.invoke({}))).toEqual([1]);
});

test('an error of the code at its start fails the invocation', async () => {
  const fn = createFunction(simulation, undefined as never, {
    create: () => {
      throw new TypeError('TABLE is missing');
    },
  });
  const invocation = fn.invoke({});
  await settle(invocation);
  expect(await invocation).toEqual({
    status: 'failed',
    errorType: 'TypeError',
    errorMessage: 'TABLE is missing',
  });
});

test('a function receives a copy of the event, and its result is JSON', async () => {
  const event = { n: 1 };
  const fn = createFunction(simulation, (async (received: { n: number }) => {
    received.n = 2;
    return { at: new Date(0), nothing: undefined };
  }) as Handler);
  expect(await settle(fn.invoke(event))).toEqual([{ at: '1970-01-01T00:00:00.000Z' }]);
  expect(event).toEqual({ n: 1 });
});

test('the context has the alias, the request, and the time that is left', async () => {
  const fn = createFunction(simulation, (async (_: unknown, context: Context) => [
    context.invokedFunctionArn,
    context.functionName,
    context.getRemainingTimeInMillis(),
  ]) as Handler);
  expect(await settle(fn.invoke({}))).toEqual([[fn.arn, 'Worker', 10_000]]);
});

test('no invocation starts while Lambda is down', async () => {
  jest.spyOn(simulation.outages, 'isDown').mockReturnValueOnce(true);
  const fn = createFunction(simulation, async () => 'done');
  expect(await settle(fn.invoke({}), fn.invoke({}))).toEqual(['unavailable', 'done']);
});

describe('an asynchronous invocation', () => {
  /** A function with a queue for each kind of result, and the times of its attempts. */
  const createAsynchronous = (
    answer: (attempt: number) => unknown,
    props: {
      readonly retries?: 0 | 1 | 2;
      readonly maxEventAgeSeconds?: number;
      readonly concurrency?: number;
    } = {},
  ) => {
    const times: number[] = [];
    const results: Record<string, unknown>[] = [];
    const sent: { readonly body: string; readonly attributes?: object }[] = [];
    const destination = { deliver: (record: object) => results.push(record as Record<string, unknown>) };
    const { concurrency = 10, ...asynchronous } = props;
    const fn = createFunction(
      simulation,
      (async () => {
        times.push(simulation.now - simulation.startsAt);
        return answer(times.length);
      }) as Handler,
      {
        concurrency,
        asynchronous: {
          ...asynchronous,
          onSuccess: destination,
          onFailure: destination,
          deadLetters: {
            name: 'Dead',
            arn: '',
            send: (body, options) => {
              sent.push({ body, attributes: options?.attributes });
              return '';
            },
          },
        },
      },
    );
    return { fn, times, results, sent };
  };
  const fail = (): never => {
    throw new RangeError('broken');
  };

  test('has its result sent to the destination', async () => {
    const { fn, results, sent } = createAsynchronous(() => 'done');
    fn.invokeAsynchronously({ n: 1 });
    expect(fn.pending).toBe(1);
    await runFor(simulation, MINUTE);
    expect(fn.pending).toBe(0);
    expect(sent).toEqual([]);
    expect(results).toMatchObject([
      {
        version: '1.0',
        requestContext: { functionArn: fn.arn, condition: 'Success', approximateInvokeCount: 1 },
        requestPayload: { n: 1 },
        responsePayload: 'done',
      },
    ]);
  });

  test('is repeated after one and two minutes, then its event goes to the destination and to the dead-letter queue', async () => {
    const { fn, times, results, sent } = createAsynchronous(fail);
    fn.invokeAsynchronously({ n: 1 });
    await runFor(simulation, HOUR);
    expect(times.map((time) => Math.round(time / MINUTE))).toEqual([0, 1, 3]);
    expect(results).toMatchObject([
      {
        requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
        requestPayload: { n: 1 },
        responseContext: { functionError: 'Unhandled' },
        responsePayload: { errorType: 'RangeError', errorMessage: 'broken' },
      },
    ]);
    expect(sent).toMatchObject([{ body: '{"n":1}', attributes: { ErrorMessage: 'broken' } }]);
    expect(fn.pending).toBe(0);
  });

  test('has the number of retries that is configured', async () => {
    const { fn, times } = createAsynchronous(fail, { retries: 0 });
    fn.invokeAsynchronously({});
    await runFor(simulation, HOUR);
    expect(times).toHaveLength(1);
  });

  test('is tried for six hours while the function is throttled: from one second to five minutes', async () => {
    const { fn, times, results } = createAsynchronous(fail, { concurrency: 0 });
    const attempts: number[] = [];
    const invoke = fn.invokeWith.bind(fn);
    jest.spyOn(fn, 'invokeWith').mockImplementation((event, requestId) => {
      attempts.push(simulation.now);
      return invoke(event, requestId);
    });
    fn.invokeAsynchronously({});
    await runFor(simulation, 6 * HOUR - MINUTE);
    expect(results).toEqual([]);
    await runFor(simulation, 6 * MINUTE);
    expect(times).toEqual([]);
    expect(results).toMatchObject([{ requestContext: { condition: 'EventAgeExceeded' } }]);
    const waits = attempts.slice(1).map((time, index) => time - attempts[index]!);
    expect(waits.slice(0, 10)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300].map((s) => s * SECOND));
    expect(Math.max(...waits)).toBe(300 * SECOND);
  });

  test('is not processed above the age that is configured', async () => {
    const { fn, results } = createAsynchronous(fail, { concurrency: 0, maxEventAgeSeconds: 60 });
    fn.invokeAsynchronously({});
    await runFor(simulation, 3 * MINUTE);
    expect(results).toMatchObject([{ requestContext: { condition: 'EventAgeExceeded' } }]);
  });

  test('does not use up retries while it is throttled', async () => {
    const { fn, times } = createAsynchronous((attempt) => (attempt < 3 ? fail() : 'done'));
    injectFault(simulation, 'throttle', 'invoke', 5);
    fn.invokeAsynchronously({});
    await runFor(simulation, HOUR);
    expect(times).toHaveLength(3);
  });

  test('can run twice without an error, with the same request', async () => {
    injectFault(simulation, 'duplicate', 'asynchronous');
    const { fn, times, results } = createAsynchronous(() => 'done');
    fn.invokeAsynchronously({});
    await runFor(simulation, HOUR);
    expect(times).toHaveLength(2);
    const [first, second] = results as { requestContext: { requestId: string } }[];
    expect(first!.requestContext.requestId).toBe(second!.requestContext.requestId);
  });
});
