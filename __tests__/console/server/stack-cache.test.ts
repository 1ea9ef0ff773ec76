import { StackCache } from '../../../src/console/server/context';
import type { StackReading } from '../../../src/cli/terraform/deployed-stacks';
import type { DeployedStack } from '../../../src/console/server/section';

const createStack = (name: string, region: string) =>
  ({
    name,
    system: 'example',
    region,
    resources: [{ address: 'a', attributes: {} }],
    outputs: {},
  }) as unknown as DeployedStack;
const EAST = createStack('example-us-east-1', 'us-east-1');
const WEST = createStack('example-us-west-2', 'us-west-2');
const complete = (...stacks: DeployedStack[]): StackReading => ({
  stacks,
  failures: [],
  isTargetReachable: true,
});
const DOWN = new Error('the region is down');

/** A cache, and the readings that it gets one after the other. */
function createCache(readings: readonly StackReading[]) {
  let time = 0;
  const remaining = [...readings];
  const cache = new StackCache(
    () => Promise.resolve(remaining.shift()!),
    () => time,
  );
  const getNames = async () => (await cache.get()).map(({ name }) => name).sort();
  /** Lets time pass, so that the next reading starts, and waits for its end. */
  const readAgain = async (milliseconds: number) => {
    time += milliseconds;
    await cache.getReading();
    await new Promise(setImmediate);
  };
  return { cache, getNames, readAgain, countRemaining: () => remaining.length };
}

test('a reading is used for 30 seconds; after that, it is used once more while the next one runs', async () => {
  const { getNames, readAgain, countRemaining } = createCache([complete(EAST), complete(EAST, WEST)]);
  expect(await getNames()).toEqual([EAST.name]);
  await readAgain(29_999);
  expect([await getNames(), countRemaining()]).toEqual([[EAST.name], 1]);
  await readAgain(1);
  expect([await getNames(), countRemaining()]).toEqual([[EAST.name, WEST.name], 0]);
});

test('stacks of a region that is down remain as they were, and are read again after 5 seconds', async () => {
  const partly = { ...complete(EAST), failures: [{ stack: WEST, error: DOWN }] };
  const { cache, getNames, readAgain } = createCache([complete(EAST, WEST), partly, complete(EAST)]);
  await getNames();
  await readAgain(30_000);
  expect(await getNames()).toEqual([EAST.name, WEST.name]);
  expect((await cache.getReading()).failures).toEqual(partly.failures);
  await readAgain(5_000);
  expect(await getNames()).toEqual([EAST.name]);
});

test('if no state can be read, all stacks remain; without an earlier reading, that is an error', async () => {
  const none = { stacks: [], failures: [{ stack: EAST, error: DOWN }], isTargetReachable: false };
  const { getNames, readAgain } = createCache([none, complete(EAST), none]);
  await expect(getNames()).rejects.toThrow(DOWN);
  await readAgain(5_000);
  expect(await getNames()).toEqual([EAST.name]);
  await readAgain(30_000);
  expect(await getNames()).toEqual([EAST.name]);
});
