import { execFileSync } from 'node:child_process';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { runAll, toError, splitIntoChunks, collectFailures } from '../../../src/lambdas/shared/concurrency';
import {
  readChoiceVariable,
  readListVariable,
  readNumberVariable,
  readVariable,
} from '../../../src/lambdas/shared/env';
import { createMeter } from '../../../src/lambdas/shared/telemetry';

test('no metric is written with POWERTOOLS_METRICS_DISABLED', () => {
  const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const emit = () => {
    const meter = createMeter(new Metrics({ namespace: 'Trial', serviceName: 'Trial' }));
    meter.measure('PatternDetectionDuration', 'Milliseconds', 1.5, { PatternType: 'double-top' });
    meter.count('EventsAccepted', 3);
    meter.flush();
    return write.mock.calls.splice(0).length;
  };
  try {
    expect(emit()).toBe(2);
    process.env.POWERTOOLS_METRICS_DISABLED = 'true';
    expect(emit()).toBe(0);
  } finally {
    delete process.env.POWERTOOLS_METRICS_DISABLED;
    write.mockRestore();
  }
});

describe('the environment', () => {
  const range = { fallback: 60, min: 0, max: 100 };
  test('is read with its types', () => {
    const env = { TABLE: 'T', MIN: '70.5', LIST: ' AAPL, ,IBM' };
    expect(readVariable(env, 'TABLE')).toBe('T');
    expect([readNumberVariable(env, 'MIN', range), readNumberVariable(env, 'NONE', range)]).toEqual([
      70.5, 60,
    ]);
    expect(readChoiceVariable({ ANSWER: 'no' }, 'ANSWER', ['yes', 'no'], 'yes')).toBe('no');
    expect(readChoiceVariable({ ANSWER: '' }, 'ANSWER', ['yes', 'no'], 'yes')).toBe('yes');
    expect([readListVariable(env, 'LIST'), readListVariable(env, 'NONE')]).toEqual([['AAPL', 'IBM'], []]);
  });

  test('is rejected with the name of the missing or invalid variable', () => {
    expect(() => readVariable({ TABLE: '' }, 'TABLE')).toThrow('TABLE is missing');
    expect(() => readChoiceVariable({ ANSWER: 'No' }, 'ANSWER', ['yes', 'no'], 'yes')).toThrow(
      'ANSWER must be one of yes, no; got "No"',
    );
    for (const MIN of ['101', '-1', 'NaN', 'many']) {
      expect(() => readNumberVariable({ MIN }, 'MIN', range)).toThrow(
        `MIN must be a number from 0 to 100; got "${MIN}"`,
      );
    }
  });
});

describe('bounded concurrency', () => {
  test('runs all work and returns the failures in order', async () => {
    let running = 0;
    let maxRunning = 0;
    const failures = await collectFailures([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
      maxRunning = Math.max(maxRunning, ++running);
      await new Promise((resolve) => setTimeout(resolve, 8 - item));
      running--;
      if (item % 3 === 0) throw item; // not an Error, as some libraries do
    });
    expect(maxRunning).toBe(3);
    expect(failures.map(({ item, error }) => [item, error.message])).toEqual([
      [3, 'thrown: 3'],
      [6, 'thrown: 6'],
    ]);
    await expect(runAll([1], 3, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(collectFailures([], 3, () => Promise.reject(new Error('no')))).resolves.toEqual([]);
  });

  test('splits lists into chunks, and converts thrown values to errors', () => {
    expect(splitIntoChunks([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
    expect(toError(undefined).message).toBe('thrown: undefined');
  });
});

test('metrics are EMF lines with exactly their dimensions, and counters are under the service', () => {
  const lines: Record<string, unknown>[] = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
    lines.push(JSON.parse(String(line)) as Record<string, unknown>);
    return true;
  });
  const meter = createMeter(
    new Metrics({ namespace: 'StockPatternDetection', serviceName: 'PatternDetector' }),
  );
  meter.measure('PatternDetectionDuration', 'Milliseconds', 1.5, {
    PatternType: 'double-top',
    Confidence: '80-89',
  });
  meter.count('EventsLate', 0);
  meter.flush();
  meter.count('EventsAccepted', 3);
  meter.flush();
  jest.restoreAllMocks();
  expect(lines).toEqual([
    {
      _aws: {
        Timestamp: expect.any(Number),
        CloudWatchMetrics: [
          {
            Namespace: 'StockPatternDetection',
            Dimensions: [['PatternType', 'Confidence']],
            Metrics: [{ Name: 'PatternDetectionDuration', Unit: 'Milliseconds' }],
          },
        ],
      },
      PatternType: 'double-top',
      Confidence: '80-89',
      PatternDetectionDuration: 1.5,
    },
    expect.objectContaining({ service: 'PatternDetector', EventsAccepted: 3 }),
  ]);
});

test.each([
  ['outside Lambda', {}],
  [
    'in Lambda, no daemon, no trace',
    { AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x', LAMBDA_TASK_ROOT: '/var/task' },
  ],
  [
    'in Lambda, no daemon, sampled trace',
    {
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
      LAMBDA_TASK_ROOT: '/var/task',
      _X_AMZN_TRACE_ID: 'Root=1-66325a68-2f4e3a7b1c9d0e5f6a7b8c9d;Parent=53995c3f42cd8ad8;Sampled=1',
    },
  ],
])('a traced function returns its result and throws its error, %s', (_, env) => {
  const script = `
    import { Tracer } from '@aws-lambda-powertools/tracer';
    import { createTrace } from './src/lambdas/shared/telemetry';
    const trace = createTrace(new Tracer());
    const main = async () => {
      const value = await trace('outer', () => trace('inner', async () => 7));
      const error = await trace('fails', async () => { throw new Error('passed on'); }).catch((e: Error) => e.message);
      console.log(JSON.stringify([value, error]));
    };
    void main();`;
  const out = execFileSync('npx', ['tsx', '-e', script], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  expect(out.trim().split('\n').at(-1)).toBe('[7,"passed on"]');
});
