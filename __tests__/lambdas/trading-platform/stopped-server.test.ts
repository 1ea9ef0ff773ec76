import { signalServer } from '../../../src/cli/target/local/postgresql/postmaster';
import { createBackoff } from '../../../src/lambdas/shared/backoff';
import { createDatabase } from '../../../src/lambdas/trading-platform/database';
import type { Connect } from '../../../src/lambdas/trading-platform/database/connect';
import { CONTEXT, CREDIT, PLACE } from '../../domain/orders/examples';
import { BooksModel } from '../../domain/orders/model';
import { OrderWorld } from './order-world';
import { LONG, TestServer } from './postgres';
import { expectBooks, readBooks } from './read-books';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.stop());

const LIMITS = { connectMs: 500, statementMs: 300, lockMs: 1_000 };
/** The function has this time, of which some is reserved for its answer, in milliseconds. */
const TIME_LIMIT_MS = 7_000;
const MAX_DELIVERIES = 20;

/**
 * Stops or continues all processes of the server. While they are stopped, their connections stay open and new ones are accepted
 * by the operating system, but nothing answers: as if the machine of the writer had disappeared without a message.
 */
const signal = (name: 'SIGSTOP' | 'SIGCONT'): void => {
  const [writer] = server.cluster.listInstances();
  signalServer(writer!.pid, name);
};

/** Stops the server just before a statement is sent for the first time. */
const stopBefore = (statement: string, connect: Connect): Connect => {
  let isStopped = false;
  const note = (text: string): void => {
    if (isStopped || !text.startsWith(statement)) return;
    isStopped = true;
    signal('SIGSTOP');
  };
  return async () => {
    const connection = await connect();
    return {
      ...connection,
      query: (text, values) => {
        note(text);
        return connection.query(text, values);
      },
      commit: () => {
        note('COMMIT');
        return connection.commit();
      },
    };
  };
};

it.each(['BEGIN', 'INSERT INTO trading.orders', 'COMMIT'])(
  'if the server stops answering at %s, the statement and new connections end by the limits of the client, and the order is booked once',
  async (statement) => {
    const database = await server.create();
    const untouched = new OrderWorld(database.open());
    await untouched.processArrivals([untouched.createArrivalRecord(CREDIT)]);

    const errors: string[] = [];
    const opened = createDatabase({
      connect: stopBefore(statement, database.createConnect({ limits: LIMITS })),
      elapsed: () => performance.now(),
      backoff: createBackoff(1, 20),
      onRetry: ({ message }) => errors.push(message),
    });
    await opened.query('SELECT 1', [], LONG);
    errors.length = 0;
    const world = new OrderWorld(opened);
    const record = world.createCommandRecord(PLACE);
    try {
      const { batchItemFailures } = await world.processCommands([record], TIME_LIMIT_MS);
      // The message is received again.
      expect(batchItemFailures).toEqual([{ itemIdentifier: record.messageId }]);
      expect(errors[0]).toBe('Query read timeout');
      expect(new Set(errors.slice(1))).toEqual(new Set(['timeout expired']));
    } finally {
      signal('SIGCONT');
    }

    // The transaction of the stopped process can hold its locks for a moment, or still be committed.
    let failed = 1;
    for (let delivery = 0; failed > 0 && delivery < MAX_DELIVERIES; delivery++)
      failed = (await world.processCommands([world.createCommandRecord(PLACE)])).batchItemFailures.length;
    expect(failed).toBe(0);
    const model = new BooksModel();
    for (const command of [CREDIT, PLACE]) model.apply(command, CONTEXT);
    const books = await readBooks(database);
    expect(books).toEqual(expectBooks(model));
    await untouched.relay();
    const published = [...untouched.published, ...world.published].map((event) => event.split(' ')[1]);
    expect(published.sort()).toEqual([...books.events].sort());
    opened.close();
    untouched.database.close();
    database.close();
  },
);
