import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deleteOrphans, findOrphans } from '../../../src/cli/orphans';
import { markRunFailed, writeRunRecord } from '../../../src/cli/process/run-record';
import { isNamedIn, recoverStack } from '../../../src/cli/terraform/recover-stack';
import type { StateBucket } from '../../../src/cli/terraform/state-bucket';
import type { LockInfo } from '../../../src/cli/terraform/state-lock';
import type { Terraform } from '../../../src/cli/terraform/terraform';
import { readConfig } from '../../../src/config';

jest.mock('../../../src/cli/orphans', () => ({
  ...jest.requireActual<object>('../../../src/cli/orphans'),
  findOrphans: jest.fn(),
  deleteOrphans: jest.fn(),
}));

const LOCK: LockInfo = {
  ID: 'l-1',
  Operation: 'OperationTypeApply',
  Who: 'runner@elsewhere',
  Created: '2026-03-02T06:00:00Z',
};

/** Creates a stack on the local target, optionally with the lock of another user. */
function createStack(lock: LockInfo | undefined, resources: readonly object[] = [{}]) {
  const done: string[] = [];
  const dir = mkdtempSync(join(tmpdir(), 'a recovery-'));
  const createRecorder = (action: string) => async () => void done.push(action);
  const terraform = {
    recordFile: join(dir, 'none.json'),
    forceUnlock: createRecorder('unlock'),
    pushState: createRecorder('push'),
    removeFromState: async (addresses: string[]) => void done.push(`forget ${addresses.join()}`),
  } as unknown as Terraform;
  const bucket = {
    readLock: async () => lock,
    readResources: async () => {
      done.push('read');
      return resources;
    },
    findOtherEnvironments: async () => [],
    readAllResources: async () => [],
  } as unknown as StateBucket;
  const session = { config: readConfig({ TARGET: 'local', ENVIRONMENT_SUFFIX: 'dev' }), env: {} };
  const stack = { name: 'queue-dev', system: 'queue', dir };
  return {
    done,
    dir,
    recordFile: terraform.recordFile,
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

  it('is not changed by a plan, which reports the lock and the command that removes it', async () => {
    const { run, done, dir } = createStack(LOCK);
    await run('leave');
    expect(done).toEqual([
      'queue-dev is being changed by runner@elsewhere (OperationTypeApply, since 2026-03-02T06:00:00Z): this plan is ' +
        `valid only if that run changes nothing; if that process no longer exists, run terraform -chdir='${dir}' force-unlock l-1`,
    ]);
  });

  it('is recovered once there is no lock', async () => {
    const { run, done } = createStack(undefined);
    await run('leave');
    expect(done).toEqual(['read']);
  });
});

describe('resources that an interrupted run created', () => {
  const TAINTED = { address: 'aws_sqs_queue.Orders', type: 'aws_sqs_queue', tainted: true };

  it.each(['leave', 'refuse'] as const)(
    'are deleted after a run that was killed, so that the next apply can create them (%s)',
    async (policy) => {
      const { run, done, dir, recordFile } = createStack(undefined, [TAINTED]);
      writeRunRecord(recordFile, process.pid, 'apply');
      markRunFailed(recordFile);
      writeFileSync(join(dir, 'cdk.tf.json'), JSON.stringify({ name: 'Orders-dev' }));
      const orphan = { type: 'aws_sqs_queue', name: 'Orders-dev' };
      jest.mocked(findOrphans).mockResolvedValueOnce({ orphans: [orphan] } as never);
      await run(policy);
      expect(done).toEqual([
        'read',
        'forget aws_sqs_queue.Orders',
        'deleted 1 resource that an interrupted run created but did not record or complete: Orders-dev',
      ]);
      expect(jest.mocked(deleteOrphans).mock.lastCall?.[1]).toEqual([orphan]);
      expect(existsSync(recordFile)).toBe(false);
    },
  );

  it('are not deleted by a plan of an empty state without such a run', async () => {
    jest.mocked(findOrphans).mockClear();
    await createStack(undefined, []).run('leave');
    expect(findOrphans).not.toHaveBeenCalled();
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
    'does not find %s, which the stack does not create',
    (name) => {
      expect(isNamedIn(configuration, name)).toBe(false);
    },
  );
});
