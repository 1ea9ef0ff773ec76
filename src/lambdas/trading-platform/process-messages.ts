import {
  BatchProcessor,
  EventType,
  processPartialResponse,
  SqsFifoPartialProcessorAsync,
} from '@aws-lambda-powertools/batch';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { type BookingContext, type Command, getCommandId, ORDER_METRICS } from '../../domain/orders';
import { formatViolation, type ParseResult } from '../../domain/validation';
import { toError } from '../shared/concurrency';
import type { Telemetry } from '../shared/telemetry';
import type { InputQueue } from './adapters/input-queue';
import { bookCommand, type Booking, hashContent } from './book-command';
import { DatabaseUnavailableError } from './database';
import { recordFailure } from './database/inbox';
import { publishBooked } from './publish-booked';
import type { PublisherDeps } from './publish-events';
import { hasWaitedForOrder, mustWait, ORDER_WAIT_MINUTES } from './message-age';
import { readLimitsOrNone } from './read-limits';
import { chooseDelay } from './retry-delay';

export interface ProcessorDeps extends PublisherDeps {
  readonly telemetry: Telemetry;
  readonly queue: InputQueue;
  readonly parse: (body: string) => ParseResult<Command>;
  readonly readLimits: () => Promise<BookingContext['limits']>;
  /** Whether the messages of a group are processed in their order, and none before an earlier one. */
  readonly isOrdered: boolean;
}

/** A message that fails is received again. */
class MessageFailed extends Error {
  override readonly name = 'MessageFailed';
}

/** After this many failed attempts, a message is moved to the dead-letter queue. Outages of the database do not count. */
const MAX_FAILURES = 5;
/** The time to publish events and to return messages to their queue, in milliseconds. */
const RESERVED_MS = 4_000;
/** A message is not started if less time is left for its transaction, in milliseconds. */
const MIN_TRANSACTION_MS = 1_000;

/**
 * Books the messages of a batch one after the other, each in a transaction. The messages that fail are received again
 * after a random delay that grows with their attempts. A message that cannot succeed is moved to the dead-letter queue.
 * @param getTimeLimit returns the milliseconds that the function has left
 */
export const processMessages = async (
  event: SQSEvent,
  deps: ProcessorDeps,
  getTimeLimit: () => number,
): Promise<SQSBatchResponse> => {
  const { telemetry, queue, isOrdered } = deps;
  const eventIds: string[] = [];
  const limits = await readLimitsOrNone(deps);
  let unavailable: Error | undefined;

  const processRecord = async (record: SQSRecord): Promise<void> => {
    const timeLimit = getTimeLimit() - RESERVED_MS;
    if (unavailable !== undefined || timeLimit < MIN_TRANSACTION_MS)
      throw new MessageFailed(`not started: ${unavailable?.message ?? 'the function has no time left'}`);
    try {
      const eventId = await processMessage(record, deps, limits, () => getTimeLimit() - RESERVED_MS);
      if (eventId !== undefined) eventIds.push(eventId);
    } catch (error) {
      if (error instanceof DatabaseUnavailableError && error.isDown) unavailable = error;
      throw error;
    }
  };
  const handle = async (record: SQSRecord): Promise<void> => {
    try {
      await processRecord(record);
    } catch (thrown) {
      const error = toError(thrown); // Powertools reads .message of whatever is thrown
      telemetry.meter.count(ORDER_METRICS.retried, 1);
      telemetry.log.warn('message not processed; it is received again', {
        correlation_id: findCommandId(record, deps),
        message_id: record.messageId,
        receives: record.attributes.ApproximateReceiveCount,
        error,
      });
      throw error;
    }
  };

  try {
    const options = { throwOnFullBatchFailure: false };
    const response = isOrdered
      ? await processPartialResponse(event, handle, new SqsFifoPartialProcessorAsync(), {
          ...options,
          skipGroupOnError: true,
        })
      : await processPartialResponse(event, handle, new BatchProcessor(EventType.SQS), {
          ...options,
          processInParallel: false,
        });
    const failed = new Set(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    const records = event.Records.filter(({ messageId }) => failed.has(messageId));
    await tryTo('delay messages; they are received after the visibility timeout', deps, () =>
      queue.delay(records.map((record) => ({ record, seconds: chooseDelay(record) }))),
    );
    await tryTo('publish events; the relay publishes them', deps, () => publishBooked(deps, eventIds));
    return response;
  } finally {
    telemetry.meter.flush();
  }
};

/** @returns the id of the event to publish. @throws Error if the message has to be received again */
const processMessage = async (
  record: SQSRecord,
  deps: ProcessorDeps,
  limits: BookingContext['limits'],
  getTimeLimit: () => number,
): Promise<string | undefined> => {
  const { database, telemetry, parse } = deps;
  const parsed = parse(record.body);
  if ('violation' in parsed) {
    await deadLetter(record, formatViolation(parsed.violation), deps);
    return undefined;
  }
  const command = parsed.value;
  const id = getCommandId(command);
  const traceHeader = 'traceHeader' in command ? command.traceHeader : record.attributes.AWSTraceHeader;
  try {
    const context = { limits, now: new Date(telemetry.now()).toISOString() };
    const booking = await database.transact(
      (query) => bookCommand(query, command, context, traceHeader),
      getTimeLimit(),
    );
    return await handleBooking(record, id, booking, deps);
  } catch (thrown) {
    if (thrown instanceof MessageFailed || mustWait(thrown, record, telemetry.now())) throw thrown;
    const error = toError(thrown);
    const hash = hashContent(command);
    const failures = await database.transact(
      (query) => recordFailure(query, id, hash, error.message),
      getTimeLimit(),
    );
    if (failures === undefined || failures < MAX_FAILURES) throw error;
    await deadLetter(record, `failed in ${failures} attempts: ${error.message}`, deps);
    return undefined;
  }
};

const handleBooking = async (
  record: SQSRecord,
  id: string,
  { outcome, eventId }: Booking,
  deps: ProcessorDeps,
): Promise<string | undefined> => {
  const { log, meter, now } = deps.telemetry;
  const reason = 'reason' in outcome ? outcome.reason : undefined;
  if (outcome.state === 'refused') {
    await deadLetter(record, outcome.reason, deps);
    return undefined;
  }
  if (outcome.state === 'early') {
    meter.count(ORDER_METRICS.early, 1);
    if (!hasWaitedForOrder(record, now())) throw new MessageFailed(outcome.reason);
    await deadLetter(record, `${outcome.reason}, ${ORDER_WAIT_MINUTES} minutes after the report`, deps);
    return undefined;
  }
  meter.count(ORDER_METRICS[outcome.state], 1);
  log.info('message processed', { correlation_id: id, outcome: outcome.state, reason });
  return eventId;
};

const deadLetter = async (record: SQSRecord, reason: string, deps: ProcessorDeps): Promise<void> => {
  await deps.queue.deadLetter(record, reason);
  deps.telemetry.meter.count(ORDER_METRICS.deadLettered, 1);
  deps.telemetry.log.error('message moved to the dead-letter queue', {
    correlation_id: findCommandId(record, deps),
    message_id: record.messageId,
    reason,
  });
};

/** The id of the command in a message, for the log; undefined if the message contains none. */
const findCommandId = ({ body }: SQSRecord, { parse }: Pick<ProcessorDeps, 'parse'>): string | undefined => {
  const parsed = parse(body);
  return 'value' in parsed ? getCommandId(parsed.value) : undefined;
};

/** Runs work whose failure changes nothing that is booked. */
const tryTo = async (
  purpose: string,
  { telemetry }: ProcessorDeps,
  work: () => Promise<unknown>,
): Promise<void> => {
  try {
    await work();
  } catch (thrown) {
    telemetry.log.warn(`failed to ${purpose}`, { error: toError(thrown) });
  }
};
