import fc from 'fast-check';
import {
  countPoison,
  createOnce,
  mergeCopies,
  planDeliveries,
  sendDeliveries,
} from '../../../src/cli/load/deliveries';
import { countDeliveries, resolveLoadSize } from '../../../src/cli/load/options';

const PARAMETERS = fc.record({
  messages: fc.integer({ min: 1, max: 300 }),
  copies: fc.integer({ min: 1, max: 4 }),
  poisonEvery: fc.integer({ min: 0, max: 20 }),
  seed: fc.integer({ min: 1 }),
});

describe('the deliveries of a load test', () => {
  it('contain each message and each poison message as often as requested, first in the order of the messages', () => {
    fc.assert(
      fc.property(PARAMETERS, fc.nat(50), (parameters, firstIndex) => {
        const deliveries = planDeliveries(parameters, firstIndex);
        expect(deliveries).toHaveLength(countDeliveries(parameters));
        for (const isPoison of [false, true]) {
          const indexes = deliveries.filter((one) => one.isPoison === isPoison).map(({ index }) => index);
          const first = isPoison ? 0 : firstIndex;
          const count = isPoison ? countPoison(parameters) : parameters.messages;
          const expected = Array.from({ length: count }, (_, index) => first + index);
          expect([...new Set(indexes)]).toEqual(expected);
          for (const index of expected)
            expect(indexes.filter((one) => one === index)).toHaveLength(parameters.copies);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('have copies apart from each other', () => {
    const deliveries = planDeliveries({ messages: 1_000, copies: 3, poisonEvery: 0, seed: 1 });
    const adjacent = deliveries.filter(({ index }, position) => deliveries[position - 1]?.index === index);
    expect(adjacent.length).toBeLessThan(30);
  });

  it('take as long as requested, or as their number needs', () => {
    const size = { rate: 20, seconds: 60, copies: 1, poisonEvery: 0 };
    expect(resolveLoadSize(size)).toMatchObject({ messages: 1_200, seconds: 60 });
    expect(resolveLoadSize({ ...size, copies: 3 })).toMatchObject({ messages: 400, seconds: 60 });
    expect(resolveLoadSize({ ...size, messages: 10_000, copies: 3, poisonEvery: 100 })).toMatchObject({
      messages: 10_000,
      seconds: 1_515,
    });
  });

  it('wait for responses if they are defined by their number, so that a slow system is not sent more', async () => {
    expect(resolveLoadSize({ rate: 20, seconds: 60, copies: 1, poisonEvery: 0 }).maxPending).toBeUndefined();
    const size = resolveLoadSize({ rate: 1_000, seconds: 60, messages: 300, copies: 2, poisonEvery: 0 });
    let [now, pending, most] = [0, 0, 0];
    const waiting: (() => void)[] = [];
    const wait = async (milliseconds: number) => {
      now += milliseconds;
      // The system answers one request each time.
      waiting.shift()?.();
      await new Promise(setImmediate);
    };
    const send = async (index: number) => {
      most = Math.max(most, ++pending);
      await new Promise<void>((resolve) => waiting.push(resolve));
      pending--;
      return index;
    };
    const deliveries = planDeliveries({ ...size, seed: 1 });
    const sent = await sendDeliveries(deliveries, send, async () => undefined, {
      ...{ rate: size.rate, maxPending: size.maxPending, now: () => now, wait },
    });
    expect([sent.length, most]).toEqual([600, 100]);
  });

  it('wait while the target restarts, and are all due later by that time', async () => {
    let [now, pausedMs] = [0, 0];
    const wait = async (milliseconds: number) => {
      now += milliseconds;
      if (pausedMs > 0 || now < 1_000) return;
      // The target restarts after a second.
      [now, pausedMs] = [now + 30_000, 30_000];
    };
    const due = await sendDeliveries(
      planDeliveries({ messages: 40, copies: 1, poisonEvery: 0, seed: 1 }),
      async (_, time) => time,
      async () => undefined,
      { rate: 20, now: () => now, wait, getPausedMs: () => pausedMs },
    );
    const late = due.map((time, index) => time - index * 50);
    expect(late.filter((milliseconds) => milliseconds === 0)).toHaveLength(20);
    expect(late.filter((milliseconds) => milliseconds === 30_000)).toHaveLength(20);
  });
});

it('creates the copies of a message once, and merges their results into that of an accepted one', () => {
  let created = 0;
  const create = createOnce((index: number) => `${index}-${created++}`);
  expect([create(1, 0), create(2, 0), create(1, 5)]).toEqual(['1-0', '2-1', '1-0']);
  const sent = [
    { id: 'a', status: 503 },
    { id: 'a', status: 202 },
    { id: 'a', status: 500 },
    { id: 'b', status: 503 },
    { id: 'b', status: 429 },
  ];
  expect(
    mergeCopies(
      sent,
      ({ id }) => id,
      ({ status }) => status === 202,
    ),
  ).toEqual([
    { id: 'a', status: 202 },
    { id: 'b', status: 429 },
  ]);
});
