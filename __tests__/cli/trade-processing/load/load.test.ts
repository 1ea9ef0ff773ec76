import fc from 'fast-check';
import { createLoadMessages } from '../../../../src/cli/trade-processing/load/create-trades';
import { isClean } from '../../../../src/cli/trade-processing/load/check';
import { runLoadTest } from '../../../../src/cli/trade-processing/load/run';
import { SAMPLE_REFERENCE } from '../../../../src/cli/trade-processing/samples/reference-data';
import { TRADE_REGIONS } from '../../../../src/config/trade-processing';
import {
  DEFAULT_TRADE_LIMITS,
  getExecutionKey,
  PARSE_TRADE,
  validateTrade,
} from '../../../../src/domain/trades';
import { createRecordingRegions } from '../fake-regions';

const PARAMETERS = {
  ...{ rate: 20, seconds: 2, warmUpSeconds: 1, seed: 1 },
  ...{ messages: 40, copies: 1, poisonEvery: 0, killFunctions: 0, restartTarget: 0 },
};
const EU = { region: 'eu-west-1', epoch: 1, since: '2026-11-29T15:00:00.000Z' };

/** Two regions that record trades, with a clock that advances only while the load test waits. */
function openRegions(onWait: (time: number) => void = () => undefined) {
  const start = Date.UTC(2026, 10, 29, 15);
  let time = start;
  const fake = createRecordingRegions(() => time);
  const notes: string[] = [];
  const queues = { send: async () => ({ Attributes: {} }) } as never;
  const run = (parameters: Partial<typeof PARAMETERS> = {}) =>
    runLoadTest(
      { ...PARAMETERS, ...parameters },
      {
        deployment: { open: async (region) => ({ ...(await fake.deployment.open(region)), queues }) },
        faults: { inject: async () => true, getPausedMs: () => 0 },
        now: () => time,
        wait: async (milliseconds) => {
          time += milliseconds;
          onWait(time - start);
          // Requests that were sent meanwhile get their answers.
          await new Promise(setImmediate);
        },
        onNote: (line) => notes.push(line),
        onProgress: () => undefined,
      },
    );
  return { ...fake, run, notes };
}

describe('the trades of a load test', () => {
  it('are valid, and each of an execution of its own, whenever the test runs', () => {
    const times = fc.date({ min: new Date('2024-01-01'), max: new Date('2034-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(times, fc.nat(1000), (time, seed) => {
        const now = time.getTime();
        const create = createLoadMessages('run', seed, now);
        const keys = Array.from({ length: 30 }, (_, index) => {
          const { source, text } = create(index);
          const reading = PARSE_TRADE[source](text);
          if ('violations' in reading) throw new Error(JSON.stringify(reading));
          const input = { reference: SAMPLE_REFERENCE, limits: DEFAULT_TRADE_LIMITS, now };
          expect(validateTrade(reading.trade, input).violations).toEqual([]);
          return getExecutionKey(reading.trade);
        });
        expect(new Set(keys).size).toBe(keys.length);
      }),
      { numRuns: 15 },
    );
  });
});

describe('a load test', () => {
  it('records each trade once, at the rate', async () => {
    const { run } = openRegions();
    const report = await run();
    expect(report.check).toEqual({
      sent: 60,
      accepted: 60,
      refused: {},
      recorded: 60,
      lost: [],
      doubled: [],
      rejected: [],
    });
    expect(report.measured.trades).toBe(40);
    expect(Math.abs(report.measured.rate - 20)).toBeLessThan(2);
    expect(report.legs.map(({ leg, count }) => [leg, count])).toEqual([
      ['due → accepted by the bus', 40],
      ['due → validated', 40],
      ['validated → recorded', 40],
      ['due → recorded', 40],
    ]);
  });

  it('records each trade once, however often it is sent, and each poison message as rejected with its text', async () => {
    const { run } = openRegions();
    const report = await run({ copies: 3, poisonEvery: 10, killFunctions: 2 });
    expect(report.check).toMatchObject({ sent: 60, recorded: 60, lost: [], doubled: [], rejected: [] });
    expect(report.deliveries).toMatchObject({
      ...{ messages: 40, copies: 3, sent: 132, accepted: 132 },
      poison: { sent: 4, retained: 4, lost: [], changed: [] },
      faults: { writer: 0, function: 2, target: 0 },
    });
  });

  it('continues in the other region after a failover, and finds what both regions recorded', async () => {
    const { run, regions, activate, replication, resume } = openRegions((time) => {
      if (time > 1_300 && time < 1_500) replication.isPaused = true;
      if (time > 1_500 && time < 1_700) regions['us-east-1'].isDown = true;
      if (time > 2_500) activate(EU, 'eu-west-1');
      if (time > 4_000 && regions['us-east-1'].isDown) {
        regions['us-east-1'].isDown = false;
        resume();
      }
    });
    const { check, measured } = await run();
    expect(check).toMatchObject({
      sent: 60,
      accepted: 60,
      recorded: 60,
      lost: [],
      doubled: [],
      rejected: [],
    });
    for (const region of TRADE_REGIONS) expect(measured.regions[region]).toBeGreaterThan(0);
  });

  it('reports lost, doubled and rejected trades', async () => {
    const { run, regions } = openRegions();
    const { onEvent } = regions['us-east-1'];
    let events = 0;
    regions['us-east-1'].onEvent = (event) => {
      events++;
      if (events === 3) return;
      onEvent(event);
      if (events === 4) regions['eu-west-1'].onEvent({ ...event });
    };
    regions['us-east-1'].table.onWrite = () => undefined;
    const { check } = await run();
    expect(isClean(check)).toBe(false);
    expect(check.lost.length).toBeGreaterThan(0);
    expect(check.doubled.length).toBeGreaterThan(0);
    expect(check.recorded + check.lost.length).toBe(60);
  });
});
