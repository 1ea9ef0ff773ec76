import { readDatabaseEnv, startDatabase } from '../../../../src/cli/target/local/database';
import { startService } from '../../../../src/cli/target/local/postgresql/service';
import { readConfig } from '../../../../src/config';

jest.mock('../../../../src/cli/target/local/postgresql/service', () => ({
  startService: jest.fn(),
  readPort: () => undefined,
}));

const startFor = async (env: Record<string, string>, names: readonly string[]): Promise<number> => {
  jest.mocked(startService).mockClear();
  const config = readConfig({ ENVIRONMENT_SUFFIX: 'never-deployed', ...env });
  await startDatabase({ config, env }, names, 1, () => {});
  return jest.mocked(startService).mock.calls.length;
};

const local = { TARGET: 'local' };

test.each([
  ['a command about a system with a database', { ...local, SYSTEMS: 'trading-platform' }, [], 1],
  ['a command that names the system', local, ['trading-platform'], 1],
  ['a command that names its stack', local, ['trading-platform-never-deployed'], 1],
  ['a command about all systems, before the first deployment', local, [], 0],
  ['a command about another system', { ...local, SYSTEMS: 'transaction-pipeline' }, [], 0],
  ['a command on AWS', {}, ['trading-platform'], 0],
] as const)('%s', async (_, env, names, starts) => {
  expect(await startFor(env, names)).toBe(starts);
});

test('a database has its port next to that of the emulator, and the names of its system', async () => {
  await startFor({ ...local, LOCAL_ENDPOINT: 'http://127.0.0.1:4600' }, ['trading-platform']);
  expect(startService).toHaveBeenCalledWith(
    expect.objectContaining({ preferredPort: 5600, database: 'trading', masterUser: 'trading_admin' }),
  );
});

test('stacks get no variables of a database that was never started', () => {
  expect(readDatabaseEnv(readConfig({ ...local, ENVIRONMENT_SUFFIX: 'never-deployed' }))).toEqual({});
});
