import { waitWhileProgressing } from '../../../src/cli/process/wait-while-progressing';

/** Waits for work whose readings have these values, the last one repeatedly; it is done at the value 0. */
async function wait(...values: number[]) {
  let [time, reads] = [0, 0];
  const reading = await waitWhileProgressing(
    async () => {
      const value = values[Math.min(reads++, values.length - 1)]!;
      return { result: `${value} open`, isDone: value === 0, progress: value };
    },
    {
      pollMs: 1_000,
      patienceMs: 5_000,
      now: () => time,
      wait: async (milliseconds) => {
        time += milliseconds;
      },
    },
  );
  return { ...reading, time, reads };
}

describe('waitWhileProgressing', () => {
  it('reads until the work is done, and does not wait after the last reading', async () => {
    expect(await wait(0)).toEqual({ result: '0 open', isDone: true, progress: 0, time: 0, reads: 1 });
    expect(await wait(2, 1, 0)).toMatchObject({ isDone: true, time: 2_000, reads: 3 });
  });

  it('ends with the last reading after the patience without progress', async () => {
    expect(await wait(3)).toMatchObject({ result: '3 open', isDone: false, time: 6_000, reads: 7 });
  });

  it('has patience again after each progress', async () => {
    expect(await wait(3, 3, 3, 3, 2)).toMatchObject({ result: '2 open', isDone: false, time: 10_000 });
  });

  it('waits in real time by default', async () => {
    let reads = 0;
    const read = async () => ({ result: ++reads, isDone: reads === 3, progress: reads });
    expect(await waitWhileProgressing(read, { pollMs: 1, patienceMs: 60_000 })).toMatchObject({ result: 3 });
  });
});
