import type { Connection } from '../../../src/lambdas/trading-platform/database/connect';
import { createRandom } from '../../../tools/simulation/core/random';
import { TABLES } from '../../../tools/simulation/systems/trading-platform/database';
import { type TestDatabase, TestServer } from '../../lambdas/trading-platform/postgres';
import { normalizeRows, runInterleaved } from './interleaving';
import { createProgram, openAccounts } from './programs';
import {
  type AgreementTarget,
  createModelTarget,
  createServerTarget,
  DEADLOCK_MS,
} from './statement-targets';

/** Two: PostgreSQL wakes all transactions that wait for a row, and which of them is the first is chance. */
const CONNECTIONS = 2;
/** Nothing but a deadlock ends a wait. */
const LIMITS = { connectMs: 30_000, statementMs: 60_000, lockMs: 60_000 };
const SEEDS = 20;
/** What happens with some of the seeds: a wait, a deadlock, orders that change, and claims. */
const HAPPENED = [' waits', 'answer 40P01', 'OrderAmended', 'OrderPartiallyFilled', 'next_atte [1]'];
const ROUNDS = 2;
const TRANSACTIONS = 5;

let server: TestServer;
let database: TestDatabase;
let connections: readonly Connection[];
beforeAll(async () => {
  server = await TestServer.start({ deadlock_timeout: `${DEADLOCK_MS}ms` });
  database = await server.create();
  const connect = database.createConnect({ limits: LIMITS });
  connections = await Promise.all(Array.from({ length: CONNECTIONS }, connect));
});
afterAll(async () => {
  for (const connection of connections) connection.close();
  await server.stop();
});

/** Runs the same transactions on a database. @returns what happened, and what the tables contain */
const run = async (target: AgreementTarget, seed: number) => {
  const random = createRandom(seed);
  const log = [...(await runInterleaved(target, [openAccounts], random))];
  for (let round = 0; round < ROUNDS; round++) {
    const programs = target.connections.map((_, index) =>
      createProgram(random.fork(`program ${round} ${index}`), TRANSACTIONS),
    );
    log.push(...(await runInterleaved(target, programs, random.fork(`round ${round}`))));
    await target.age();
  }
  const tables: Record<string, readonly string[]> = {};
  for (const { name } of TABLES) tables[name] = normalizeRows(await target.listRows(name));
  return { log, tables };
};

it('the model of the database acts like PostgreSQL, with transactions at the same time', async () => {
  const names = TABLES.map(({ name }) => `trading.${name}`).join(', ');
  let all = '';
  for (let seed = 1; seed <= SEEDS; seed++) {
    await database.run(`TRUNCATE ${names} RESTART IDENTITY`);
    const real = await run(await createServerTarget(database, connections), seed);
    const model = await run(createModelTarget(CONNECTIONS), seed);
    const first = real.log.findIndex((line, index) => line !== model.log[index]);
    const cut = ({ log }: typeof real) => (first < 0 ? [] : log.slice(Math.max(0, first - 20), first + 1));
    expect({ seed, log: cut(model), tables: model.tables }).toEqual({
      seed,
      log: cut(real),
      tables: real.tables,
    });
    expect(model.log).toHaveLength(real.log.length);
    all += real.log.join('\n');
  }
  // The transactions have met: some waited, some had to give way.
  expect(HAPPENED.filter((text) => !all.includes(text))).toEqual([]);
}, 300_000);
