import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { acquireLock } from '../../../src/cli/process/lock';
import { getLockFile } from '../../../src/cli/session';
import { withStackLocks } from '../../../src/cli/terraform/stack-locks';

const createEnv = (suffix: string) => ({ TARGET: 'local', ENVIRONMENT_SUFFIX: suffix });

describe('commands for the stacks of one environment', () => {
  it('run one after another, and report once which command they wait for', async () => {
    const lines: string[] = [];
    const order: string[] = [];
    const work = (name: string) => async () => {
      order.push(`${name} begins`);
      await sleep(150);
      order.push(`${name} ends`);
    };
    const session = { env: createEnv('turns') };
    await Promise.all([
      withStackLocks(session, [], () => {}, work('first')),
      sleep(20).then(() =>
        withStackLocks(session, ['pattern-detection'], (line) => lines.push(line), work('second')),
      ),
    ]);
    expect(order).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
    expect(lines).toEqual([
      expect.stringMatching(
        /^pattern-detection-turns is in use by .+ \(process \d+\): waiting until it ends$/,
      ),
    ]);
  });

  it('release the locks when they fail', async () => {
    const session = { env: createEnv('fails') };
    const failing = withStackLocks(
      session,
      [],
      () => {},
      async () => {
        throw new Error('the plan failed');
      },
    );
    await expect(failing).rejects.toThrow('the plan failed');
    expect(existsSync(getLockFile('stack-pattern-detection-fails'))).toBe(false);
    expect(
      await withStackLocks(
        session,
        [],
        () => {},
        async () => 'done',
      ),
    ).toBe('done');
  });

  it('run at the same time in two environments', async () => {
    let [working, most] = [0, 0];
    const work = async () => {
      most = Math.max(most, ++working);
      await sleep(50);
      working--;
    };
    await Promise.all(
      ['east', 'west'].map((suffix) => withStackLocks({ env: createEnv(suffix) }, [], () => {}, work)),
    );
    expect(most).toBe(2);
  });

  it('stop waiting on Ctrl-C', async () => {
    const file = getLockFile('stack-pattern-detection-stop');
    const release = await acquireLock(file);
    const controller = new AbortController();
    const waiting = acquireLock(file, () => controller.abort(), controller.signal);
    await expect(waiting).rejects.toThrow('interrupted');
    release();
  });
});
