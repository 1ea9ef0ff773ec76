import { runDatabase, runFailover, runMigrate } from '../../../../src/cli/trading-platform/commands/database';
import { runCommand } from '../run-command';
import { createDatabases, createFunctions, type Member } from '../simulated-databases';
import { SimulatedPlatform } from '../simulated-platform';

jest.mock('../../../../src/cli/trading-platform/deployment', () => ({
  ...jest.requireActual<object>('../../../../src/cli/trading-platform/deployment'),
  withDeployment: jest.fn(),
}));
jest.mock('../../../../src/cli/http/send-request');

const MEMBERS = [{ id: 'db-1', isWriter: true }, { id: 'db-3', tier: 2 }, { id: 'db-2' }];
const PLAN = {
  applied: [{ name: '0001-books', appliedAt: '2026-11-29T12:00:00Z' }],
  pending: ['0002-inbox'],
};
const STATUS = {
  ...PLAN,
  connections: 7,
  maxConnections: 189,
  replicas: [{ name: 'db-2', lagMs: 12 }],
  outbox: { unpublished: 3, oldestMs: 4_200 },
};

describe('the database', () => {
  it('is shown with the roles of its instances, its connections, lag and migrations', async () => {
    const functions = createFunctions({ status: STATUS }) as never;
    const { databases } = createDatabases(MEMBERS);
    const { stdout, error } = await runCommand(new SimulatedPlatform(), () => runDatabase({}), {
      databases,
      functions,
    });
    expect(error).toBeUndefined();
    expect(stdout.split('\n').map((line) => line.replace(/ {2,}/g, ' | '))).toEqual([
      'instance | role | zone | status',
      'db-1 | writer | us-east-1a | available',
      'db-2 | reader | us-east-1c | available',
      'db-3 | reader | us-east-1b | available',
      '7 of 189 connections in use',
      'replica db-2: 12 ms behind the writer',
      'outbox: 3 events not published, the oldest for 4.2 s',
      '1 migration applied',
      ' | 0001-books, applied at 2026-11-29T12:00:00Z',
      ' | 0002-inbox, NOT APPLIED',
      '',
    ]);
  });

  it('is shown with its roles while the writer does not answer, and the command fails', async () => {
    const errorMessage = 'no connection to the writer';
    const functions = createFunctions({
      status: { errorType: 'DatabaseUnavailableError', errorMessage },
    }) as never;
    const { databases } = createDatabases(MEMBERS.map(({ id }) => ({ id })));
    const { stdout, error } = await runCommand(new SimulatedPlatform(), () => runDatabase({}), {
      databases,
      functions,
    });
    expect(stdout).not.toContain('writer');
    expect(error).toMatch(
      /^the database does not answer: DatabaseMigrator failed with DatabaseUnavailableError: no connection/,
    );
  });
});

describe('migrations', () => {
  const migrate = (answers: Readonly<Record<string, object>>, options = {}) =>
    runCommand(new SimulatedPlatform(), () => runMigrate(options), {
      functions: createFunctions(answers) as never,
    });

  it.each([
    [
      { applied: ['0001-books', '0002-inbox'], version: 2 },
      'applied 0001-books\napplied 0002-inbox\nthe schema has version 2\n',
    ],
    [{ applied: [], version: 2 }, 'no migration to apply; the schema has version 2\n'],
  ])('are applied: %j', async (apply, stdout) => {
    expect(await migrate({ apply })).toEqual({ stdout, stderr: '' });
  });

  it('are listed with --dry-run', async () => {
    expect((await migrate({ plan: PLAN }, { dryRun: true })).stdout).toBe(
      'would apply 0002-inbox\n1 applied, 1 to apply; nothing changed (--dry-run)\n',
    );
  });

  it('fail with the migration and the error of the function', async () => {
    const failed = {
      errorType: 'MigrationError',
      errorMessage: '0001-books was changed after it was applied',
    };
    expect((await migrate({ apply: failed })).error).toBe(
      'DatabaseMigrator failed with MigrationError: 0001-books was changed after it was applied; see npx stacks logs DatabaseMigrator --since 10m',
    );
    expect((await migrate({ apply: { done: true } })).error).toMatch(
      /^DatabaseMigrator answered \{"done":true\} to apply, which this version of the command does not know/,
    );
  });
});

describe('a failover', () => {
  it('promotes the first reader in the order of promotion, and waits until the platform is healthy', async () => {
    const { databases, requests } = createDatabases(MEMBERS, 'available', 0);
    const { stdout, error } = await runCommand(
      new SimulatedPlatform(),
      () => runFailover({ yes: true, json: true }),
      {
        databases,
      },
    );
    expect([error, requests]).toEqual([undefined, ['FailoverDBClusterCommand db-2']]);
    expect(JSON.parse(stdout)).toMatchObject({ from: 'db-1', to: 'db-2' });
  });

  it.each<[readonly Member[], string, string | undefined, RegExp]>([
    [MEMBERS, 'available', 'db-1', /^db-1 is the writer already; the readers are: db-2, db-3$/],
    [
      MEMBERS,
      'available',
      'db-9',
      /^cluster DatabaseClusterId has no reader db-9; its readers are: db-2, db-3$/,
    ],
    [MEMBERS, 'failing-over', undefined, /^cluster DatabaseClusterId is failing-over: expected available/],
    [
      [{ id: 'db-1', isWriter: true }],
      'available',
      undefined,
      /has no available reader to promote; its readers are: none$/,
    ],
    [[{ id: 'db-1' }], 'available', undefined, /has no writer at the moment/],
    [
      [MEMBERS[0]!, { id: 'db-2', status: 'rebooting' }],
      'available',
      'db-2',
      /^db-2 is rebooting: expected available/,
    ],
    [MEMBERS, 'available', undefined, /^cannot ask for confirmation/],
  ])('is refused without a request (%#)', async (members, status, to, message) => {
    const { databases, requests } = createDatabases(members, status);
    const { error } = await runCommand(new SimulatedPlatform(), () => runFailover({ to }), { databases });
    expect(error).toMatch(message);
    expect(requests).toEqual([]);
  });
});
