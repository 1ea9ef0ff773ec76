import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installEmulator, startEmulator, type RunningEmulator } from '../../src/cli/target/local/emulator';
import { readRecordings, type Recordings } from '../support/recordings';
import { CASES } from './contract-cases';
import { EmulatorClient } from './emulator-client';
import { findFreePort } from '../../src/cli/target/local/port';

const SECRETS = ['hunter2', 'AKIAIOSFODNN7EXAMPLE'];

/** Sends valid and invalid requests to a separate emulator, whose recording is not part of the run. */
describe('the contract check', () => {
  const dir = mkdtempSync(join(tmpdir(), 'market stacks contract '));
  const recordings = join(dir, 'recordings');
  let emulator: RunningEmulator;
  let recorded: Recordings;

  beforeAll(async () => {
    await installEmulator(() => {});
    emulator = await startEmulator({
      port: await findFreePort(),
      stateDir: join(dir, 'state'),
      logFile: join(dir, 'log'),
      env: { ...process.env, EMULATOR_RECORDINGS: recordings },
    });
    const client = new EmulatorClient(emulator.endpoint);
    for (const { send } of Object.values(CASES)) await send(client);
    const rule = { Name: 'Due', ScheduleExpression: 'rate(1 day)' };
    await client.sendJson('events', 'AWSEvents.PutRule', rule);
    await client.sendJson('events', 'AWSEvents.PutRool', rule);
    await client.send('nowhere', 'GET', '/', {});
    await client.send('s3', 'PUT', '/large', {});
    await client.send('s3', 'PUT', '/large/object', {}, 'x'.repeat(30_000_000));
    const marked = { 'x-invalid-on-purpose': '1', 'x-amz-target': 'AmazonSQS.DeleteQueue' };
    await client.send('sqs', 'POST', '/', marked, '{"QueueUrl": 5}');
    await client.sendJson('sqs', 'AmazonSQS.CreateQueue', { QueueName: SECRETS[1], Attributes: 'not a map' });
    await emulator.stop();
    recorded = await readRecordings(recordings);
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it.each(Object.keys(CASES))('records %s', (name) => {
    const { operation, ...violation } = CASES[name]!.violation;
    const found = recorded.violations.filter((one) => `${one.service}.${one.operation}` === operation);
    expect(found).toContainEqual(
      expect.objectContaining(
        Object.fromEntries(
          Object.entries(violation).map(([key, value]) => [
            key,
            typeof value === 'string' ? value : expect.stringMatching(value),
          ]),
        ),
      ),
    );
  });

  it('records no other violation', () => {
    expect(recorded.violations).toHaveLength(Object.keys(CASES).length + 2);
    expect(recorded.calls).toContainEqual({
      kind: 'call',
      service: 'events',
      operation: 'PutRule',
      region: 'us-east-1',
      caller: 'other',
      command: null,
      names: { Name: 'Due' },
      path: null,
    });
  });

  it('reports requests that it cannot check, and fails the run as for a violation', () => {
    const faults = recorded.describeFaults();
    expect(faults).toContain(
      'could not be checked: events has no operation AWSEvents.PutRool (sent by other)',
    );
    expect(faults).toContain(
      'could not be checked: no service signs its requests as nowhere (sent by other)',
    );
    expect(faults).toContain(
      'dynamodb.DeleteTable: TableName must be: required; it is: missing (sent by other)',
    );
    expect(recorded.broken).toEqual([]);
  });

  it('does not fail a run for requests that are invalid on purpose', () => {
    expect(recorded.violations).toContainEqual(
      expect.objectContaining({ operation: 'DeleteQueue', location: 'QueueUrl', expected: true }),
    );
    expect(recorded.describeFaults().join('\n')).not.toContain('DeleteQueue');
  });

  it('records no value that may be secret', () => {
    for (const file of readdirSync(recordings)) {
      const text = readFileSync(join(recordings, file), 'utf8');
      expect(text.length).toBeLessThan(50_000);
      for (const secret of SECRETS) expect(text).not.toContain(secret);
    }
  });
});
