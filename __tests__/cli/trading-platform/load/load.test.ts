import { stripVTControlCharacters } from 'node:util';
import type { FaultKind } from '../../../../src/cli/load/faults';
import { measureRecovery, QUERY } from '../../../../src/cli/trading-platform/load/recovery';
import { formatFailure, formatReport, isClean } from '../../../../src/cli/trading-platform/load/report';
import { runLoadTest } from '../../../../src/cli/trading-platform/load/run';
import type { Command } from '../../../../src/domain/orders';
import { type Fault, SimulatedPlatform } from '../simulated-platform';

const PARAMETERS = {
  ...{ rate: 20, seconds: 3, warmUpSeconds: 1, seed: 1, messages: 60, copies: 1, poisonEvery: 0 },
  ...{ killWriter: 0, killFunctions: 0, restartTarget: 0 },
};

/** Runs a load test on a platform in memory. */
const runLoad = (
  platform: SimulatedPlatform,
  parameters: Partial<typeof PARAMETERS> = {},
  broken: FaultKind[] = [],
) =>
  runLoadTest(
    { ...PARAMETERS, ...parameters },
    {
      ...platform,
      now: () => platform.now,
      user: 'load',
      faults: { inject: async (kind) => broken.push(kind) > 0, getPausedMs: () => 0 },
      onProgress: () => undefined,
    },
  );

describe('a load test', () => {
  it('places each order once at the rate, and finds all of them booked, executed, paid and audited', async () => {
    const platform = new SimulatedPlatform();
    const report = await runLoad(platform);
    expect(report.check).toEqual({
      sent: 80,
      accepted: 80,
      refused: {},
      rejected: {},
      booked: 80,
      executed: 40,
      lost: [],
      doubled: [],
      unaudited: [],
      books: [],
    });
    expect([isClean(report), report.failures]).toEqual([true, []]);
    expect(Math.abs(report.measured.rate - 20)).toBeLessThan(1);
    expect(report.operations.map(({ operation, count, errors }) => [operation, count, errors])).toEqual([
      ['POST /orders', 60, {}],
      ['PATCH /orders/{orderId}', 15, {}],
      // There is no earlier order at the first query.
      [QUERY, 11, {}],
    ]);
    expect(report.legs.map(({ leg, count }) => [leg, count])).toEqual([
      ['due → accepted, with repetitions', 60],
      ['accepted → booked', 60],
      ['due → booked', 60],
    ]);
    expect(platform.sessions.size).toBe(0);
  });

  it('books each order once, however often it is sent, and finds each poison message in the queue of failures', async () => {
    const platform = new SimulatedPlatform();
    const report = await runLoad(platform, { copies: 3, poisonEvery: 20 });
    expect([report.check.booked, isClean(report), report.failures]).toEqual([80, true, []]);
    expect(report.deliveries).toMatchObject({
      ...{ messages: 60, sent: 189, accepted: 189 },
      poison: { sent: 3, retained: 3, lost: [], changed: [] },
    });
    // Its queue of failures is as it was before.
    expect(platform.poison).toEqual([]);
  });

  it('repeats requests that fail, and reports what clients saw', async () => {
    const platform = new SimulatedPlatform();
    let attempts = 0;
    platform.intercept = ({ method }, path) => {
      if (method !== 'POST' || path !== '/orders' || ++attempts <= 20) return undefined;
      if (attempts % 10 === 0) return { status: 503, body: '{"message":"no queue"}', retryAfter: 1 };
      return attempts % 25 === 0 ? Object.assign(new Error('x'), { code: 'ECONNRESET' }) : undefined;
    };
    const report = await runLoad(platform);
    expect(isClean(report)).toBe(true);
    const [place] = report.operations;
    expect(place!.errors['503']).toBeGreaterThan(3);
    expect(place!.errors.ECONNRESET).toBeGreaterThan(0);
    expect(place!.count).toBe(60 + place!.errors['503']! + place!.errors.ECONNRESET!);
    expect(stripVTControlCharacters(formatReport(report))).toMatch(
      /POST \/orders +\d+ .* × 503, \d+ × ECONNRESET/,
    );
  });

  const book = (kind: Command['kind'], fault: Fault) => (command: Command) =>
    command.kind === kind ? fault : 'none';
  it.each<[string, (command: Command) => Fault, object, RegExp]>([
    ['orders that are lost', book('place', 'lost'), { lost: { length: 80 } }, /^80 lost, 0 doubled/],
    ['executions that are lost', book('fill', 'lost'), { lost: { length: 40 } }, /^40 lost/],
    ['amendments that are lost', book('amend', 'lost'), { lost: { length: 20 } }, /^20 lost/],
    [
      'orders that are booked twice',
      book('place', 'doubled'),
      { doubled: { length: 80 } },
      /^0 lost, 80 doubled/,
    ],
    [
      'credits that are booked twice',
      book('credit', 'doubled'),
      { books: { length: 10 } },
      /^load-\w+-0 has 1799\d+/,
    ],
  ])('finds %s', async (_, getFault, check, message) => {
    const platform = new SimulatedPlatform();
    platform.getFault = getFault;
    const report = await runLoad(platform);
    expect(isClean(report)).toBe(false);
    expect(report.check).toMatchObject(check);
    expect(formatFailure(report, 'logs')).toMatch(message);
  });

  it('counts accepted amendments that were rejected by their reason, and not as lost', async () => {
    const platform = new SimulatedPlatform();
    platform.getFault = (command) => {
      if (command.kind === 'amend') {
        const cancel = { ...command, kind: 'cancel', requestId: `${command.requestId}-cancel` } as const;
        platform.books.apply(cancel, command.receivedAt);
      }
      return 'none';
    };
    const report = await runLoad(platform);
    expect(report.check).toMatchObject({ rejected: { 'order-is-final (amend)': 20 }, lost: [], books: [] });
    expect(isClean(report)).toBe(false);
    expect(formatFailure(report, 'logs')).toMatch(
      /^accepted and then rejected: 20 × order-is-final \(amend\); see logs/,
    );
  });

  it('finds orders that are not audited, and messages that failed', async () => {
    const platform = new SimulatedPlatform();
    platform.getFault = (command) => {
      if (command.kind === 'place') platform.books.events.splice(0);
      return 'none';
    };
    platform.intercept = (_, path) => {
      if (path === '/sessions') platform.poison.push('{}');
      return undefined;
    };
    const report = await runLoad(platform);
    expect(report.check.unaudited.length).toBeGreaterThan(70);
    expect(report.failures).toEqual(['queue-arrivals-dlq-us-east-1 received 1 message: expected none']);
    expect(isClean(report)).toBe(false);
  });

  it('expects failed runs of schedules only if it kills functions', async () => {
    const run = (killFunctions: number) => {
      const platform = new SimulatedPlatform();
      platform.intercept = (_, path) => {
        if (path === '/sessions') platform.failedRuns++;
        return undefined;
      };
      return runLoad(platform, { killFunctions });
    };
    expect((await run(0)).failures).toEqual([
      'queue-failed-runs-us-east-1 received 1 message: expected none',
    ]);
    const killed = await run(1);
    expect([killed.failures, isClean(killed)]).toEqual([[], true]);
  });

  it('reports an order that is refused six times, and does not take its booking for a second one', async () => {
    const platform = new SimulatedPlatform();
    const placed: string[] = [];
    const { send } = platform;
    const report = await runLoadTest(PARAMETERS, {
      ...platform,
      // The requests of an order are processed, and their responses are lost.
      send: async (request) => {
        const response = await send(request);
        if (!request.headers?.['idempotency-key']?.endsWith('-40')) return response;
        placed.push(request.url);
        return { status: 502, body: '' };
      },
      now: () => platform.now,
      user: 'load',
      faults: { inject: async () => false, getPausedMs: () => 0 },
      onProgress: () => undefined,
    });
    expect(placed).toHaveLength(6);
    expect(report.check).toMatchObject({ accepted: 79, refused: { 502: 1 }, doubled: [], books: [] });
    expect(isClean(report)).toBe(false);
  });
});

describe('the kills of a load test', () => {
  it('are distributed evenly over its duration', async () => {
    const platform = new SimulatedPlatform();
    const broken: FaultKind[] = [];
    const report = await runLoad(platform, { killWriter: 2, killFunctions: 3 }, broken);
    expect(broken).toEqual(['function', 'writer', 'function', 'writer', 'function']);
    expect(report.deliveries.faults).toEqual({ writer: 2, function: 3, target: 0 });
  });

  it('are recovered from with the next booking and the next answered query', () => {
    const query = (sentAt: number, endedAt: number, isOk: boolean) => ({
      operation: QUERY,
      sentAt,
      endedAt,
      isOk,
      result: isOk ? '200' : '503',
    });
    const kills = [
      { kind: 'writer', at: 1_000 },
      { kind: 'function', at: 2_000 },
      { kind: 'writer', at: 5_000 },
    ] as const;
    const log = [query(900, 1_200, true), query(1_100, 1_150, false), query(1_600, 1_700, true)];
    expect(measureRecovery(kills, [3_000, 1_400, 900], log)).toEqual([
      { at: '1970-01-01T00:00:01.000Z', bookedMs: 400, answeredMs: 700 },
      { at: '1970-01-01T00:00:05.000Z' },
    ]);
  });
});
