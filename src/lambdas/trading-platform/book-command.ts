import { createHash } from 'node:crypto';
import {
  applyCommand,
  type BookingContext,
  type Command,
  formatContent,
  getCommandId,
  type Outcome,
} from '../../domain/orders';
import { addExecution, addHistory, lockBooks, writeBooks } from './database/books';
import type { Query } from './database/connect';
import { closeMessage, openMessage, recordFailure } from './database/inbox';
import { addEvent } from './database/outbox';

/** What the booking of a command did. */
export interface Booking {
  readonly outcome: Outcome | { readonly state: 'repeated' };
  /** The id of the event in the outbox. */
  readonly eventId?: string;
}

/** After this many failed attempts, an amendment is answered although the limits of orders cannot be read. */
const MAX_FAILURES_WITHOUT_LIMITS = 2;

/** The content of a command, by which another command under the same id is recognized. */
export const hashContent = (command: Command): string =>
  createHash('sha256').update(formatContent(command)).digest('hex');

/**
 * Books a command in the transaction of `query`: inbox, books, history and outbox change together or not at all. A command
 * that was booked before has no effect, so the transaction can be repeated if the outcome of its COMMIT is unknown.
 * @throws Error if an amendment cannot be checked at the moment, so that it is received again some seconds later: a function
 *   that has just started may wait too long for its first read of the limits
 */
export const bookCommand = async (
  query: Query,
  command: Command,
  context: BookingContext,
  traceHeader?: string,
): Promise<Booking> => {
  const id = getCommandId(command);
  const contentHash = hashContent(command);
  const message = await openMessage(query, id, contentHash);
  const refuse = async (reason: string): Promise<Booking> => {
    await recordFailure(query, id, contentHash, reason);
    return { outcome: { state: 'refused', reason } };
  };
  if (message.isContradictory) return refuse(`another message with other content has the id ${id}`);
  if (message.isProcessed) return { outcome: { state: 'repeated' } };

  const before = await lockBooks(query, command);
  const { books, outcome, event } = applyCommand(before, command, context);
  if (outcome.state === 'early') return { outcome };
  if (outcome.state === 'refused') return refuse(outcome.reason);
  if (isUnchecked(outcome) && message.failures < MAX_FAILURES_WITHOUT_LIMITS)
    throw new Error('the limits of orders cannot be read');
  await writeBooks(query, before, books);
  if (command.kind === 'fill') await addExecution(query, command, context.now);
  if (event) {
    if (books.order) await addHistory(query, books.order, event);
    await addEvent(query, event, traceHeader);
  }
  await closeMessage(query, id, outcome);
  return { outcome, ...(event && { eventId: event.detail.eventId }) };
};

const isUnchecked = (outcome: Outcome): boolean =>
  outcome.state === 'rejected' && outcome.reason === 'limits-unknown';
