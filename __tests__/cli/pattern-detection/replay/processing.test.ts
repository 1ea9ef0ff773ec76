import type { LogLine } from '../../../../src/cli/target/function-logs';
import { Pipeline } from '../../../../src/cli/pattern-detection/pipeline';
import {
  waitUntilProcessed,
  type WatchedPipeline,
} from '../../../../src/cli/pattern-detection/replay/processing';

const START = Date.UTC(2024, 4, 1);
let now = START;
/** The time passes only while the wait pauses. */
jest.mock('../../../../src/cli/process/interrupt', () => ({
  pause: (milliseconds: number) => {
    now += milliseconds;
    return Promise.resolve();
  },
}));

const SHARD = 'shardId-000000000001';
const LAST = new Map([['A', { shardId: SHARD, sequenceNumber: '20' }]]);

/** A pipeline whose parts change at given seconds after the start. */
interface Script {
  readonly detected?: number;
  readonly logged?: number;
  readonly started?: number;
  readonly decided?: number;
  readonly alerted?: readonly [from: number, until: number];
  readonly reviewed?: number;
  readonly rejected?: number;
}

const createPipeline = ({ detected, logged, started, decided, alerted, reviewed, rejected }: Script) => {
  const isAfter = (second: number | undefined) => second !== undefined && now >= START + second * 1_000;
  const line = (fields: LogLine, second: number | undefined) => (isAfter(second) ? [fields] : []);
  const batch = { shard_id: SHARD, last_sequence: '20' };
  const analysis = { correlation_id: `${SHARD}:20#3` };
  const pipeline: WatchedPipeline = {
    countFailures: async () =>
      new Map([
        ['ManualReview', isAfter(reviewed) ? 1 : 0],
        ['FailedMessages', isAfter(rejected) ? 1 : 0],
      ]),
    readProgress: async () => () => [isAfter(detected) ? `${SHARD}:20#5` : `${SHARD}:19#1`],
    countAlertBacklog: async () => (alerted && isAfter(alerted[0]) && !isAfter(alerted[1]) ? 1 : 0),
    readPatterns: async () => new Map(),
    readLogLines: async (_, message) =>
      ({
        'batch processed': line(batch, logged),
        'analysis started': line(analysis, started),
        'analysis decided': line(analysis, decided),
      })[message] ?? [],
  };
  return pipeline;
};

/** Returns the seconds until the wait ended, and its result or its error. */
const wait = async (script: Script) => {
  now = START;
  const lines: string[] = [];
  const sent = { lastPositions: LAST, startedAt: START };
  const result = await waitUntilProcessed(createPipeline(script), sent, (text) => lines.push(text)).catch(
    (error: unknown) => (error as Error).message,
  );
  return { seconds: (now - START) / 1_000, result, lines };
};

beforeEach(() => {
  jest.spyOn(Date, 'now').mockImplementation(() => now);
});

it('waits for analyses that begin and end long after the detectors have processed the events', async () => {
  const { seconds, result, lines } = await wait({ detected: 3, logged: 4, started: 4, decided: 60 });
  expect([seconds, result]).toEqual([65, 0]);
  expect(lines[10]).toBe(
    '1 of 1 symbols processed, 1 analyses running, 0 rows in TradingPatterns, 0 alerts waiting',
  );
});

it('waits until the log contains the batch that can have started analyses', async () => {
  const { seconds } = await wait({ detected: 3, logged: 40, started: 40, decided: 42, alerted: [42, 50] });
  expect(seconds).toBe(55);
});

it('does not wait longer than a minute for a log line', async () => {
  expect(await wait({ detected: 3 })).toMatchObject({ seconds: 63, result: 0 });
});

it('counts an analysis in manual review as ended', async () => {
  expect(await wait({ detected: 1, logged: 1, started: 1, reviewed: 30 })).toMatchObject({
    seconds: 35,
    result: 1,
  });
});

it('ends 20 seconds after the last change if the last events were rejected', async () => {
  expect(await wait({ logged: 2, rejected: 3 })).toMatchObject({ seconds: 23, result: 1 });
});

it('reports what does not progress', async () => {
  expect((await wait({})).result).toMatch(
    /^no progress for 90 s: KinesisConsumer has not processed the last events of A; see/,
  );
  expect(await wait({ detected: 1, logged: 1, started: 1 })).toMatchObject({
    seconds: 331,
    result: expect.stringMatching(/^no progress for 330 s: 1 analyses have not ended; see/),
  });
});

it('reads the intervals and the calendar from the function KinesisConsumer, not from other resources of that name', () => {
  const attributes = { function_name: 'KinesisConsumer-test' };
  const variables = { BAR_INTERVALS: '5m,1h', MARKET_CALENDAR: 'XETR', MAX_EVENT_AGE_HOURS: '48' };
  const resources = [
    { type: 'aws_lambda_alias', address: 'aws_lambda_alias.KinesisConsumer_Live', attributes },
    {
      type: 'aws_lambda_function',
      address: 'aws_lambda_function.KinesisConsumer',
      attributes: { ...attributes, environment: [{ variables }] },
    },
  ];
  const pipeline = new Pipeline({ region: 'eu-central-1', target: 'aws' } as never, resources as never);
  expect([pipeline.barIntervals, pipeline.barCalendar, pipeline.maxEventAgeHours]).toEqual([
    ['5m', '1h'],
    'XETR',
    48,
  ]);
});
