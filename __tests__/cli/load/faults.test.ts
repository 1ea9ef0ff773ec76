import { hasFaults, planFaults, runFaults } from '../../../src/cli/load/faults';
import { assertFaultsAllowed } from '../../../src/cli/load/local-faults';
import { repeatWhileUnavailable } from '../../../src/cli/load/repeat-while-unavailable';

const NONE = { killFunctions: 0, restartTarget: 0 };

it('distributes faults evenly over the load', () => {
  expect(planFaults(60, { killWriter: 2, killFunctions: 1, restartTarget: 1 })).toEqual([
    { kind: 'writer', at: 15_000 },
    { kind: 'function', at: 30_000 },
    { kind: 'target', at: 30_000 },
    { kind: 'writer', at: 45_000 },
  ]);
});

it('counts only the faults that had a target, with their times', async () => {
  let now = 5_000;
  const wait = async (milliseconds: number) => void (now += milliseconds);
  const plan = planFaults(10, { killFunctions: 2, restartTarget: 1 });
  const done = await runFaults(
    plan,
    async (kind) => {
      // A restart delays the fault behind it.
      if (kind === 'target') now += 4_000;
      return kind === 'target' || now > 10_000;
    },
    { now: () => now, wait },
  );
  expect(done).toEqual([
    { kind: 'target', at: 10_000 },
    { kind: 'function', at: 14_000 },
  ]);
});

it('refuses faults on AWS, and names what to do there', () => {
  const aws = { config: { target: 'aws' } as never };
  expect([hasFaults(NONE), hasFaults({ ...NONE, restartTarget: 1 })]).toEqual([false, true]);
  expect(() => assertFaultsAllowed(aws, NONE)).not.toThrow();
  expect(() => assertFaultsAllowed(aws, { ...NONE, killFunctions: 1 }, 'fail over')).toThrow(
    '--kill-writer, --kill-functions and --restart-target work on the local target only: on AWS, fail over',
  );
});

it('repeats what fails while the target restarts, and gives up after six attempts', async () => {
  const waits: number[] = [];
  const wait = async (milliseconds: number) => void waits.push(milliseconds);
  let attempts = 0;
  const send = async () => {
    if (++attempts < 4) throw new Error('refused');
    return 'sent';
  };
  expect(await repeatWhileUnavailable(send, wait)).toBe('sent');
  expect(waits).toEqual([500, 1_000, 2_000]);
  await expect(repeatWhileUnavailable(() => Promise.reject(new Error('down')), wait)).rejects.toThrow('down');
  expect(waits).toHaveLength(3 + 5);
});
