import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isNamedIn, recoverStack } from '../../../src/cli/terraform/recover-stack';
import type { StateBucket } from '../../../src/cli/terraform/state-bucket';
import type { LockInfo } from '../../../src/cli/terraform/state-lock';
import type { Terraform } from '../../../src/cli/terraform/terraform';
import { readConfig } from '../../../src/config';

const LOCK: LockInfo = {
  ID: 'l-1',
  Operation: 'OperationTypeApply',
  Who: 'runner@elsewhere',
  Created: '2026-03-02T06:00:00Z',
};

/** Creates a stack on the local target, optionally with the lock of another user. */
function createStack(lock: LockInfo | undefined) {
  const done: string[] = [];
  const dir = mkdtempSync(join(tmpdir(), 'recover-'));
  const record = (what: string) => async () => void done.push(what);
  const terraform = {
    recordFile: join(dir, 'none.json'),
    forceUnlock: record('unlock'),
    pushState: record('push'),
    removeFromState: record('forget'),
  } as unknown as Terraform;
  const bucket = {
    lockOf: async () => lock,
    resourcesOf: async () => {
      done.push('read');
      return [{}];
    },
  } as unknown as StateBucket;
  const session = { config: readConfig({ TARGET: 'local', ENVIRONMENT_SUFFIX: 'dev' }), env: {} };
  const stack = { name: 'queue-dev', system: 'queue', dir };
  return {
    done,
    run: (locked?: 'refuse' | 'leave') =>
      recoverStack(session, stack, terraform, bucket, (line) => void done.push(line), locked),
  };
}

describe('a stack that another user has locked', () => {
  it('is an error for a command that changes it', async () => {
    const { run, done } = createStack(LOCK);
    await expect(run()).rejects.toThrow(
      /^the state of queue-dev is locked by runner@elsewhere .* force-unlock l-1$/,
    );
    expect(done).toEqual([]);
  });

  it('is not changed by a plan, which reports the lock', async () => {
    const { run, done } = createStack(LOCK);
    await run('leave');
    expect(done).toEqual([
      'queue-dev is being changed by runner@elsewhere (OperationTypeApply, since 2026-03-02T06:00:00Z): this plan is ' +
        'valid only if that run changes nothing',
    ]);
  });

  it('is recovered if there is no lock', async () => {
    const { run, done } = createStack(undefined);
    await run('leave');
    expect(done).toEqual(['read']);
  });
});

describe('isNamedIn', () => {
  const configuration = JSON.stringify({
    name: 'OrderQueue-dev',
    arn: 'arn:aws:sns:::Alerts-dev',
    role: '/x/Reader-dev',
  });

  it.each(['OrderQueue-dev', 'Alerts-dev', 'Reader-dev'])('finds %s, which the stack creates', (name) => {
    expect(isNamedIn(configuration, name)).toBe(true);
  });

  it.each(['Queue-dev', 'OrderQueue', 'Alerts-d', 'MyTable-dev', 'My.*-dev'])(
    'does not find %s, which somebody else created',
    (name) => {
      expect(isNamedIn(configuration, name)).toBe(false);
    },
  );
});
