import type { Handler } from '../../services/lambda/invocation';
import { QueryFailure } from '../../../../src/lambdas/trading-platform/database/failure';
import { BOOK_STATEMENTS } from './database/book-statements';
import { EVENT_STATEMENTS } from './database/event-statements';
import type { FunctionName } from './deployment';
import { NO_BUG, type Seams } from './seams';
import {
  addAnyEvent,
  addAnyExecution,
  claimAndMark,
  claimAnyDue,
  claimByTime,
  markAllClaimed,
  openUnknown,
  readUnlocked,
  recordLastFailure,
  updateAnyVersion,
  updateKnownPosition,
} from './statement-bugs';

/** Reports that all messages are processed, also those that failed: they do not come again. */
const acknowledgeAll =
  (affected: FunctionName) =>
  (name: FunctionName, handler: Handler): Handler =>
    name !== affected
      ? handler
      : async (event, context) => {
          await handler(event, context).catch(() => undefined);
          return { batchItemFailures: [] };
        };

/** Takes a failed connection during COMMIT for something else. @param settle is called with its error */
const changeCommit =
  (settle: (error: unknown) => void): Seams['wrapConnect'] =>
  (connect) =>
  async () => {
    const connection = await connect();
    return {
      ...connection,
      commit: async () => {
        try {
          await connection.commit();
        } catch (error) {
          connection.close();
          settle(error);
        }
      },
    };
  };

/** The bugs that the simulation must find: what each one changes. */
const BUGS = {
  /** The same message is booked each time it comes. */
  'an inbox without its unique key': {
    statements: {
      openMessage: openUnknown,
      addEvent: addAnyEvent,
      addExecution: addAnyExecution(BOOK_STATEMENTS.addExecution.run),
    },
  },
  'a COMMIT in doubt that is taken for success': {
    wrapConnect: changeCommit(() => undefined),
  },
  /** The message becomes a dead letter, although it is booked. */
  'a COMMIT in doubt that is taken for a failure': {
    wrapConnect: changeCommit((error) => {
      throw error instanceof QueryFailure ? new QueryFailure('none', error.cause) : error;
    }),
    statements: { recordFailure: recordLastFailure },
  },
  'a failed batch that is acknowledged': { wrapHandler: acknowledgeAll('OrderProcessor') },
  'an account that is read without a lock': {
    statements: { lockAccount: readUnlocked('accounts') },
  },
  /** Neither the lock nor the version of an order is checked. */
  'an order that is written without its version': {
    statements: { lockOrder: readUnlocked('orders'), updateOrder: updateAnyVersion },
  },
  'a position that is only updated': { statements: { writePosition: updateKnownPosition } },
  'an amendment that ignores newer ones': {
    statements: { readLatestRequest: () => [] },
  },
  'an event that is marked before it is published': {
    statements: {
      claimEvents: claimAndMark(EVENT_STATEMENTS.claimEvents.run),
      claimBooked: claimAndMark(EVENT_STATEMENTS.claimBooked.run),
    },
  },
  'a relay that marks what others have claimed': { statements: { markPublished: markAllClaimed } },
  'an event that does not wait for those before it': {
    statements: { claimEvents: claimAnyDue, claimBooked: claimAnyDue },
  },
  'an outbox in the order of its times': {
    statements: { claimEvents: claimByTime, claimBooked: claimByTime },
  },
  /** The age of an order begins when its message is processed. */
  'a late order that is accepted': {
    wrapParse: (parse, now) => (body) => {
      const parsed = parse(body);
      return 'value' in parsed && parsed.value.kind === 'place'
        ? { value: { ...parsed.value, receivedAt: new Date(now()).toISOString() } }
        : parsed;
    },
  },
  /** The client gets a 202, also if the command is not in the queue. */
  'a 202 for a command that was not sent': {
    wrapCommands: (commands) => ({ send: (command) => commands.send(command).catch(() => undefined) }),
  },
  'a dead letter without its content': {
    wrapInputQueue: (queue) => ({
      ...queue,
      deadLetter: (record, reason) => queue.deadLetter({ ...record, body: '{}' }, reason),
    }),
  },
  'a session that survives the sign-out': {
    wrapSessions: (sessions) => ({ ...sessions, signOutEverywhere: () => Promise.resolve() }),
  },
  'audit events that are acknowledged before they are written': {
    wrapHandler: acknowledgeAll('AuditRecorder'),
  },
} satisfies Readonly<Record<string, Partial<Seams>>>;

export const BUG_NAMES: readonly string[] = Object.keys(BUGS);

/** Returns the system with a planted bug, or without one. */
export const getSeams = (bug: string | undefined): Seams => ({
  ...NO_BUG,
  ...(bug !== undefined && (BUGS as Readonly<Record<string, Partial<Seams>>>)[bug]),
});
