import fc from 'fast-check';
import { EventQueue } from '../../../tools/simulation/core/event-queue';
import { createRandom } from '../../../tools/simulation/core/random';

const drawMany = (random: { next(): number }) => Array.from({ length: 20 }, () => random.next());

describe('random numbers', () => {
  it('of a fork depend on the seed and the name, not on what was drawn before', () => {
    fc.assert(
      fc.property(fc.nat(), fc.string(), fc.nat({ max: 50 }), (seed, name, draws) => {
        const random = createRandom(seed);
        for (let index = 0; index < draws; index++) random.next();
        expect(drawMany(random.fork(name))).toEqual(drawMany(createRandom(seed).fork(name)));
      }),
    );
  });

  it('of different forks and seeds differ', () => {
    const random = createRandom(1);
    const streams = [random, random.fork('a'), random.fork('b'), random.fork('a').fork('a'), createRandom(2)];
    expect(new Set(streams.map((stream) => drawMany(stream).join())).size).toBe(streams.length);
  });

  it('are within their limits', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 1e6 }), (seed, end) => {
        const random = createRandom(seed);
        const picked = random.pickInteger(end);
        expect(Number.isInteger(picked) && picked >= 0 && picked < end).toBe(true);
        const delay = random.pickMagnitude(1, end + 1);
        expect(delay >= 1 && delay <= end + 1).toBe(true);
      }),
    );
  });
});

test('events run in the order of their times, and events of the same time in the order of their numbers', () => {
  const steps = fc.array(fc.oneof(fc.nat({ max: 20 }), fc.constant('pop' as const)), { maxLength: 200 });
  fc.assert(
    fc.property(steps, (list) => {
      const queue = new EventQueue();
      const model: { at: number; number: number }[] = [];
      const popBoth = () => {
        model.sort((a, b) => a.at - b.at || a.number - b.number);
        const expected = model.shift();
        const popped = queue.pop();
        expect(popped && { at: popped.at, number: popped.number }).toEqual(expected);
      };
      list.forEach((step, number) => {
        if (step === 'pop') return popBoth();
        queue.push({ at: step, number, label: '', isRecurring: false, run: () => undefined });
        model.push({ at: step, number });
      });
      while (model.length > 0) popBoth();
      expect([queue.size, queue.pop()]).toEqual([0, undefined]);
    }),
  );
});
