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
const stale = { record, lock, isAlive: false, host: 'here' };

describe('classifyLock', () => {
  it('classifies a lock as stale only if its recorded process has ended', () => {
    expect(classifyLock(stale)).toEqual({ kind: 'stale', lock });
  });

  it.each([
    ['nothing was recorded', { ...stale, record: undefined }],
    ['it was created on another machine', { ...stale, lock: { ...lock, Who: 'me@there' } }],
    ['the record is of another machine', { ...stale, record: { ...record, host: 'there' } }],
    [
      'it is older than the recorded process',
      { ...stale, lock: { ...lock, Created: '2026-03-01T09:00:00Z' } },
    ],
    [
      'it is much younger than the recorded process',
      { ...stale, lock: { ...lock, Created: '2026-03-01T10:05:00Z' } },
    ],
    ['the recorded process released its lock', { ...stale, record: { ...record, failed: true } }],
    ['the recorded process had no lock', { ...stale, record: { ...record, locks: false } }],
    ['its time is invalid', { ...stale, lock: { ...lock, Created: 'noon' } }],
    ['its host only has the same ending', { ...stale, lock: { ...lock, Who: 'me@nowhere' } }],
  ])('classifies a lock as foreign if %s', (_, input) => {
    expect(classifyLock(input)).toEqual({ kind: 'foreign', lock: input.lock });
  });

  it('classifies a state as busy while the recorded process runs, whatever lock the state has', () => {
    expect(classifyLock({ ...stale, isAlive: true })).toEqual({ kind: 'busy', record });
    expect(classifyLock({ ...stale, isAlive: true, lock: undefined })).toEqual({ kind: 'busy', record });
  });

  it('classifies a state without a lock as free, even after a killed run', () => {
    expect(classifyLock({ ...stale, lock: undefined })).toEqual({ kind: 'free' });
    expect(classifyLock({ ...stale, lock: undefined, record: undefined })).toEqual({ kind: 'free' });
  });

  it("parses Terraform's lock file, and rejects other files", () => {
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

  it('does not match another process with the same id', () => {
    const path = createFilePath();
    writeRunRecord(path, process.pid, 'apply');
    expect(isRunAlive({ ...readRunRecord(path)!, start: '1' })).toBe(false);
  });

  it('marks a failed process as ended', () => {
    const path = createFilePath();
    writeRunRecord(path, process.pid, 'apply');
    expect(isRunAlive(readRunRecord(path)!)).toBe(true);
    markRunFailed(path);
    expect(readRunRecord(path)).toMatchObject({ pid: process.pid, failed: true });
    expect(isRunAlive(readRunRecord(path)!)).toBe(false);
  });

  it('is ignored if it is incomplete, and can be removed twice', () => {
    const path = createFilePath();
    writeRunRecord(path, process.pid, 'plan');
    writeFileSync(path, '{"pid": 12');
    expect(readRunRecord(path)).toBeUndefined();
    removeRunRecord(path);
    removeRunRecord(path);
    expect(readRunRecord(path)).toBeUndefined();
  });
});
