import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLock } from '../../../src/cli/process/lock';

describe('withLock', () => {
  const dir = mkdtempSync(join(tmpdir(), 'exclusively '));
  const lock = join(dir, 'locks', 'work');
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('runs one task at a time, whether the previous one succeeds or fails, and removes its files', async () => {
    let [working, most] = [0, 0];
    const recordTurn = async (n: number) => {
      most = Math.max(most, ++working);
      await sleep(20);
      working--;
      if (n % 2 === 1) throw new Error(`${n} failed`);
      return n;
    };
    const ended = await Promise.allSettled([0, 1, 2, 3].map((n) => withLock(lock, () => recordTurn(n))));
    expect(most).toBe(1);
    expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected']);
    expect(readdirSync(join(dir, 'locks'))).toEqual([]);
  });

  it('acquires the lock of a process that was killed', async () => {
    const record = await withLock(lock, async () => readFileSync(lock, 'utf8'));
    writeFileSync(lock, JSON.stringify({ ...JSON.parse(record), pid: 2 ** 22 + 1 }));
    expect(await withLock(lock, async () => 'done')).toBe('done');
    expect(existsSync(lock)).toBe(false);
  });

  it('lets only one of several waiting tasks acquire the lock of a killed process', async () => {
    const record = await withLock(lock, async () => readFileSync(lock, 'utf8'));
    for (let round = 0; round < 20; round++) {
      writeFileSync(lock, JSON.stringify({ ...JSON.parse(record), pid: 2 ** 22 + 1 }));
      let [working, most] = [0, 0];
      const recordTurn = async () => {
        most = Math.max(most, ++working);
        await sleep(1);
        working--;
      };
      await Promise.all([0, 1, 2, 3].map(() => withLock(lock, recordTurn)));
      expect(most).toBe(1);
    }
    expect(readdirSync(join(dir, 'locks'))).toEqual([]);
  });

  it('never removes a valid lock, even while another process removes a stale one', async () => {
    await withLock(lock, async () => {
      const record = readFileSync(lock, 'utf8');
      const dead = JSON.stringify({ ...JSON.parse(record), pid: 2 ** 22 + 1 });
      writeFileSync(`${lock}.removal`, dead);
      const waiting = withLock(lock, async () => 'second');
      await sleep(300);
      expect(readFileSync(lock, 'utf8')).toBe(record);
      rmSync(`${lock}.removal`, { force: true });
      return { waiting };
    }).then(async ({ waiting }) => expect(await waiting).toBe('second'));
  });
});
