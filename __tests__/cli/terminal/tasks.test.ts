import { setTimeout as sleep } from 'node:timers/promises';
import { runTasksInParallel, type Task } from '../../../src/cli/terminal/tasks';

/** Creates tasks that each take some time, and counts how many run at the same time. */
function createSteps(...titles: string[]) {
  const seen = { most: 0, ended: [] as string[] };
  let atWork = 0;
  const steps = titles.map((title): Task<object> => ({
    title,
    run: async (_, tell) => {
      seen.most = Math.max(seen.most, ++atWork);
      tell(`${title} is at work`);
      await sleep(title.length);
      atWork--;
      seen.ended.push(title);
      if (title.startsWith('bad')) throw new Error(`${title} failed`);
      return 'done';
    },
  }));
  return { seen, steps };
}

describe('runTasksInParallel', () => {
  const outs = [process.stdout, process.stderr] as const;
  const written = ['', ''];
  beforeEach(() => {
    for (const [i, stream] of outs.entries()) {
      written[i] = '';
      jest.spyOn(stream, 'write').mockImplementation((chunk) => {
        written[i] += String(chunk);
        return true;
      });
    }
  });
  afterEach(() => jest.restoreAllMocks());

  it('runs at most two at once, and reports them on stderr only', async () => {
    const { steps, seen } = createSteps('one', 'two', 'three', 'four', 'five');
    expect(await runTasksInParallel(steps, 2)).toEqual([]);
    expect(seen.most).toBe(2);
    expect(seen.ended.sort()).toEqual(['five', 'four', 'one', 'three', 'two']);
    expect(written[0]).toBe('');
    for (const title of seen.ended) expect(written[1]).toContain(`${title}: done`);
  });

  it('completes the others if some fail, and reports which failed', async () => {
    const { steps, seen } = createSteps('bad', 'good and slow', 'bad too', 'last');
    const errors = await runTasksInParallel(steps, 2);
    expect(errors.map(({ message }) => message).sort()).toEqual(['bad failed', 'bad too failed']);
    expect(seen.ended.sort()).toEqual(['bad', 'bad too', 'good and slow', 'last']);
  });
});
