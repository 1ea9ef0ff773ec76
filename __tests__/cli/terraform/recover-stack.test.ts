import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recoverStack } from '../../../src/cli/terraform/recover-stack';
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

/** A stack of the local target, where recovering deletes what no state records, and whose lock somebody else may hold. */
function bench(lock: LockInfo | undefined) {
  const done: string[] = [];
  const dir = mkdtempSync(join(tmpdir(), 'recover-'));
  const note = (what: string) => async () => void done.push(what);
  const terraform = {
    recordFile: join(dir, 'none.json'),
    forceUnlock: note('unlock'),
    pushState: note('push'),
    removeFromState: note('forget'),
  } as unknown as Terraform;
  const bucket = {
    lockOf: async () => lock,
    resourcesOf: async () => {
      done.push('look');
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

describe('a stack that somebody else is at work on', () => {
  it('is refused to whoever changes it', async () => {
    const { run, done } = bench(LOCK);
    await expect(run()).rejects.toThrow(
      /^the state of queue-dev is locked by runner@elsewhere .* force-unlock l-1$/,
    );
    expect(done).toEqual([]);
  });

  it('is left alone by whoever only plans, and told of', async () => {
    const { run, done } = bench(LOCK);
    await run('leave');
    expect(done).toEqual([
      'queue-dev is being changed by runner@elsewhere (OperationTypeApply, since 2026-03-02T06:00:00Z): what is planned ' +
        'now holds only if that changes nothing',
    ]);
  });

  it('is looked after as ever when nobody is', async () => {
    const { run, done } = bench(undefined);
    await run('leave');
    expect(done).toEqual(['look']);
  });
});
