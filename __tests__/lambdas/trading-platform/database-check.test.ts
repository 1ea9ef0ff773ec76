import { DATABASE_NAMES } from '../../../src/config/trading-platform';
import { createDatabaseCheck } from '../../../src/lambdas/trading-platform/adapters/database-check';
import { hasReaderName } from '../../../src/lambdas/trading-platform/database';
import { type TestDatabase, TestServer } from './postgres';

let server: TestServer;
let database: TestDatabase;
beforeAll(async () => {
  server = await TestServer.start();
  database = await server.create();
  await server.cluster.addStandby();
});
afterAll(() => server.stop());

const getPort = (role: 'writer' | 'standby'): number =>
  server.cluster.listInstances().find((instance) => instance.role === role)!.port;

it('the check of the reader fails while its name leads to the writer, and is over when there is a reader again', async () => {
  let port = getPort('standby');
  const opened = database.open({}, () =>
    database.createConnect({ user: DATABASE_NAMES.readerUser, role: 'reader', port })(),
  );
  const check = createDatabaseCheck('database-reader', 'reader', opened);
  await check.run();
  port = getPort('writer');
  opened.close(); // The connection ended with the reader.
  for (let attempt = 0; attempt < 2; attempt++)
    await expect(check.run()).rejects.toThrow('the connection leads to a writer; expected the reader');
  port = getPort('standby');
  // The failed check has closed its connection, so this attempt follows the name.
  await check.run();
  opened.close();
});

it('the check of the writer fails at a reader, and without a reader any instance is right', async () => {
  const open = (role: 'writer' | 'standby') =>
    database.open({ user: DATABASE_NAMES.readerUser, role: 'reader', port: getPort(role) });
  const [writer, standby] = [open('writer'), open('standby')];
  await createDatabaseCheck('database', 'writer', writer).run();
  await createDatabaseCheck('database', 'any', writer).run();
  await createDatabaseCheck('database', 'any', standby).run();
  await expect(createDatabaseCheck('database', 'writer', standby).run()).rejects.toThrow(
    'the connection leads to a reader; expected the writer',
  );
  writer.close();
  standby.close();
});

it.each([
  ['two names on AWS', 'cluster-ro.example', true],
  ['one server on the local target', 'cluster.example', false],
])('a reader is expected with %s', (_, host, expected) => {
  const env = {
    DATABASE_WRITER_HOST: 'cluster.example',
    DATABASE_READER_HOST: host,
    DATABASE_PORT: '5432',
    DATABASE_NAME: 'trading',
  };
  expect(hasReaderName(env)).toBe(expected);
});
