import type { CallFault } from '../../../tools/simulation/core/fault-profiles';
import { MAX_CLOCK_SKEW_MS, type Outcome, Process } from '../../../tools/simulation/core/process';
import { Simulation } from '../../../tools/simulation/core/simulation';

const CALL = 'Worker#1/1 sqs.send';

/** Runs one invocation with faults at some of its calls. Returns its outcome and the steps that it has done. */
async function runWith(
  faults: readonly (readonly [kind: CallFault, where: string])[],
  { timeLimitMs = 60_000, attempts = 3 } = {},
) {
  const script = faults.map(([kind, where]) => ({ kind, where }));
  const simulation = new Simulation({ seed: 1, faults: 'heavy', script });
  const process = new Process(simulation, 'Worker');
  const effects: number[] = [];
  const steps: string[] = [];
  let outcome: Outcome<string> | undefined;
  void process
    .run(timeLimitMs, async () => {
      steps.push('started');
      await process.call('sqs', 'send', () => void effects.push(simulation.now), { attempts });
      steps.push('sent');
      await process.wait(10_000);
      steps.push('waited');
      return 'done';
    })
    .then((result) => (outcome = result));
  await simulation.run();
  return { process, simulation, outcome, steps, effects, elapsedMs: simulation.now - simulation.startsAt };
}

describe('an invocation', () => {
  it('succeeds without faults', async () => {
    const { outcome, steps, effects, process } = await runWith([]);
    expect(outcome).toEqual({ status: 'succeeded', value: 'done' });
    expect([steps, effects.length]).toEqual([['started', 'sent', 'waited'], 1]);
    expect([process.isAlive, process.isBusy, process.faultCount]).toEqual([true, false, 0]);
  });

  it.each([
    ['crash-before', 0],
    ['crash-after', 1],
  ] as const)('ends at the fault %s, with %i effects, and nothing of it continues', async (kind, count) => {
    const { outcome, steps, effects, process } = await runWith([[kind, CALL]]);
    expect(outcome).toEqual({ status: 'crashed' });
    expect([steps, effects.length, process.isAlive]).toEqual([['started'], count, false]);
    expect(() => process.run(1, async () => undefined)).toThrow('Worker has ended');
  });

  it.each([
    ['throttle', 1],
    ['error', 1],
    ['lost-response', 2],
    ['late-effect', 2],
  ] as const)('repeats a call after the fault %s, so that it has %i effects', async (kind, count) => {
    const { outcome, effects, process } = await runWith([[kind, CALL]]);
    expect(outcome).toMatchObject({ status: 'succeeded' });
    expect([effects.length, process.faultCount]).toEqual([count, 1]);
  });

  it.each([
    ['throttle', 'RequestThrottled', 0],
    ['error', 'InternalServerError', 0],
    ['lost-response', 'TimeoutError', 3],
  ] as const)('fails after the fault %s at all attempts with %s', async (kind, name, count) => {
    const faults = [1, 2, 3].map((call) => [kind, `Worker#1/${call} sqs.send`] as const);
    const { outcome, effects, process } = await runWith(faults);
    expect(outcome).toMatchObject({ status: 'failed', error: { name } });
    expect([effects.length, process.isAlive]).toEqual([count, true]);
  });

  it('has the late effect of a call after its client has stopped waiting', async () => {
    const { effects, outcome, simulation } = await runWith([['late-effect', CALL]], { attempts: 1 });
    expect(outcome).toMatchObject({ status: 'failed', error: { name: 'TimeoutError' } });
    expect(effects[0]).toBeGreaterThanOrEqual(simulation.startsAt + 3_000);
  });

  it('ends at its time limit, also if it waits for longer', async () => {
    const { outcome, steps, elapsedMs, process } = await runWith([], { timeLimitMs: 5_000 });
    expect([outcome, steps, process.isAlive]).toEqual([{ status: 'timed-out' }, ['started', 'sent'], false]);
    expect(elapsedMs).toBeGreaterThanOrEqual(5_000);
  });

  it('ends at its time limit while a response takes too long', async () => {
    const simulation = new Simulation({ seed: 1 });
    const process = new Process(simulation, 'Worker');
    const run = process.run(5_000, () =>
      process.call('lambda', 'invoke', () => new Promise(() => undefined)),
    );
    await simulation.run();
    expect(await run).toEqual({ status: 'timed-out' });
    expect(simulation.now - simulation.startsAt).toBe(5_000);
  });

  it('reports an error of its code, and the process continues', async () => {
    const simulation = new Simulation({ seed: 1 });
    const process = new Process(simulation, 'Worker');
    const failed = await process.run(1_000, () => Promise.reject(new RangeError('no')));
    expect(failed).toMatchObject({ status: 'failed', error: { name: 'RangeError' } });
    expect(await process.run(1_000, async () => 1)).toEqual({ status: 'succeeded', value: 1 });
  });
});

test('the clock of a process jumps within its limit, and only with the faults "clock"', async () => {
  const listSkews = async (faults: 'clock' | 'heavy') => {
    const simulation = new Simulation({ seed: 3, faults });
    const process = new Process(simulation, 'Worker');
    const skews: number[] = [];
    for (let index = 0; index < 200; index++)
      await process.run(1_000, async () => void skews.push(process.now() - simulation.now));
    return skews;
  };
  const skews = await listSkews('clock');
  expect(new Set(skews).size).toBeGreaterThan(3);
  expect(Math.max(...skews.map(Math.abs))).toBeLessThanOrEqual(MAX_CLOCK_SKEW_MS);
  expect(new Set(await listSkews('heavy'))).toEqual(new Set([0]));
});

test('the loss of a region ends its processes and its services, and others continue', async () => {
  const regions = ['us-east-1', 'us-west-2'];
  const script = regions.map((region) => ({ kind: 'region' as const, where: `${region} 1` }));
  const simulation = new Simulation({ seed: 5, faults: 'region', script, regions });
  const lostRegion = simulation.faults.happened[0]!.where.split(' ')[0]!;
  const outcomes = new Map<string, Set<string>>();
  for (const region of regions) {
    const names = new Set<string>();
    outcomes.set(region, names);
    for (let minute = 0; minute < 120; minute++)
      simulation.schedule(minute * 60_000, region, () => {
        const process = new Process(simulation, `${region} ${minute}`, region);
        const call = () => process.call(`sqs@${region}`, 'send', () => undefined);
        void process.run(30_000, call).then(({ status }) => names.add(status));
      });
  }
  await simulation.run();
  for (const region of regions)
    expect([...outcomes.get(region)!].sort()).toEqual(
      region === lostRegion ? ['crashed', 'succeeded'] : ['succeeded'],
    );
});

test('a service is down for a part of the workload, and others are not', async () => {
  const script = [1, 2].map((number) => ({ kind: 'outage' as const, where: `sqs ${number}` }));
  const simulation = new Simulation({ seed: 2, faults: 'outages', script });
  const outcomes = { sqs: new Set<string>(), sns: new Set<string>() };
  for (const service of ['sqs', 'sns'] as const)
    for (let minute = 0; minute < 480; minute++)
      simulation.schedule(minute * 60_000, 'call', () => {
        const process = new Process(simulation, `Worker ${service} ${minute}`);
        void process
          .run(30_000, () => process.call(service, 'send', () => undefined))
          .then((end) => outcomes[service].add(end.status === 'failed' ? end.error.name : end.status));
      });
  await simulation.run();
  expect(outcomes.sqs).toEqual(new Set(['succeeded', 'InternalServerError']));
  expect(outcomes.sns).toEqual(new Set(['succeeded']));
});

test('two versions run in parts of the workload, if the profile has deployments', () => {
  const listWindows = (faults: 'deploys' | 'heavy') =>
    Array.from({ length: 20 }, (_, seed) => new Simulation({ seed, faults })).flatMap(
      ({ outages, startsAt }) =>
        outages.deployments.map(({ from, until }) => [from - startsAt, until - startsAt] as const),
    );
  const windows = listWindows('deploys');
  expect(windows.length).toBeGreaterThan(20);
  for (const [from, until] of windows) expect(0 <= from && from < until && until <= 3_600_000).toBe(true);
  expect(listWindows('heavy')).toEqual([]);
});
