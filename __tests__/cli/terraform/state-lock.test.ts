import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  isRunAlive,
  markRunFailed,
  readRunRecord,
  removeRunRecord,
  writeRunRecord,
} from '../../../src/cli/process/run-record';
import { classifyLock, parseLock } from '../../../src/cli/terraform/state-lock';

const record = {
  pid: 4711,
  start: '100',
  host: 'here',
  operation: 'apply',
  since: '2026-03-01T10:00:00.000Z',
  failed: false,
  locks: true,
};
const lock = {
  ID: 'f0d1',
  Operation: 'OperationTypeApply',
  Who: 'me@here',
  Created: '2026-03-01T10:00:02.123456789Z',
};
const gone = { record, lock, isAlive: false, host: 'here' };

describe('judgeLock', () => {
  it('calls a lock stale only if its owner, recorded here, is gone', () => {
    expect(classifyLock(gone)).toEqual({ kind: 'stale', lock });
  });

  it.each([
    ['nothing was recorded', { ...gone, record: undefined }],
    ['it was made on another machine', { ...gone, lock: { ...lock, Who: 'me@there' } }],
    ['the record is of another machine', { ...gone, record: { ...record, host: 'there' } }],
    [
      'it is older than the recorded process',
      { ...gone, lock: { ...lock, Created: '2026-03-01T09:00:00Z' } },
    ],
    [
      'it is much younger than the recorded process',
      { ...gone, lock: { ...lock, Created: '2026-03-01T10:05:00Z' } },
    ],
    ['the recorded process gave its own back', { ...gone, record: { ...record, failed: true } }],
    ['the recorded process had none', { ...gone, record: { ...record, locks: false } }],
    ['its time cannot be read', { ...gone, lock: { ...lock, Created: 'noon' } }],
    ['its host only ends alike', { ...gone, lock: { ...lock, Who: 'me@nowhere' } }],
  ])('leaves a lock to people where %s', (_, input) => {
    expect(classifyLock(input)).toEqual({ kind: 'foreign', lock: input.lock });
  });

  it('waits for the recorded process while it lives, whatever the lock says', () => {
    expect(classifyLock({ ...gone, isAlive: true })).toEqual({ kind: 'busy', record });
    expect(classifyLock({ ...gone, isAlive: true, lock: undefined })).toEqual({ kind: 'busy', record });
  });

  it('finds a state without a lock free, also after a run that was killed before it took one', () => {
    expect(classifyLock({ ...gone, lock: undefined })).toEqual({ kind: 'free' });
    expect(classifyLock({ ...gone, lock: undefined, record: undefined })).toEqual({ kind: 'free' });
  });

  it("reads Terraform's lock file, and nothing else", () => {
    expect(parseLock(JSON.stringify({ ...lock, Info: '', Version: '1.11.4', Path: 'x' }))).toEqual(lock);
    expect(parseLock('')).toBeUndefined();
    expect(parseLock('{"ID":1}')).toBeUndefined();
  });
});

describe('the record of a run', () => {
  const createFilePath = () => join(mkdtempSync(join(tmpdir(), 'runs-')), 'runs', 'stack.json');

  it('distinguishes a running process from an ended one', async () => {
    const path = createFilePath();
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    writeRunRecord(path, child.pid!, 'apply');
    const written = readRunRecord(path)!;
    expect(written).toMatchObject({ pid: child.pid, host: hostname(), operation: 'apply' });
    expect(isRunAlive(written)).toBe(true);
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    expect(isRunAlive(written)).toBe(false);
  });

  it('does not take another process with the same id for it', () => {
    const path = createFilePath();
    writeRunRecord(path, process.pid, 'apply');
    expect(isRunAlive({ ...readRunRecord(path)!, start: '1' })).toBe(false);
  });

  it('counts a process that ended without success as gone', () => {
    const path = createFilePath();
    writeRunRecord(path, process.pid, 'apply');
    expect(isRunAlive(readRunRecord(path)!)).toBe(true);
    markRunFailed(path);
    expect(readRunRecord(path)).toMatchObject({ pid: process.pid, failed: true });
    expect(isRunAlive(readRunRecord(path)!)).toBe(false);
  });

  it('counts a half-written record as none, and can be removed twice', () => {
    const path = createFilePath();
    writeRunRecord(path, process.pid, 'plan');
    writeFileSync(path, '{"pid": 12');
    expect(readRunRecord(path)).toBeUndefined();
    removeRunRecord(path);
    removeRunRecord(path);
    expect(readRunRecord(path)).toBeUndefined();
  });
});
