import type { QueueReading } from '../../../src/cli/failures/read-failures';
import { SharedReadings } from '../../../src/console/sections/failed-messages/shared-readings';

/** Creates readings whose read takes until `finish` is called. */
function createReadings() {
  const log: string[] = [];
  const waiting: (() => void)[] = [];
  let now = 0;
  const read = async (): Promise<readonly QueueReading[]> => {
    log.push('read');
    await new Promise<void>((resolve) => waiting.push(resolve));
    log.push('end of read');
    return [];
  };
  return {
    log,
    readings: new SharedReadings([], () => now, read),
    wait: (milliseconds: number) => (now += milliseconds),
    finish: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      waiting.shift()?.();
    },
  };
}

test('pages that ask at the same time get the same reading, and a change waits for its end', async () => {
  const { log, readings, finish } = createReadings();
  const pages = [readings.refresh(), readings.refresh(), readings.get()];
  const change = readings.change(async () => void log.push('change'));
  await finish();
  const [first, ...others] = await Promise.all(pages);
  await change;
  for (const other of others) expect(other).toBe(first);
  expect(log).toEqual(['read', 'end of read', 'change']);
});

test('a reading is used for a minute, and not after a change, also if that failed', async () => {
  const { log, readings, finish, wait } = createReadings();
  const readAgain = async () => {
    const before = log.length;
    const reading = readings.get();
    await finish();
    await reading;
    return log.length > before;
  };
  expect(await readAgain()).toBe(true);
  wait(59_999);
  expect(await readAgain()).toBe(false);
  wait(1);
  expect(await readAgain()).toBe(true);
  await expect(readings.change(() => Promise.reject(new Error('no access')))).rejects.toThrow('no access');
  expect(await readAgain()).toBe(true);
});
