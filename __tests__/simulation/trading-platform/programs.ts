import type { Command } from '../../../src/domain/orders';
import { bookCommand } from '../../../src/lambdas/trading-platform/book-command';
import type { Query } from '../../../src/lambdas/trading-platform/database';
import { recordFailure } from '../../../src/lambdas/trading-platform/database/inbox';
import {
  claimEvents,
  deleteOldRows,
  markPublished,
  readOutboxAge,
} from '../../../src/lambdas/trading-platform/database/outbox';
import { createOrderReader } from '../../../src/lambdas/trading-platform/adapters/order-reader';
import type { Random } from '../../../tools/simulation/core/random';
import { AMEND, CANCEL, createId, CREDIT, FILL, LIMITS, PLACE } from '../../domain/orders/examples';
import { type Program, StatementError } from './interleaving';

const DAY = '2020-03-02';
const ACCOUNTS = ['alpha', 'beta'];
const CONTEXT = { limits: LIMITS, now: `${DAY}T10:05:00.000Z` };

/** Picks a command about one of few orders of few accounts, so that commands meet. */
const pickCommand = (random: Random): Command => {
  const orderId = createId('ord', 1 + random.pickInteger(3));
  const account = random.pickOne(ACCOUNTS);
  const number = 1 + random.pickInteger(6);
  const receivedAt = `${DAY}T10:00:0${random.pickInteger(10)}.000Z`;
  const request = { requestId: createId('req', number), orderId, account, receivedAt };
  const report = { executionId: `X-${number}`, orderId, executedAt: `${DAY}T10:00:00.000Z` };
  switch (random.pickInteger(7)) {
    case 0:
      return { ...CREDIT, creditId: `C-${number}`, account };
    case 1:
    case 2: {
      const side = random.happens(0.7) ? 'buy' : 'sell';
      return { ...PLACE, ...request, order: { ...PLACE.order, side, quantity: String(10 * number) } };
    }
    case 3:
      return { ...AMEND, ...request, changes: { quantity: String(15 * number), price: '12.5' } };
    case 4:
      return { ...CANCEL, ...request };
    case 5:
      return { ...FILL, ...report, quantity: String(5 + number), price: '12.125' };
    default:
      return { kind: random.happens(0.5) ? 'cancelled' : 'expired', ...report };
  }
};

/** What a transaction does. */
type Work = (query: Query) => Promise<unknown>;

const read = (random: Random): Work => {
  const [account, orderId] = [random.pickOne(ACCOUNTS), createId('ord', 1 + random.pickInteger(3))];
  return (query) => {
    const database = { query, transact: () => Promise.reject(new Error('unused')), close: () => undefined };
    const reader = createOrderReader(
      { writer: database, reader: database },
      { log: { info: () => {}, warn: () => {}, error: () => {} } as never, now: () => 0 },
    );
    switch (random.pickInteger(3)) {
      case 0:
        return reader.get(orderId, true);
      case 1:
        return reader.getHoldings(account, { isConsistent: true });
      default:
        return reader.list({
          account,
          limit: 2,
          isConsistent: true,
          ...(random.happens(0.5) && { status: 'accepted' }),
          ...(random.happens(0.5) && { from: `${DAY}T10:00:02.000Z` }),
          ...(random.happens(0.5) && { to: `${DAY}T10:00:08.000Z` }),
          ...(random.happens(0.5) && { after: { createdAt: `${DAY}T10:00:05.000Z`, orderId } }),
        });
    }
  };
};

const publish =
  (random: Random): Work =>
  async (query) => {
    const eventIds = Array.from({ length: 3 }, () => createId('req', 1 + random.pickInteger(6)));
    const limit = 1 + random.pickInteger(3);
    const claimed = await claimEvents(query, { limit, ...(random.happens(0.4) && { eventIds }) });
    const published = claimed.filter(() => random.happens(0.7)).map(({ eventId }) => eventId);
    if (published.length > 0) await markPublished(query, published);
  };

const pickWork = (random: Random): Work => {
  const draw = random.next();
  if (draw < 0.6) {
    // Two commands in a transaction lock rows in any order, so that transactions can block each other.
    const commands = draw < 0.4 ? [pickCommand(random)] : [pickCommand(random), pickCommand(random)];
    return async (query) => {
      for (const command of commands) await bookCommand(query, command, CONTEXT);
    };
  }
  if (draw < 0.8) return publish(random);
  if (draw < 0.85) return (query) => recordFailure(query, createId('req', 1), 'other', 'failed');
  if (draw < 0.87) return (query) => deleteOldRows(query, 60, 2);
  if (draw < 0.9) return readOutboxAge;
  return read(random);
};

/** Credits all accounts, so that orders are accepted. */
export const openAccounts: Program = async (query) => {
  for (const account of ACCOUNTS) {
    await query('BEGIN');
    await bookCommand(query, { ...CREDIT, creditId: `open-${account}`, account }, CONTEXT);
    await query('COMMIT');
  }
};

/** Creates a program of some transactions. Most of them are committed. */
export const createProgram =
  (random: Random, transactions: number): Program =>
  async (query) => {
    for (let count = 0; count < transactions; count++) {
      await query('BEGIN');
      try {
        await pickWork(random)(query);
        await query(random.happens(0.85) ? 'COMMIT' : 'ROLLBACK');
      } catch (error) {
        // The domain can refuse what the order of the statements makes impossible, such as a version that is gone.
        if (!(error instanceof Error)) throw error;
        if (error instanceof StatementError && error.code === 'undefined') throw error;
        await query('ROLLBACK');
      }
    }
  };
