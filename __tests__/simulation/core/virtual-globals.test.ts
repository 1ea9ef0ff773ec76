import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Simulation } from '../../../tools/simulation/core/simulation';

/** Reads the global clock and random numbers, and uses global timers, as a library does. */
async function useGlobals() {
  const times = [Date.now(), new Date().getTime(), performance.now()];
  await sleep(1_500);
  times.push(Date.now());
  await new Promise((resolve) => setTimeout(resolve, 500));
  clearTimeout(setTimeout(() => times.push(0), 10));
  await sleep(100);
  times.push(Date.now());
  const numbers = [Math.random(), randomInt(1_000), randomUUID(), randomBytes(4).toString('hex')];
  return { times, numbers, isDate: new Date(0) instanceof Date };
}

const useVirtualGlobals = async (seed: number) => {
  const simulation = new Simulation({ seed });
  const { startsAt } = simulation;
  const used = await simulation.replaceGlobals(async () => {
    const pending = useGlobals();
    await simulation.run();
    return pending;
  });
  return { ...used, elapsed: used.times.map((time) => time - startsAt) };
};

test('global clocks, timers and random numbers are those of the simulation while it runs', async () => {
  const before = new Date();
  const { elapsed, numbers, isDate } = await useVirtualGlobals(1);
  expect([elapsed, isDate]).toEqual([[0, 0, 0, 1_500, 2_100], true]);
  expect((await useVirtualGlobals(1)).numbers).toEqual(numbers);
  const others = (await useVirtualGlobals(2)).numbers;
  expect(numbers.filter((number, index) => number === others[index])).toEqual([]);
  expect(Date.now() - before.getTime()).toBeGreaterThanOrEqual(0);
  expect(randomUUID()).not.toBe(randomUUID());
});

test('two simulations cannot replace them at the same time', async () => {
  const [first, second] = [new Simulation({ seed: 1 }), new Simulation({ seed: 2 })];
  const nested = first.replaceGlobals(() => second.run());
  await expect(nested).rejects.toThrow('a simulation is running: expected one at a time in a process');
  await second.run();
});
